//! The way of an outcome: published by somebody else, carried out, withdrawn; a draft can be removed.

use entity::{
    id::OutcomeId,
    outcome,
    terms::{Progress, PublicationStatus, SubjectKind},
};
use serde_json::json;

use super::outcomes::{belongs, found, responsible, wrong_status};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    patch::Patch,
    policy::Action,
    reach::Reach,
    refusal::Failure,
    results::{checks::Checks, refusal::ResultErrorCode, status::OutcomeStep, store},
    write::{Change, Write},
};

/// A step of one outcome.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeChange {
    /// The outcome.
    pub id: OutcomeId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// How far an outcome is.
#[derive(Clone, Debug)]
pub struct OutcomeProgress {
    /// The outcome.
    pub change: OutcomeChange,
    /// How far it is.
    pub progress: Progress,
    /// Until when it is to be done, as far as it is known.
    pub due: Patch<String>,
}

/// Publishes a draft: whoever wrote at it does not.
pub async fn publish_outcome(
    app: &App,
    actor: &Actor,
    command: OutcomeChange,
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.publish_outcome").await?;
    let before = lock(&write, actor, command.id).await?;
    let reach = Reach::of(actor, write.now());
    let belongs = belongs(&write, &reach, before.event_id, before.model_municipality_id).await?;
    belongs.require_review(&mut write, actor, Action::ReviewOutcome, before.id.0).await?;
    let published = outcome::Model { published_by: actor.user(), ..before.clone() };
    take(write, command, &before, published, (OutcomeStep::Publish, "outcome.published")).await
}

/// Takes a published outcome back.
pub async fn withdraw_outcome(
    app: &App,
    actor: &Actor,
    command: OutcomeChange,
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.withdraw_outcome").await?;
    let before = lock(&write, actor, command.id).await?;
    let reach = Reach::of(actor, write.now());
    let belongs = belongs(&write, &reach, before.event_id, before.model_municipality_id).await?;
    belongs.require(&mut write, actor, Action::WithdrawOutcome)?;
    let withdrawn = before.clone();
    take(write, command, &before, withdrawn, (OutcomeStep::Withdraw, "outcome.withdrawn")).await
}

/// Says how far an outcome is, and until when it is to be done: of a draft or of one that is published.
pub async fn set_outcome_progress(
    app: &App,
    actor: &Actor,
    command: OutcomeProgress,
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.set_outcome_progress").await?;
    let reach = Reach::of(actor, write.now());
    let OutcomeChange { id, expected_version } = command.change;
    let before = found(&mut write, actor, &reach, id, expected_version).await?;
    let mut checks = Checks::default();
    if before.status == PublicationStatus::Withdrawn {
        checks.refuse(wrong_status(before.status));
    }
    let due = command.due.and_then(|due| checks.date("due", &due)).over(before.due);
    checks.done()?;
    if command.progress == before.progress && due == before.due {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = outcome::Model {
        progress: command.progress,
        due,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_outcome(write.transaction(), &row).await?;
    let text = |row: &outcome::Model| row.due.map(|due| due.to_string());
    let details = json!({
        "progress": { "before": before.progress, "after": row.progress },
        "due": { "before": text(&before), "after": text(&row) },
    });
    write.changed(Change::Updated, SubjectKind::Outcome, row.id, &details);
    write.announce("outcome.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a draft.
pub async fn remove_outcome(
    app: &App,
    actor: &Actor,
    command: OutcomeChange,
) -> Result<OutcomeId, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.remove_outcome").await?;
    let reach = Reach::of(actor, write.now());
    let row = found(&mut write, actor, &reach, command.id, command.expected_version).await?;
    if row.status != PublicationStatus::Draft {
        return Err(wrong_status(row.status).into());
    }
    for partner in responsible(&write, row.id).await? {
        write.concerns(partner);
    }
    store::delete_outcome(write.transaction(), row.id).await?;
    let details = json!({ "kind": row.kind, "title": row.title });
    write.changed(Change::Deleted, SubjectKind::Outcome, row.id, &details);
    write.announce("outcome.removed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

async fn lock(write: &Write, actor: &Actor, id: OutcomeId) -> Result<outcome::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    store::lock_outcome(write.transaction(), &reach, id).await?.ok_or(Fault::NotFound)
}

async fn take(
    mut write: Write,
    command: OutcomeChange,
    before: &outcome::Model,
    after: outcome::Model,
    (step, event): (OutcomeStep, &'static str),
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    Fault::unless_expected(before.version, command.expected_version)?;
    let status = step.from(before.status).ok_or_else(|| wrong_status(before.status))?;
    let row =
        outcome::Model { status, updated_at: write.now(), version: before.version + 1, ..after };
    store::update_outcome(write.transaction(), &row).await?;
    for partner in responsible(&write, row.id).await? {
        write.concerns(partner);
    }
    let details = json!({ "status": { "before": before.status, "after": row.status } });
    write.changed(Change::Updated, SubjectKind::Outcome, row.id, &details);
    write.announce(event, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

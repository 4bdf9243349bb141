//! The way of a publication to the public, step by step. Whoever wrote at it does not publish it.

use entity::{
    id::PublicationId,
    publication,
    terms::{PublicationStatus, SubjectKind},
};
use serde_json::json;

use super::{belongs, lists};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    files::service::attachments_ready,
    policy::Action,
    publications::{
        checks::{Checks, TEXT},
        family::{Deed, Family},
        ready,
        refusal::PublicationErrorCode::{self, InvalidTransition},
        store,
    },
    reach::Reach,
    refusal::{Failure, Refusal},
    results::{
        service::note_author,
        status::{self, ProfileStep},
    },
    write::{Change, Write},
};

/// One recommendation or knowledge item, for a step of its way.
#[derive(Clone, Copy, Debug)]
pub struct PublicationChange {
    /// Which of both.
    pub family: Family,
    /// The publication.
    pub id: PublicationId,
    /// The version of the row that the client has seen.
    pub expected_version: Option<i32>,
}

/// Gives a draft to somebody else to read.
pub async fn submit_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    take(app, actor, command, ProfileStep::Submit, None).await
}

/// Publishes what somebody else wrote; the version that was published before is superseded.
pub async fn publish_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    take(app, actor, command, ProfileStep::Publish, None).await
}

/// Sends it back to those who write it, with a reason.
pub async fn return_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
    reason: &str,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    take(app, actor, command, ProfileStep::Return, Some(reason)).await
}

/// Takes a published version back.
pub async fn withdraw_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    take(app, actor, command, ProfileStep::Withdraw, None).await
}

async fn take(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
    step: ProfileStep,
    reason: Option<&str>,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    let family = command.family;
    let (use_case, told) = family.words(Deed::Take(step));
    let mut write = Write::begin(app, actor, use_case).await?;
    let before = lock(&write, actor, family, command.id).await?;
    let action = match step {
        ProfileStep::Submit => Action::EditPublication,
        ProfileStep::Publish | ProfileStep::Return => Action::ReviewPublication,
        ProfileStep::Supersede | ProfileStep::Withdraw => Action::WithdrawPublication,
    };
    belongs::require(&mut write, actor, action, &before).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let reason = reason.and_then(|reason| checks.lines("reason", reason, TEXT));
    let status = step.from(before.status);
    match status {
        None => checks.refuse(wrong_status(before.status)),
        Some(_) if step == ProfileStep::Publish => {
            let evidence = lists::lists(&write, before.id).await?.evidence;
            let shown = lists::shown(&write, &evidence).await?;
            let files_ready = attachments_ready(&write, before.id.0).await?;
            for refusal in ready::missing(&before, &shown, files_ready) {
                checks.refuse(refusal);
            }
        }
        Some(_) => {}
    }
    checks.done()?;
    if step == ProfileStep::Publish {
        supersede(&mut write, family, &before).await?;
    }
    let published = (step == ProfileStep::Publish).then(|| write.now());
    let row = publication::Model {
        status: status.unwrap_or(before.status),
        published_by: published.map_or(before.published_by, |_| actor.user()),
        published_at: published.or(before.published_at),
        sorts_at: published.unwrap_or(before.sorts_at),
        return_reason: reason.clone(),
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_publication(write.transaction(), &row).await?;
    note(&mut write, family.subject(), &before, &row);
    if let Some(reason) = reason {
        // Whoever gives a reason can name people in it.
        write.personal(json!({ "reason": reason }));
    }
    write.announce(told, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// The version that was published before makes room.
async fn supersede(
    write: &mut Write,
    family: Family,
    newer: &publication::Model,
) -> Result<(), Fault> {
    let Some(before) = store::lock_published(write.transaction(), newer.lineage_id).await? else {
        return Ok(());
    };
    let row = publication::Model {
        status: PublicationStatus::Superseded,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_publication(write.transaction(), &row).await?;
    note(write, family.subject(), &before, &row);
    let (_, told) = family.words(Deed::Take(ProfileStep::Supersede));
    write.announce(told, Some(row.id.0), json!({}));
    Ok(())
}

fn note(
    write: &mut Write,
    subject: SubjectKind,
    before: &publication::Model,
    row: &publication::Model,
) {
    let details = json!({ "status": { "before": before.status, "after": row.status } });
    write.changed(Change::Updated, subject, row.id, &details);
}

/// The publication, locked; not found where the actor does not see it.
pub(super) async fn lock(
    write: &Write,
    actor: &Actor,
    family: Family,
    id: PublicationId,
) -> Result<publication::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_publication(write.transaction(), &reach, family, id).await?;
    row.ok_or(Fault::NotFound)
}

/// A publication whose parts the actor is about to change, locked; that they wrote at it is noted.
pub async fn publication_to_write(
    write: &mut Write,
    actor: &Actor,
    family: Family,
    id: PublicationId,
) -> Result<publication::Model, Fault> {
    let row = lock(write, actor, family, id).await?;
    belongs::require(write, actor, Action::EditPublication, &row).await?;
    note_author(write, actor, row.id.0).await?;
    Ok(row)
}

pub(super) fn wrong_status(found: PublicationStatus) -> Refusal<PublicationErrorCode> {
    Refusal::at("id", InvalidTransition).with("status", status::name(found))
}

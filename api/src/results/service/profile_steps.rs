//! The way of an event profile to the public, step by step. Whoever wrote at it does not publish it.

use entity::{event_profile, id::EventProfileId, terms::SubjectKind};
use serde_json::json;

use super::{outcomes::wrong_status, profiles::of};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    files::service::attachments_ready,
    policy::Action,
    reach::Reach,
    refusal::Failure,
    results::{
        checks::{Checks, TEXT},
        refusal::ResultErrorCode::{self, AttachmentsIncomplete},
        status::ProfileStep,
        store,
    },
    write::{Change, Write},
};

/// A step of one event profile.
#[derive(Clone, Copy, Debug)]
pub struct ProfileChange {
    /// The profile.
    pub id: EventProfileId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Gives a draft to somebody else to read.
pub async fn submit_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileChange,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let write = Write::begin(app, actor, "results.submit_event_profile").await?;
    let rule = (ProfileStep::Submit, "event_profile.submitted");
    take(write, actor, command, rule, None).await
}

/// Publishes what somebody else wrote.
pub async fn publish_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileChange,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let write = Write::begin(app, actor, "results.publish_event_profile").await?;
    let rule = (ProfileStep::Publish, "event_profile.published");
    take(write, actor, command, rule, None).await
}

/// Sends it back to those who write it, with a reason.
pub async fn return_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileChange,
    reason: &str,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let write = Write::begin(app, actor, "results.return_event_profile").await?;
    let rule = (ProfileStep::Return, "event_profile.returned");
    take(write, actor, command, rule, Some(reason)).await
}

/// Says that something newer says more; it stays public.
pub async fn supersede_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileChange,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let write = Write::begin(app, actor, "results.supersede_event_profile").await?;
    let rule = (ProfileStep::Supersede, "event_profile.superseded");
    take(write, actor, command, rule, None).await
}

/// Takes a published profile back.
pub async fn withdraw_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileChange,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let write = Write::begin(app, actor, "results.withdraw_event_profile").await?;
    let rule = (ProfileStep::Withdraw, "event_profile.withdrawn");
    take(write, actor, command, rule, None).await
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: ProfileChange,
    (step, event): (ProfileStep, &'static str),
    reason: Option<&str>,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let before = store::lock_profile(write.transaction(), &reach, command.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    let belongs = of(&write, &reach, &before).await?;
    match step {
        ProfileStep::Submit => belongs.require(&mut write, actor, Action::EditEventProfile)?,
        ProfileStep::Publish | ProfileStep::Return => {
            let action = Action::ReviewEventProfile;
            belongs.require_review(&mut write, actor, action, before.id.0).await?;
        }
        ProfileStep::Supersede | ProfileStep::Withdraw => {
            belongs.require(&mut write, actor, Action::WithdrawEventProfile)?;
        }
    }
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let reason = reason.and_then(|reason| checks.lines("reason", reason, TEXT));
    let status = step.from(before.status);
    if status.is_none() {
        checks.refuse(wrong_status(before.status));
    }
    let towards_the_public = matches!(step, ProfileStep::Submit | ProfileStep::Publish);
    if towards_the_public && !attachments_ready(&write, before.id.0).await? {
        checks.refuse_at("id", AttachmentsIncomplete);
    }
    checks.done()?;
    let row = event_profile::Model {
        status: status.unwrap_or(before.status),
        published_by: if step == ProfileStep::Publish { actor.user() } else { before.published_by },
        return_reason: reason.clone(),
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_profile(write.transaction(), &row).await?;
    let details = json!({ "status": { "before": before.status, "after": row.status } });
    write.changed(Change::Updated, SubjectKind::EventProfile, row.id, &details);
    if let Some(reason) = reason {
        // Whoever gives a reason can name people in it.
        write.personal(json!({ "reason": reason }));
    }
    write.announce(event, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

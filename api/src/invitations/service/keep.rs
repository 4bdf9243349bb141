//! Invitations are sent again, or taken back.

use chrono::TimeDelta;
use entity::{
    event_invitation,
    id::EventInvitationId,
    terms::{InvitationStatus, SubjectKind},
};
use serde_json::json;

use super::invite::hosts;
use crate::{
    access::Actor,
    app::App,
    events::service::{EventInContext, event_in_context},
    fault::Fault,
    identity::service::{Limit, count_attempt},
    invitations::{
        invited::Invited,
        letter,
        refusal::EventInvitationErrorCode::{self, AlreadyRevoked, AlreadyUsed},
        store,
    },
    policy::{self, Action},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    write::{Change, Write},
};

/// Mails to one person for one invitation.
const RESENDS: Limit = Limit {
    name: "event invitations sent again",
    free: 3,
    first_wait: TimeDelta::minutes(10),
    longest_wait: TimeDelta::days(1),
    memory: TimeDelta::days(7),
};

/// Sends the mail of an invitation once more, with the same link.
pub async fn resend_event_invitation(
    app: &App,
    actor: &Actor,
    id: EventInvitationId,
) -> Result<event_invitation::Model, Failure<EventInvitationErrorCode>> {
    // Who may not see it counts nothing, and counting is a transaction of its own.
    let reach = Reach::of(actor, app.clock.now());
    let seen = store::invitations(app.database.read(), &reach, &[id]).await?;
    let _ = seen.first().ok_or(Fault::NotFound)?;
    let _ = count_attempt(app, &RESENDS, &id.0.to_string()).await?;
    let write = Write::begin(app, actor, "invitations.resend_event_invitation").await?;
    let (mut write, row, context) = locked(write, actor, id).await?;
    still_open(&row)?;
    let invited = Invited::open(&app.vault, &row)?.ok_or(Fault::NotFound)?;
    let hosts = hosts(app, &reach, &context).await?;
    letter::send(&mut write, &context.event, &hosts, &row, &invited)?;
    write.concerns(id);
    write.concerns(row.event_id);
    write.commit().await?;
    Ok(row)
}

/// Takes an invitation back: its link leads nowhere from then on.
pub async fn revoke_event_invitation(
    app: &App,
    actor: &Actor,
    id: EventInvitationId,
) -> Result<event_invitation::Model, Failure<EventInvitationErrorCode>> {
    let write = Write::begin(app, actor, "invitations.revoke_event_invitation").await?;
    let (mut write, row, _) = locked(write, actor, id).await?;
    still_open(&row)?;
    let steps = (row.status, InvitationStatus::Revoked);
    store::set_status(write.transaction(), id, steps, write.now()).await?;
    let details = json!({ "status": { "before": steps.0, "after": steps.1 } });
    write.changed(Change::Updated, SubjectKind::EventInvitation, id, &details);
    write.concerns(row.event_id);
    write.announce("event.invitation_revoked", Some(row.event_id.0), json!({ "invitation": id.0 }));
    let changed = event_invitation::Model {
        status: steps.1,
        updated_at: write.now(),
        version: row.version + 1,
        ..row
    };
    write.commit().await?;
    Ok(changed)
}

/// The invitation under the lock of its event, if the actor may keep it.
async fn locked(
    mut write: Write,
    actor: &Actor,
    id: EventInvitationId,
) -> Result<(Write, event_invitation::Model, EventInContext), Fault> {
    let reach = Reach::of(actor, write.now());
    let seen = store::invitations(write.transaction(), &reach, &[id]).await?;
    // Who does not organise the event does not learn that there is an invitation.
    let seen = seen.into_iter().next().ok_or(Fault::NotFound)?;
    seats::lock(&write, seen.event_id).await?;
    let row = store::lock_invitation(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    let context = event_in_context(write.transaction(), &reach, row.event_id).await?;
    write.on(policy::require(actor, Action::InviteToEvent, &context.facts())?);
    Ok((write, row, context))
}

fn still_open(row: &event_invitation::Model) -> Result<(), Refusal<EventInvitationErrorCode>> {
    match row.status {
        InvitationStatus::Sent => Ok(()),
        InvitationStatus::Used => Err(Refusal::at("id", AlreadyUsed)),
        InvitationStatus::Revoked => Err(Refusal::at("id", AlreadyRevoked)),
    }
}

//! The link of an invitation: who holds it is the one who was invited.

use entity::{
    event, event_invitation,
    id::EventInvitationId,
    session,
    terms::{EventStatus, InvitationStatus, SubjectKind},
    venue,
};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use serde_json::json;

use crate::{
    app::App,
    events,
    fault::Fault,
    invitations::{invited::Invited, store},
    registrations::link::{self, Keeps},
    vault::Vault,
    write::{Change, Write},
};

/// Every mail of one invitation holds the same link. Taken back, it is another invitation that is sent.
const GENERATION: i32 = 1;

/// What the link of an invitation leads to.
#[derive(Clone, Debug)]
pub struct ByLink {
    /// The invitation.
    pub invitation: event_invitation::Model,
    /// Who is invited.
    pub invited: Invited,
    /// The event, of which the invited person may see place and agenda whatever its confidentiality.
    pub event: event::Model,
    /// Where it is held, be it that the whole series is.
    pub venue: Option<venue::Model>,
    /// The parts of its programme, in order.
    pub sessions: Vec<session::Model>,
}

/// The invitation that a link keeps, unless it was taken back. None where the link is no such one.
///
/// An invitation that was used is still one: who cancelled can come again. It is for the address that it
/// was sent to alone: compare `email_hash` with that of the person who registers.
pub async fn open_invitation(
    connection: &impl ConnectionTrait,
    vault: &Vault,
    token: &SecretString,
) -> Result<Option<event_invitation::Model>, Fault> {
    let Some(id) = link::object(token) else { return Ok(None) };
    if !link::holds(vault, Keeps::Invitation, token, GENERATION)? {
        return Ok(None);
    }
    let row = store::invitation(connection, EventInvitationId(id)).await?;
    Ok(row.filter(|row| row.status != InvitationStatus::Revoked))
}

/// Notes, within the use case of registering, that the invitation was used. A second time changes nothing.
pub async fn use_invitation(write: &mut Write, id: EventInvitationId) -> Result<(), Fault> {
    let steps = (InvitationStatus::Sent, InvitationStatus::Used);
    if store::set_status(write.transaction(), id, steps, write.now()).await? {
        let details = json!({ "status": { "before": steps.0, "after": steps.1 } });
        write.changed(Change::Updated, SubjectKind::EventInvitation, id, &details);
    }
    Ok(())
}

/// What the invited person may see by the link. None where the link is no such one, the invitation was
/// taken back, or the event is no longer public.
pub async fn by_link(app: &App, token: &SecretString) -> Result<Option<ByLink>, Fault> {
    let connection = app.database.read();
    let Some(invitation) = open_invitation(connection, &app.vault, token).await? else {
        return Ok(None);
    };
    let Some(invited) = Invited::open(&app.vault, &invitation)? else { return Ok(None) };
    let Some(event) = events::service::event_for_invited(app, invitation.event_id).await? else {
        return Ok(None);
    };
    if event.event.status == EventStatus::Draft {
        return Ok(None);
    }
    let events::service::InvitedEvent { event, venue, sessions } = event;
    Ok(Some(ByLink { invitation, invited, event, venue, sessions }))
}

/// The address that the mail of an invitation holds.
pub(in crate::invitations) fn link_of(
    app: &App,
    invitation: &event_invitation::Model,
) -> Result<String, Fault> {
    let token = link::token(&app.vault, Keeps::Invitation, invitation.id.0, GENERATION)?;
    Ok(link::address(&app.settings, Keeps::Invitation, &token))
}

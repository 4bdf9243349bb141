//! Who is invited, for the organisers.

use std::collections::HashMap;

use entity::{
    event_invitation,
    id::{EventId, EventInvitationId, PartnerId},
    terms::InvitationStatus,
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    invitations::store,
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
};

/// Asks for a page of the invitations to one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvitationsOf(pub EventId, pub InvitationListing);

/// Which part of which invitations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvitationListing {
    /// In one of these states.
    pub statuses: Option<Vec<InvitationStatus>>,
    /// Which part of the list.
    pub request: PageRequest,
}

/// Refuses those who may not read who is invited to an event that these partners organise.
pub fn require_reading(actor: &Actor, organisers: &[PartnerId]) -> Result<(), Fault> {
    let facts = Facts { organisers, ..Facts::default() };
    policy::require(actor, Action::InviteToEvent, &facts).map(|_| ())
}

/// Invitations by id.
pub async fn invitations(
    app: &App,
    reach: &Reach,
    ids: &[EventInvitationId],
) -> Result<HashMap<EventInvitationId, event_invitation::Model>, Fault> {
    let rows = store::invitations(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the invitations to each of these events, in the order in which they were sent.
pub async fn invitations_of_events(
    app: &App,
    reach: &Reach,
    events: &[EventId],
    listing: &InvitationListing,
) -> Result<HashMap<EventId, Page<event_invitation::Model>>, Fault> {
    let connection = app.database.read();
    let InvitationListing { statuses, request } = listing;
    store::invitations_of_events(connection, reach, events, statuses.as_deref(), request).await
}

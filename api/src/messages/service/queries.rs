//! What was written to participants, for the organisers.

use std::collections::HashMap;

use entity::{
    id::{EventId, ParticipantMessageId, PartnerId},
    participant_message,
    terms::MessageAudience,
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    messages::{message::Text, store},
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
};

/// Asks for a page of the messages to the participants of one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessagesOf(pub EventId, pub PageRequest);

/// Refuses those who may not write to the participants of an event that these partners organise, nor see what
/// became of the mails.
pub fn require_writing(actor: &Actor, organisers: &[PartnerId]) -> Result<(), Fault> {
    let facts = Facts { organisers, ..Facts::default() };
    policy::require(actor, Action::WriteToParticipants, &facts).map(|_| ())
}

/// What a message says, for those who see it.
pub fn text(app: &App, row: &participant_message::Model) -> Result<Text, Fault> {
    Text::open(&app.vault, row)
}

/// Asks for how many registrations a message to the participants of one event would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecipientsOf(pub EventId, pub MessageAudience);

/// For how many registrations messages would be now, for those who may write them.
pub async fn count_recipients(
    app: &App,
    _reach: &Reach,
    events: &[EventId],
    audience: MessageAudience,
) -> Result<HashMap<EventId, i64>, Fault> {
    store::count_recipients_of_events(app.database.read(), events, audience).await
}

/// Messages by id.
pub async fn messages(
    app: &App,
    reach: &Reach,
    ids: &[ParticipantMessageId],
) -> Result<HashMap<ParticipantMessageId, participant_message::Model>, Fault> {
    let rows = store::messages(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the messages to the participants of each of these events, the latest first.
pub async fn messages_of_events(
    app: &App,
    reach: &Reach,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<participant_message::Model>>, Fault> {
    store::messages_of_events(app.database.read(), reach, events, request).await
}

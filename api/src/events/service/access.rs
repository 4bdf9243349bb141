//! What the policy needs to know of an event, for every feature that works on one.

use std::collections::HashMap;

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId, PartnerId, ProgrammeId},
    session, venue,
};
use sea_orm::ConnectionTrait;

use super::occasion::{Occasion, occasion};
use crate::{
    access::Actor,
    app::App,
    events::{policy::whole_by_itself, registration::RegistrationFacts, store},
    fault::Fault,
    partners::service::{EventParts, parts_of_event, parts_of_events},
    policy::{self, Action, Facts},
    reach::Reach,
};

/// An event with its series, and who has which part in it.
#[derive(Clone, Debug)]
pub struct EventInContext {
    /// The event, every column: hand out of it only what the actor may see.
    pub event: event::Model,
    /// The series that it is part of.
    pub series: Option<event_series::Model>,
    /// Who has an accepted part.
    pub parts: EventParts,
    /// Whether the actor sees more than title, day and host.
    pub whole: bool,
}

impl EventInContext {
    /// For [`crate::policy::require`].
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            own: &self.parts.organisers,
            programme_leads: &self.parts.programme_leads,
            organisers: &self.parts.organisers,
            cooperation: &self.parts.cooperation,
            event: Some(self.event.id),
            ..Facts::default()
        }
    }

    /// Partners that organise it.
    #[must_use]
    pub fn organisers(&self) -> &[PartnerId] {
        &self.parts.organisers
    }
}

/// Asks who has a part in an event or series, as far as rights follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartsOf {
    event: Option<EventId>,
    series: Option<EventSeriesId>,
    programme: Option<ProgrammeId>,
}

impl PartsOf {
    /// Of an event, its series and its programme.
    #[must_use]
    pub fn event(row: &event::Model) -> Self {
        Self { event: Some(row.id), series: row.series_id, programme: row.programme_id }
    }

    /// Of a programme.
    #[must_use]
    pub fn programme(id: ProgrammeId) -> Self {
        Self { event: None, series: None, programme: Some(id) }
    }

    /// Of a series and its programme.
    #[must_use]
    pub fn series(row: &event_series::Model) -> Self {
        Self { event: None, series: Some(row.id), programme: row.programme_id }
    }
}

/// Who has a part in each of these: for rules that depend on it.
pub async fn parts_of(
    app: &App,
    _reach: &Reach,
    keys: &[PartsOf],
) -> Result<HashMap<PartsOf, EventParts>, Fault> {
    let around: Vec<_> = keys.iter().map(|key| (key.event, key.series, key.programme)).collect();
    let parts = parts_of_events(app, &around).await?;
    Ok(keys.iter().copied().zip(parts).collect())
}

/// Whether the actor may do this to an event or series that they see whole.
#[must_use]
pub fn may(actor: &Actor, action: Action, parts: &EventParts) -> bool {
    let facts = Facts {
        own: &parts.organisers,
        programme_leads: &parts.programme_leads,
        organisers: &parts.organisers,
        cooperation: &parts.cooperation,
        ..Facts::default()
    };
    policy::decide(actor, action, &facts).is_allowed()
}

/// An event within the actor's reach, read on the connection that is given (within a use case on its
/// transaction, after `registrations::service::seats::lock`). Not found otherwise.
pub async fn event_in_context(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    id: EventId,
) -> Result<EventInContext, Fault> {
    let event = store::events(connection, reach, &[id]).await?.into_iter().next();
    let event = event.ok_or(Fault::NotFound)?;
    let series = match event.series_id {
        Some(series) => store::series_defaults(connection, &[series]).await?.into_iter().next(),
        None => None,
    };
    let parts = parts_of_event(connection, id, event.series_id, event.programme_id).await?;
    let whole = match whole_by_itself(reach, &event) {
        Some(whole) => whole,
        None => !store::in_detail(connection, reach, &[id]).await?.is_empty(),
    };
    Ok(EventInContext { event, series, parts, whole })
}

/// What somebody who was invited may see of an event, beside what everybody sees.
#[derive(Clone, Debug)]
pub struct InvitedEvent {
    /// The event, every column: hand out of it only place, agenda and when one can register.
    pub event: event::Model,
    /// Where it is held, be it that the whole series is.
    pub venue: Option<venue::Model>,
    /// The parts of its programme, in order.
    pub sessions: Vec<session::Model>,
}

/// Place and agenda of an event, for somebody who is invited to it or registered for it.
pub async fn event_for_invited(app: &App, id: EventId) -> Result<Option<InvitedEvent>, Fault> {
    let connection = app.database.read();
    let Some(event) = store::event_by_id(connection, id).await? else { return Ok(None) };
    let Occasion { event, venue, .. } = occasion(connection, &event).await?;
    let sessions = store::sessions_of_events(connection, &[id]).await?.remove(&id);
    Ok(Some(InvitedEvent { event, venue, sessions: sessions.unwrap_or_default() }))
}

/// The event with what its state of registration follows from, whoever asks.
pub async fn event_with_facts(
    connection: &impl ConnectionTrait,
    id: EventId,
) -> Result<Option<(event::Model, RegistrationFacts)>, Fault> {
    let Some(event) = store::event_by_id(connection, id).await? else { return Ok(None) };
    let series = match event.series_id {
        Some(series) => store::series_defaults(connection, &[series]).await?.into_iter().next(),
        None => None,
    };
    let found = with_facts(connection, vec![event], series.as_ref()).await?;
    Ok(found.into_iter().next())
}

/// The series, whoever asks.
pub async fn series_by_id(
    connection: &impl ConnectionTrait,
    id: EventSeriesId,
) -> Result<Option<event_series::Model>, Fault> {
    Ok(store::series_defaults(connection, &[id]).await?.into_iter().next())
}

/// Refuses a series that the actor may not see.
pub async fn series_within_reach(
    app: &App,
    reach: &Reach,
    id: EventSeriesId,
) -> Result<event_series::Model, Fault> {
    let found = store::series(app.database.read(), reach, &[id]).await?;
    found.into_iter().next().ok_or(Fault::NotFound)
}

/// The events of a series that are for everybody, with what their state of registration follows from.
pub async fn public_events_of_series(
    connection: &impl ConnectionTrait,
    series: &event_series::Model,
) -> Result<Vec<(event::Model, RegistrationFacts)>, Fault> {
    let events = store::public_events_of_series(connection, series.id).await?;
    with_facts(connection, events, Some(series)).await
}

async fn with_facts(
    connection: &impl ConnectionTrait,
    events: Vec<event::Model>,
    series: Option<&event_series::Model>,
) -> Result<Vec<(event::Model, RegistrationFacts)>, Fault> {
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let seats = store::seats_within(connection, &ids).await?;
    let with_facts = |event: event::Model| {
        let seats = seats.iter().find(|seats| seats.event_id == event.id);
        let facts = RegistrationFacts::of(&event, series, seats).map_err(Fault::internal)?;
        Ok((event, facts))
    };
    events.into_iter().map(with_facts).collect()
}

//! What the policy needs to know of an event, for every feature that works on one.

use std::collections::HashMap;

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId, PartnerId, ProgrammeId},
};
use sea_orm::ConnectionTrait;

use crate::{
    access::Actor,
    app::App,
    events::store,
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
    let whole = !store::in_detail(connection, reach, &[id]).await?.is_empty();
    Ok(EventInContext { event, series, parts, whole })
}

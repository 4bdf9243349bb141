//! What mails and calendars say of an event, with what it inherits of its series.

use std::collections::HashMap;

use entity::{event, id::EventId, venue};
use sea_orm::ConnectionTrait;

use crate::{
    events::{effective, store},
    fault::Fault,
};

/// An event, whole, with where it is held and whom to ask. For those who may see all of it.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The event.
    pub event: event::Model,
    /// Where it is held, be it the venue of its series.
    pub venue: Option<venue::Model>,
    /// Address of the public contact, be it that of its series.
    pub contact: Option<String>,
}

/// What is to be said of each of these events, in two statements at most.
pub async fn occasions(
    connection: &impl ConnectionTrait,
    events: Vec<event::Model>,
) -> Result<HashMap<EventId, Occasion>, Fault> {
    let mut ids: Vec<_> = events.iter().filter_map(|event| event.series_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let series = match ids.is_empty() {
        true => Vec::new(),
        false => store::series_defaults(connection, &ids).await?,
    };
    let series: HashMap<_, _> = series.into_iter().map(|series| (series.id, series)).collect();
    let venue_of = |event: &event::Model| {
        let series = event.series_id.and_then(|id| series.get(&id));
        effective::venue(event, series).map(|venue| venue.value)
    };
    let mut ids: Vec<_> = events.iter().filter_map(venue_of).collect();
    ids.sort_unstable();
    ids.dedup();
    let venues = match ids.is_empty() {
        true => Vec::new(),
        false => store::venues_by_id(connection, &ids).await?,
    };
    let venues: HashMap<_, _> = venues.into_iter().map(|venue| (venue.id, venue)).collect();
    let occasion = |event: event::Model| {
        let inherited = event.series_id.and_then(|id| series.get(&id));
        let contact = event.contact_email.clone();
        let occasion = Occasion {
            venue: venue_of(&event).and_then(|id| venues.get(&id).cloned()),
            contact: contact.or_else(|| inherited?.contact_email.clone()),
            event,
        };
        (occasion.event.id, occasion)
    };
    Ok(events.into_iter().map(occasion).collect())
}

/// The same for one event.
pub async fn occasion(
    connection: &impl ConnectionTrait,
    event: &event::Model,
) -> Result<Occasion, Fault> {
    let found = occasions(connection, vec![event.clone()]).await?.remove(&event.id);
    found.ok_or(Fault::NotFound)
}

/// An event by its id, whoever asks; for what the service does by itself.
pub async fn event_by_id(
    connection: &impl ConnectionTrait,
    id: EventId,
) -> Result<Option<event::Model>, Fault> {
    store::event_by_id(connection, id).await
}

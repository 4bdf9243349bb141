//! What those who wait are to expect now, by the one function that knows the state of a registration.

use chrono::{DateTime, Utc};
use entity::{event, event_series, terms::Confidentiality};
use sea_orm::ConnectionTrait;

use crate::{
    events::{
        registration::{self, RegistrationFacts, RegistrationState},
        service::{event_with_facts, public_events_of_series, series_by_id},
    },
    fault::Fault,
    interests::{
        rules::{Prospect, of_event, of_series},
        store::Awaited,
    },
};

/// What somebody waits for, and what comes of it.
#[derive(Clone, Debug)]
pub(super) struct Outlook {
    /// What is to be expected.
    pub(super) prospect: Prospect,
    /// The title of what somebody waits for.
    pub(super) title: String,
    /// The event whose registration is open, where it is; and whether only the waiting list has room.
    pub(super) open: Option<(event::Model, bool)>,
}

/// What those who wait are to expect at `now`; none where there is nothing that they could wait for.
pub(super) async fn outlook(
    connection: &impl ConnectionTrait,
    awaited: Awaited,
    now: DateTime<Utc>,
) -> Result<Option<Outlook>, Fault> {
    match awaited {
        Awaited::Event(id) => {
            let Some((event, facts)) = event_with_facts(connection, id).await? else {
                return Ok(None);
            };
            let (prospect, waitlist) = judged(&event, &facts, now);
            let title = event.title.clone();
            // What becomes of a protected event is told to nobody.
            let prospect = match (event.confidentiality, prospect) {
                (Confidentiality::Protected, Prospect::Open) => Prospect::Waits,
                (_, prospect) => prospect,
            };
            let open = (prospect == Prospect::Open).then_some((event, waitlist));
            Ok(Some(Outlook { prospect, title, open }))
        }
        Awaited::Series(id) => {
            let Some(series) = series_by_id(connection, id).await? else { return Ok(None) };
            let events = public_events_of_series(connection, &series).await?;
            Ok(Some(of_its_events(&series, events, now)))
        }
    }
}

fn of_its_events(
    series: &event_series::Model,
    events: Vec<(event::Model, RegistrationFacts)>,
    now: DateTime<Utc>,
) -> Outlook {
    let judged: Vec<_> = events
        .into_iter()
        .map(|(event, facts)| {
            let (prospect, waitlist) = judged(&event, &facts, now);
            (prospect, waitlist, event)
        })
        .collect();
    let prospect = of_series(series.status, judged.iter().map(|(prospect, ..)| *prospect));
    // One with a free seat before one with a waiting list, and the earliest of them.
    let open = judged
        .into_iter()
        .filter(|(of_event, ..)| (prospect, *of_event) == (Prospect::Open, Prospect::Open))
        .min_by_key(|(_, waitlist, event)| (*waitlist, event.sorts_from, event.id))
        .map(|(_, waitlist, event)| (event, waitlist));
    Outlook { prospect, title: series.title.clone(), open }
}

fn judged(event: &event::Model, facts: &RegistrationFacts, now: DateTime<Utc>) -> (Prospect, bool) {
    let state = registration::state(facts, now);
    (of_event(event.status, state), state == RegistrationState::Waitlist)
}

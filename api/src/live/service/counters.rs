//! How many people are registered, for those who organise.

use std::{collections::HashMap, time::Duration};

use entity::{event_seats, id::EventId, terms::RegistrationStatus};

use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    fault::Fault,
    live::{
        feed::Interest,
        store,
        turn::{Source, Turn},
    },
    policy::{self, Action},
    reach::Reach,
};

/// The least time between two messages of a subscription: many people register at once.
const PACE: Duration = Duration::from_millis(500);

/// How many people are registered for an event.
#[derive(Clone, Debug)]
pub struct RegistrationCounters {
    /// The event.
    pub event: EventId,
    /// Its seats; `None` where people do not register here.
    pub seats: Option<event_seats::Model>,
    /// How many registrations have each status; those that none has are left out.
    pub by_status: HashMap<RegistrationStatus, i64>,
}

impl RegistrationCounters {
    /// How many registrations have this status.
    #[must_use]
    pub fn of(&self, status: RegistrationStatus) -> i32 {
        let number = self.by_status.get(&status).copied().unwrap_or(0);
        i32::try_from(number).unwrap_or(i32::MAX)
    }
}

/// What organisers are told in this turn. Their right is asked for in each.
pub async fn registration_counters(
    app: &App,
    actor: &Actor,
    reach: &Reach,
    id: EventId,
    turn: &Turn,
) -> Result<Option<RegistrationCounters>, Fault> {
    let connection = app.database.read();
    let context = event_in_context(connection, reach, id).await?;
    policy::require(actor, Action::ReadParticipants, &context.facts())?;
    if turn.heard.is_none() {
        let series =
            context.event.series_id.map(|id| Interest { subject: id.0, kinds: "event_series." });
        let own = ["registration.", "event."].map(|kinds| Interest { subject: id.0, kinds });
        let interests: Vec<_> = own.into_iter().chain(series).collect();
        let listening = app.feed.listen(&interests);
        turn.progress.open(Source { listening, pace: Some(PACE) });
        return Ok(None);
    }
    Ok(Some(RegistrationCounters {
        event: id,
        seats: store::seats(connection, id).await?,
        by_status: store::by_status(connection, id).await?,
    }))
}

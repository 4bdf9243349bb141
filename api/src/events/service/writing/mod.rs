//! Writing series and events. Every use case locks the seats first, then the event, then its series.

mod belonging;
mod content;
mod controllers;
mod copy;
mod create;
mod edit;
mod save;
mod series;
mod steps;

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId},
    terms::{EventStatus, RegistrationMode},
};

use super::{EventInContext, event_in_context};
use crate::{
    access::Actor,
    events::{
        effective,
        policy::SeenEvent,
        refusal::EventErrorCode::{self, CapacityBelowTaken},
        store,
    },
    fault::Fault,
    policy::{self, Action},
    reach::{Reach, facts::Involved},
    refusal::{Failure, Refusal},
    registrations::service::seats::{self, SeatsPlan},
    write::Write,
};

pub use self::{
    controllers::{ControllersEdit, JointController, set_event_controllers},
    copy::{EventClone, clone_event},
    create::{NewEvent, create_event},
    edit::{EventEdit, update_event},
    series::{
        NewSeries, SeriesChange, SeriesEdit, archive_event_series, create_event_series,
        publish_event_series, update_event_series,
    },
    steps::{
        EventChange, EventReschedule, archive_event, cancel_event, complete_event, postpone_event,
        publish_event, reschedule_event,
    },
};

/// An event that is being changed: locked, with all that decides.
struct Opened {
    reach: Reach,
    context: EventInContext,
    /// Seats that the organisers keep.
    held_back: i32,
}

/// Locks the event, its series and `also`, and asks whether the actor may do this to it. Of a protected
/// event nobody changes anything who does not see its details.
async fn open(
    write: &mut Write,
    actor: &Actor,
    id: EventId,
    action: Action,
    also: Option<EventSeriesId>,
) -> Result<Opened, Fault> {
    let seats = seats::lock(write, id).await?;
    let event = store::lock_event(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    let mut series: Vec<EventSeriesId> = event.series_id.into_iter().chain(also).collect();
    // In one order, so that two events that change places do not wait for each other.
    series.sort_unstable_by_key(|id| id.0);
    series.dedup();
    for id in series {
        store::lock_any_series(write.transaction(), id).await?;
    }
    let reach = Reach::of(actor, write.now());
    let context = event_in_context(write.transaction(), &reach, id).await?;
    write.on(policy::require(actor, action, &context.facts())?);
    if !context.whole {
        return Err(Fault::Forbidden);
    }
    Ok(Opened { reach, context, held_back: seats.map_or(0, |seats| seats.held_back) })
}

/// The event as the actor sees it after the change.
fn seen(opened: &Opened, row: event::Model) -> SeenEvent {
    let organisers = opened.context.parts.organisers.clone();
    let involved = Involved { organisers, ..Involved::default() };
    let whole = opened.reach.covers_event_details(&row, &involved);
    SeenEvent::new(row, whole)
}

/// What registering is decided by, as it follows from the event and its series.
fn plan(row: &event::Model, series: Option<&event_series::Model>, held_back: i32) -> SeatsPlan {
    SeatsPlan {
        capacity: effective::capacity(row, series).value.limit(),
        held_back,
        waitlist_capacity: row.waitlist_capacity,
        accepting: row.status == EventStatus::Published
            && row.registration_mode == RegistrationMode::Internal,
    }
}

/// Brings the seats in line with the event as it is now.
async fn settle(
    write: &mut Write,
    row: &event::Model,
    series: Option<&event_series::Model>,
    held_back: i32,
    acknowledged: bool,
) -> Result<(), Failure<EventErrorCode>> {
    let plan = plan(row, series, held_back);
    match seats::settle(write, row.id, plan, acknowledged).await? {
        Ok(()) => Ok(()),
        Err(below) => {
            let refusal = Refusal::at("capacityLimit", CapacityBelowTaken);
            Err(refusal.with("taken", below.taken).into())
        }
    }
}

//! What writing an event does to its seats.

use entity::{event_seats, id::EventId};

use super::promotion;
use crate::{fault::Fault, registrations::store, write::Write};

/// What registering for an event is decided by, as it follows from the event and its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatsPlan {
    /// Effective capacity; none when it is unlimited or unknown.
    pub capacity: Option<i32>,
    /// Seats that the organisers keep.
    pub held_back: i32,
    /// Places on the waiting list; none: as many as come.
    pub waitlist_capacity: Option<i32>,
    /// Whether the event takes registrations here: published, with registration of our own.
    pub accepting: bool,
}

/// There are fewer seats than are taken, and nobody acknowledged that (invariant 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BelowTaken {
    /// Seats that are taken, those that the organisers keep included.
    pub taken: i32,
}

/// Locks the seats of an event: **the first statement** of every use case that writes an event, its series,
/// its sessions or its registrations, so that all of them queue at one place and none waits in a circle.
/// The event itself is locked after it, with `FOR NO KEY UPDATE`.
///
/// None where the event is not there.
pub async fn lock(write: &Write, event: EventId) -> Result<Option<event_seats::Model>, Fault> {
    store::seats::lock(write.transaction(), event).await
}

/// Makes the row of a new event.
pub async fn open(write: &Write, event: EventId, plan: SeatsPlan) -> Result<(), Fault> {
    let row = event_seats::Model {
        event_id: event,
        capacity: plan.capacity,
        held_back: plan.held_back,
        taken: 0,
        waiting: 0,
        excess: 0,
        waitlist_capacity: plan.waitlist_capacity,
        accepting: plan.accepting,
        revision: 1,
        next_queue_number: 1,
    };
    store::seats::insert(write.transaction(), row).await
}

/// Brings the seats in line with what the event says now, after it was written in the same transaction:
/// who is registering at the same moment is judged anew. More seats promote people who wait.
///
/// `acknowledged` allows fewer seats than are taken.
pub async fn settle(
    write: &mut Write,
    event: EventId,
    plan: SeatsPlan,
    acknowledged: bool,
) -> Result<Result<(), BelowTaken>, Fault> {
    let Some(row) = store::seats::lock(write.transaction(), event).await? else {
        open(write, event, plan).await?;
        return Ok(Ok(()));
    };
    let taken = row.taken + plan.held_back;
    let excess = plan.capacity.map_or(0, |capacity| (taken - capacity).max(0));
    if excess > row.excess && !acknowledged {
        return Ok(Err(BelowTaken { taken }));
    }
    let mut changed = event_seats::Model {
        capacity: plan.capacity,
        held_back: plan.held_back,
        waitlist_capacity: plan.waitlist_capacity,
        accepting: plan.accepting,
        excess,
        revision: row.revision + 1,
        ..row
    };
    if let Some(event) = store::context::event(write.transaction(), event).await? {
        promotion::fill(write, &event, &mut changed).await?;
    }
    store::seats::update(write.transaction(), &changed).await?;
    Ok(Ok(()))
}

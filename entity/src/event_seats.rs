//! What the seats of an event are now: with what registering is decided by, and the queue.

use sea_orm::entity::prelude::*;

use crate::id::EventId;

/// A row of `event_seats`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_seats")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// Effective capacity, own or of the series; none when it is unlimited or unknown.
    pub capacity: Option<i32>,
    /// Seats that the organisers keep.
    pub held_back: i32,
    /// Confirmed and offered seats.
    pub taken: i32,
    /// People on the waiting list.
    pub waiting: i32,
    /// Seats beyond the capacity that an organiser acknowledged; falls as seats are released.
    pub excess: i32,
    /// Places on the waiting list; none: as many as come.
    pub waitlist_capacity: Option<i32>,
    /// Whether the event takes registrations here: published, with registration of our own.
    pub accepting: bool,
    /// Grows with every change by which registrations are judged: dates, audience, sessions, questions.
    pub revision: i32,
    /// The number that the next one who waits gets; never given twice.
    pub next_queue_number: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The seats of one event, apart from the event so that registering does not change its version.

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
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! When an event was to begin before it was postponed or moved.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::EventId,
    value::{LocalDateTime, PartialDate, TimeZone},
};

/// A row of `event_previous_start`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_previous_start")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// Place in the history, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// When it was to be, as far as that was known.
    pub date: Option<PartialDate>,
    /// Local end.
    pub end_local: Option<LocalDateTime>,
    /// IANA time zone of the local times.
    pub zone: TimeZone,
    /// Why it was moved, for everybody.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When it was moved.
    pub recorded_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A part of an event's programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, SessionId},
    terms::{SessionKind, SessionPhase},
    value::LocalDateTime,
};

/// A row of `session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The event.
    pub event_id: EventId,
    /// Place in the event's programme, from 1.
    pub position: i32,
    /// What kind of part it is.
    pub kind: SessionKind,
    /// Which phase of a dialogue it is about.
    pub phase: Option<SessionPhase>,
    /// Title, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: Option<String>,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// Local start in the event's zone.
    pub start_local: Option<LocalDateTime>,
    /// Local end in the event's zone.
    pub end_local: Option<LocalDateTime>,
    /// Room.
    #[sea_orm(column_type = "Text")]
    pub room: Option<String>,
    /// Places.
    pub capacity: Option<i32>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; an update names the one that it read.
    pub version: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

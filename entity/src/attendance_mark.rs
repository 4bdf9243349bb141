//! What was noted at the door; a mark that arrives twice is one.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, RegistrationId},
    terms::Attendance,
};

/// A row of `attendance_mark`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_mark")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// The id that the device gave the mark.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: Uuid,
    /// The registration.
    pub registration_id: RegistrationId,
    /// What was noted.
    pub attendance: Attendance,
    /// When it was noted, by the clock of the device.
    pub marked_at: DateTime<Utc>,
    /// Whether it counted: a later mark was already there otherwise.
    pub applied: bool,
    /// When it arrived.
    pub recorded_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Municipalities that apply to a programme in the same time.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{CohortId, ProgrammeId},
    value::TimeZone,
};

/// A row of `cohort`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CohortId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Its name, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// First day on which municipalities can apply; from the beginning if none.
    pub applications_from: Option<NaiveDate>,
    /// Last day on which they can; without an end if none.
    pub applications_until: Option<NaiveDate>,
    /// IANA time zone of both days.
    pub zone: TimeZone,
    /// First instant of the first day.
    pub opens_at: Option<DateTime<Utc>>,
    /// First instant after the last day.
    pub closes_at: Option<DateTime<Utc>>,
    /// How many are admitted; as many as come if none.
    pub places: Option<i32>,
    /// Sort key: when applications open; the far past where they always did.
    pub sorts_at: DateTime<Utc>,
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

//! The address of a personal calendar.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{CalendarFeedId, UserId},
    value::SecretBytes,
};

/// A row of `calendar_feed`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarFeedId,
    /// Whose events it holds.
    pub user_id: UserId,
    /// What the person calls it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Keyed hash of the secret in its address.
    pub token_hash: SecretBytes,
    /// The last day on which it was read.
    pub last_used_on: Option<NaiveDate>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
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

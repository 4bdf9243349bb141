//! Who wants to be told when registration opens.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, EventInterestId, EventSeriesId, UserId},
    terms::InterestStatus,
    value::SecretBytes,
};

/// A row of `event_interest`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_interest")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventInterestId,
    /// The event.
    pub event_id: Option<EventId>,
    /// Or the series.
    pub series_id: Option<EventSeriesId>,
    /// Keyed hash of the address in its normal form; removed with the person.
    pub email_hash: Option<SecretBytes>,
    /// Name, address and language, encrypted; removed with the person.
    pub payload: Option<SecretBytes>,
    /// The account of a person who was signed in; removed with the person.
    pub user_id: Option<UserId>,
    /// Where it stands.
    pub status: InterestStatus,
    /// When it lapses unless it is confirmed.
    pub expires_at: Option<DateTime<Utc>>,
    /// When the person was told.
    pub told_at: Option<DateTime<Utc>>,
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

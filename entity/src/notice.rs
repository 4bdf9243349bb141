//! What happened to an event, for everybody who was registered then; mailed by a worker, some people at a time.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, NoticeId, RegistrationId},
    terms::Happening,
};

/// A row of `notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// The event.
    pub event_id: EventId,
    /// What happened to it.
    pub happening: Happening,
    /// Who registered until then is told.
    pub registered_until: DateTime<Utc>,
    /// The last registration that was told; they are told in the order of their ids.
    pub told_until: Option<RegistrationId>,
    /// When everybody was told.
    pub done_at: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What a person or partner does at an event or session.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ContributionId, EventId, OfficeHolderId, PartnerId, SessionId},
    terms::ContributionRole,
};

/// A row of `contribution`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contribution")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContributionId,
    /// The event.
    pub event_id: EventId,
    /// The session, where it is part of one.
    pub session_id: Option<SessionId>,
    /// Place among the contributions, from 1.
    pub position: i32,
    /// What is done.
    pub role: ContributionRole,
    /// The office holder who does it.
    pub office_holder_id: Option<OfficeHolderId>,
    /// The partner that does it.
    pub partner_id: Option<PartnerId>,
    /// The person or group that does it, named in words.
    #[sea_orm(column_type = "Text")]
    pub person_name: Option<String>,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub subject: Option<String>,
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

//! What a person may do, for a partner, at an event, or in the network as a whole.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, PartnerId, RoleGrantId, UserId},
    terms::{ActorKind, GrantLevel, GrantRole},
};

/// A row of `role_grant`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    /// Who may.
    pub user_id: UserId,
    /// In which role.
    pub role: GrantRole,
    /// The partner that a partner role is for.
    pub partner_id: Option<PartnerId>,
    /// The event that a check-in role is for.
    pub event_id: Option<EventId>,
    /// How much, in a partner role.
    pub level: Option<GrantLevel>,
    /// Whether the person signs for the partner.
    pub may_sign: bool,
    /// From when on.
    pub valid_from: DateTime<Utc>,
    /// Until when; open if none.
    pub valid_until: Option<DateTime<Utc>>,
    /// The kind of caller that granted it.
    pub granted_by_kind: ActorKind,
    /// The user that granted it.
    pub granted_by_id: Option<UserId>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The user that took it back.
    pub revoked_by_id: Option<UserId>,
    /// Why it was taken back.
    #[sea_orm(column_type = "Text")]
    pub revocation_reason: Option<String>,
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

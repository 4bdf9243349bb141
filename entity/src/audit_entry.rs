//! One use case that wrote, once (domain.md, invariant 11). Never changed, never deleted.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AuditEntryId, PartnerId},
    terms::{ActorKind, GrantRole},
};

/// A row of `audit_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Primary key; also the order in which entries began.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// When the use case ran.
    pub recorded_at: DateTime<Utc>,
    /// Who acted, as a kind of caller.
    pub actor_kind: ActorKind,
    /// The user or key; none for the other kinds.
    pub actor_id: Option<Uuid>,
    /// The role in which the actor acted, where it was one.
    pub acting_as: Option<GrantRole>,
    /// The partner for which the actor acted.
    pub partner_id: Option<PartnerId>,
    /// The session or API key that was used.
    pub credential_id: Option<Uuid>,
    /// The request, as its answer named it.
    #[sea_orm(column_type = "Text")]
    pub request_id: Option<String>,
    /// The use case, as `feature.verb_noun`.
    #[sea_orm(column_type = "Text")]
    pub use_case: String,
    /// What was changed, without personal values.
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: Json,
    /// SHA-256 over the canonical form of the entry, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// SHA-256 of the personal payload, in hexadecimal, where there is one.
    #[sea_orm(column_type = "Text")]
    pub payload_digest: Option<String>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The place of an audit entry in the chain.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::AuditEntryId;

/// A row of `audit_seal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seal")]
pub struct Model {
    /// Place in the chain, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The entry.
    pub audit_entry_id: AuditEntryId,
    /// SHA-256 over the hash before, the place and the entry's digest, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

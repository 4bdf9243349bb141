//! Personal values of an audit entry, apart from the chain.

use sea_orm::entity::prelude::*;

use crate::{id::AuditEntryId, value::SecretBytes};

/// A row of `audit_payload`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_payload")]
pub struct Model {
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub audit_entry_id: AuditEntryId,
    /// The values, encrypted.
    pub payload: SecretBytes,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

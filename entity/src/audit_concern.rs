//! What an audit entry is about, for those who may read of it.

use sea_orm::entity::prelude::*;

use crate::id::AuditEntryId;

/// A row of `audit_concern`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_concern")]
pub struct Model {
    /// The object: a partner, programme, event, user …
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub audit_entry_id: AuditEntryId,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Something that happened and that others want to hear of; written with the change, delivered later.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AuditEntryId, OutboxEventId};

/// A row of `outbox_event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_event")]
pub struct Model {
    /// Primary key; also the order of the events of one transaction.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxEventId,
    /// When the change was made.
    pub recorded_at: DateTime<Utc>,
    /// The use case's audit entry.
    pub audit_entry_id: AuditEntryId,
    /// What happened, as `subject.happened`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The object that it happened to; none when it is the network as a whole.
    pub subject_id: Option<Uuid>,
    /// Ids and figures for those who listen; never personal values.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A mutation that a client may send again (domain.md, invariant 14).

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AuditEntryId, IdempotencyKeyId},
    value::SecretBytes,
};

/// A row of `idempotency_key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Primary key; another one once somebody else takes over, so that only the last one can commit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdempotencyKeyId,
    /// Keyed hash of who asked, the key, and the operation.
    pub subject: SecretBytes,
    /// Keyed hash of what was asked.
    pub fingerprint: Vec<u8>,
    /// When it was last begun.
    pub claimed_at: DateTime<Utc>,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
    /// The audit entry of its effect, written with it.
    pub audit_entry_id: Option<AuditEntryId>,
    /// The first answer, encrypted; none before it was given, empty where it holds secrets.
    pub answer: Option<SecretBytes>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

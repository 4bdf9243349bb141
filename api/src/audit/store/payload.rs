//! Queries on `audit_payload`.

use entity::{audit_entry, audit_payload, id::AuditEntryId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait as _};

use crate::fault::Fault;

/// Deletes the personal values; whether there were any.
pub(in crate::audit) async fn delete_payload(
    transaction: &DatabaseTransaction,
    entry: AuditEntryId,
) -> Result<bool, Fault> {
    let deleted = audit_payload::Entity::delete_by_id(entry).exec(transaction).await?;
    Ok(deleted.rows_affected > 0)
}

/// Whether there is such an entry.
pub(in crate::audit) async fn has_entry(
    connection: &impl ConnectionTrait,
    entry: AuditEntryId,
) -> Result<bool, Fault> {
    Ok(audit_entry::Entity::find_by_id(entry).one(connection).await?.is_some())
}

//! Queries on `audit_payload`.

use entity::{audit_concern, audit_entry, audit_payload, id::AuditEntryId, rows::Rows as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

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

/// Entries about the object, of use cases whose names begin so, that still have personal values.
pub(in crate::audit) async fn with_payload(
    connection: &impl ConnectionTrait,
    subject: Uuid,
    use_cases: &str,
) -> Result<Vec<AuditEntryId>, Fault> {
    let about = audit_concern::Entity::rows()
        .select_only()
        .column(audit_concern::Column::AuditEntryId)
        .filter(audit_concern::Column::SubjectId.eq(subject))
        .into_query();
    let payloads = audit_payload::Entity::rows()
        .select_only()
        .column(audit_payload::Column::AuditEntryId)
        .into_query();
    let entries = audit_entry::Entity::rows()
        .select_only()
        .column(audit_entry::Column::Id)
        .filter(audit_entry::Column::Id.in_subquery(about))
        .filter(audit_entry::Column::Id.in_subquery(payloads))
        .filter(audit_entry::Column::UseCase.starts_with(use_cases));
    Ok(entries.into_tuple().all(connection).await?)
}

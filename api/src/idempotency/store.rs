//! Queries on `idempotency_key`. A row's id is the claim on it: whoever no longer finds it has lost it.

use chrono::{DateTime, Utc};
use entity::{id::IdempotencyKeyId, idempotency_key, rows::Rows as _, value::SecretBytes};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, OnConflict},
};

use crate::fault::Fault;

/// Whether the key was free.
pub(super) async fn insert(
    connection: &impl ConnectionTrait,
    row: &idempotency_key::Model,
) -> Result<bool, Fault> {
    let once = OnConflict::column(idempotency_key::Column::Subject).do_nothing().to_owned();
    let insert = idempotency_key::Entity::insert(row.clone().into_active_model()).on_conflict(once);
    Ok(insert.exec_without_returning(connection).await? == 1)
}

pub(super) async fn by_subject(
    connection: &impl ConnectionTrait,
    subject: &SecretBytes,
) -> Result<Option<idempotency_key::Model>, Fault> {
    let query = idempotency_key::Entity::rows()
        .filter(idempotency_key::Column::Subject.eq(subject.clone()));
    Ok(query.one(connection).await?)
}

/// Makes `row` of the row with this id, unless somebody else did so before, or it was carried out
/// meanwhile and its day is not over.
pub(super) async fn take_over(
    connection: &impl ConnectionTrait,
    id: IdempotencyKeyId,
    row: &idempotency_key::Model,
) -> Result<bool, Fault> {
    use idempotency_key::Column;
    let free = Condition::any()
        .add(Column::AuditEntryId.is_null())
        .add(Column::ExpiresAt.lte(row.claimed_at));
    let update = idempotency_key::Entity::update_many()
        .col_expr(Column::Id, Expr::value(row.id))
        .col_expr(Column::Fingerprint, Expr::value(row.fingerprint.clone()))
        .col_expr(Column::ClaimedAt, Expr::value(row.claimed_at))
        .col_expr(Column::ExpiresAt, Expr::value(row.expires_at))
        .col_expr(Column::AuditEntryId, Expr::value(row.audit_entry_id))
        .col_expr(Column::Answer, Expr::value(row.answer.clone()))
        .filter(Column::Id.eq(id))
        .filter(free);
    Ok(update.exec(connection).await?.rows_affected == 1)
}

/// Keeps the answer.
pub(super) async fn keep(
    connection: &impl ConnectionTrait,
    id: IdempotencyKeyId,
    answer: SecretBytes,
) -> Result<(), Fault> {
    use idempotency_key::Column;
    idempotency_key::Entity::update_many()
        .col_expr(Column::Answer, Expr::value(answer))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Notes that there is no answer to what was carried out, or frees the key if nothing was.
pub(super) async fn keep_nothing(
    connection: &impl ConnectionTrait,
    id: IdempotencyKeyId,
) -> Result<(), Fault> {
    use idempotency_key::Column;
    let freed = idempotency_key::Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::AuditEntryId.is_null())
        .exec(connection)
        .await?;
    if freed.rows_affected == 0 {
        keep(connection, id, SecretBytes(Vec::new())).await?;
    }
    Ok(())
}

/// Removes keys whose day is over, oldest first; says how many.
pub(super) async fn remove_expired(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<u64, Fault> {
    use idempotency_key::Column;
    let oldest = idempotency_key::Entity::rows()
        .select_only()
        .column(Column::Id)
        .filter(Column::ExpiresAt.lte(now))
        .order_by_asc(Column::ExpiresAt)
        .limit(most)
        .into_query();
    // Asked again: a key that was taken over meanwhile is not removed.
    let removed = idempotency_key::Entity::delete_many()
        .filter(Column::Id.in_subquery(oldest))
        .filter(Column::ExpiresAt.lte(now))
        .exec(connection)
        .await?;
    Ok(removed.rows_affected)
}

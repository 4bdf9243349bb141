//! Queries on `audit_seal` and `audit_unsealed`.

use entity::{audit_entry, audit_seal, audit_unsealed, id::AuditEntryId, rows::Rows as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationDef,
    sea_query::{Expr, Func, Query},
};

use crate::{database::conditions::among_many, fault::Fault};

/// Names the lock of those who write seals, among the advisory locks of a PostgreSQL database.
const CHAIN_LOCK: i64 = 0x5645_5242_5345_414C;

/// Waits until nobody else writes seals, and lets nobody until the transaction ends. On SQLite the
/// transaction has locked everything.
pub(in crate::audit) async fn lock_chain(transaction: &DatabaseTransaction) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let lock = Func::cust("pg_advisory_xact_lock").arg(Expr::val(CHAIN_LOCK));
        transaction.query_one(&Query::select().expr(lock).take()).await?;
    }
    Ok(())
}

/// The end of the chain.
pub(in crate::audit) async fn last_seal(
    connection: &impl ConnectionTrait,
) -> Result<Option<audit_seal::Model>, Fault> {
    let seals = audit_seal::Entity::rows().order_by_desc(audit_seal::Column::Position);
    Ok(seals.one(connection).await?)
}

/// How long the chain is.
pub(in crate::audit) async fn last_seal_position(
    connection: &impl ConnectionTrait,
) -> Result<Option<i64>, Fault> {
    use audit_seal::Column::Position;
    let seals = audit_seal::Entity::rows().select_only().column(Position).order_by_desc(Position);
    Ok(seals.into_tuple().one(connection).await?)
}

/// Whether an entry waits for its seal.
pub(in crate::audit) async fn is_any_unsealed(
    connection: &impl ConnectionTrait,
) -> Result<bool, Fault> {
    Ok(audit_unsealed::Entity::rows().one(connection).await?.is_some())
}

/// Entries that wait for their seal, oldest first, each with its digest.
pub(in crate::audit) async fn unsealed(
    connection: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<(AuditEntryId, String)>, Fault> {
    let entries = audit_entry::Entity::rows()
        .select_only()
        .columns([audit_entry::Column::Id, audit_entry::Column::Digest])
        .join(JoinType::InnerJoin, unsealed_of_entry())
        .join(JoinType::LeftJoin, seal_of_entry())
        .filter(audit_seal::Column::Position.is_null())
        .order_by_asc(audit_entry::Column::Id)
        .limit(limit);
    Ok(entries.into_tuple().all(connection).await?)
}

/// The digests of the entries from one position to another, in order.
pub(in crate::audit) async fn digests_between(
    connection: &impl ConnectionTrait,
    first: i64,
    last: i64,
) -> Result<Vec<String>, Fault> {
    let entries = audit_entry::Entity::rows()
        .select_only()
        .column(audit_entry::Column::Digest)
        .join(JoinType::InnerJoin, seal_of_entry())
        .filter(audit_seal::Column::Position.between(first, last))
        .order_by_asc(audit_seal::Column::Position);
    Ok(entries.into_tuple().all(connection).await?)
}

/// The hash of the seal at a position.
pub(in crate::audit) async fn hash_at(
    connection: &impl ConnectionTrait,
    position: i64,
) -> Result<Option<String>, Fault> {
    let seal = audit_seal::Entity::find_by_id(position);
    Ok(seal.one(connection).await?.map(|seal| seal.hash))
}

/// Writes seals; their entries no longer wait for one.
pub(in crate::audit) async fn write_seals(
    transaction: &DatabaseTransaction,
    seals: Vec<audit_seal::Model>,
) -> Result<(), Fault> {
    if seals.is_empty() {
        return Ok(());
    }
    let entries: Vec<_> = seals.iter().map(|seal| seal.audit_entry_id.0).collect();
    let rows = seals.into_iter().map(audit_seal::Model::into_active_model);
    audit_seal::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    audit_unsealed::Entity::delete_many()
        .filter(among_many(transaction, audit_unsealed::Column::AuditEntryId, entries))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Tells other processes how far the chain is, once the transaction is committed. On SQLite there are none.
pub(in crate::audit) async fn notify(
    transaction: &DatabaseTransaction,
    channel: &str,
    position: i64,
) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let notify = Func::cust("pg_notify").args([channel.into(), position.to_string().into()]);
        transaction.query_one(&Query::select().expr(notify).take()).await?;
    }
    Ok(())
}

/// From an entry to its seal.
pub(super) fn seal_of_entry() -> RelationDef {
    audit_entry::Entity::belongs_to(audit_seal::Entity)
        .from(audit_entry::Column::Id)
        .to(audit_seal::Column::AuditEntryId)
        .into()
}

/// From an entry to its mark that it waits.
pub(super) fn unsealed_of_entry() -> RelationDef {
    audit_entry::Entity::belongs_to(audit_unsealed::Entity)
        .from(audit_entry::Column::Id)
        .to(audit_unsealed::Column::AuditEntryId)
        .into()
}

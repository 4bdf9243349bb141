//! How the books of use cases are written down.

use std::collections::BTreeSet;

use entity::{
    audit_concern, audit_entry, audit_payload, audit_unsealed,
    id::{AuditEntryId, IdempotencyKeyId},
    idempotency_key, mail, outbox_event,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseBackend, DbErr, EntityTrait as _, ExprTrait as _,
    IntoActiveModel, ModelTrait, QueryFilter as _, QueryTrait as _, UpdateMany,
    sea_query::{Expr, Func, FunctionCall, InsertStatement, Query, WithClause},
};
use uuid::Uuid;

use crate::{
    database::inserts::{ActiveModel, insert, named},
    fault::Fault,
};

/// Rows of one statement: 12 columns of a mail, and at most 32,766 values on SQLite.
const ROWS_AT_ONCE: usize = 1_000;

/// Closed books.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) entry: audit_entry::Model,
    pub(super) concerns: BTreeSet<Uuid>,
    pub(super) payload: Option<audit_payload::Model>,
    pub(super) events: Vec<outbox_event::Model>,
    pub(super) mails: Vec<mail::Model>,
    /// Under which this is done once.
    pub(super) key: Option<IdempotencyKeyId>,
}

/// Whether all of it can be one statement, which needs no transaction.
pub(super) fn are_one_statement(backend: DatabaseBackend, all: &[Rows]) -> bool {
    let size = |rows: &Rows| rows.events.len() + rows.mails.len() + 2;
    // SQLite has no statement that inserts into several tables, and a statement costs little there.
    backend == DatabaseBackend::Postgres && all.iter().map(size).sum::<usize>() <= ROWS_AT_ONCE
}

/// Writes them down, in one statement where it can be.
pub(super) async fn put(connection: &impl ConnectionTrait, all: &[Rows]) -> Result<(), Fault> {
    if are_one_statement(connection.get_database_backend(), all) {
        put_at_once(connection, all).await
    } else {
        put_in_turn(connection, all).await
    }
}

async fn put_at_once(connection: &impl ConnectionTrait, all: &[Rows]) -> Result<(), Fault> {
    let mut with = WithClause::new();
    with.cte(named("entry", insert(all.iter().map(|rows| rows.entry.clone()))));
    let mut also = |name: &'static str, rows: InsertStatement, any: bool| {
        if any {
            with.cte(named(name, rows));
        }
    };
    let payloads: Vec<_> = all.iter().filter_map(|rows| rows.payload.as_ref()).collect();
    also("payload", insert(payloads.iter().copied().cloned()), !payloads.is_empty());
    let events: Vec<_> = all.iter().flat_map(|rows| &rows.events).collect();
    also("event", insert(events.iter().copied().cloned()), !events.is_empty());
    let mails: Vec<_> = all.iter().flat_map(|rows| &rows.mails).collect();
    also("letter", insert(mails.iter().copied().cloned()), !mails.is_empty());
    also("concern", concerns(all)?, all.iter().any(|rows| !rows.concerns.is_empty()));
    let unsealed = insert(unsealed(all));
    let key = all.iter().find_map(|rows| Some((rows.key?, rows.entry.id)));
    let Some((key, entry)) = key else {
        connection.execute(&with.query(unsealed)).await?;
        return Ok(());
    };
    with.cte(named("unsealed", unsealed));
    let marked = connection.execute(&with.query(mark(key, entry).into_query())).await?;
    require_marked(marked.rows_affected())
}

async fn put_in_turn(connection: &impl ConnectionTrait, all: &[Rows]) -> Result<(), Fault> {
    put_rows(connection, all.iter().map(|rows| &rows.entry)).await?;
    put_rows(connection, unsealed(all).iter()).await?;
    for rows in all {
        let concern =
            |id: &Uuid| audit_concern::Model { subject_id: *id, audit_entry_id: rows.entry.id };
        let concerns: Vec<_> = rows.concerns.iter().map(concern).collect();
        put_rows(connection, concerns.iter()).await?;
    }
    put_rows(connection, all.iter().filter_map(|rows| rows.payload.as_ref())).await?;
    put_rows(connection, all.iter().flat_map(|rows| &rows.events)).await?;
    put_rows(connection, all.iter().flat_map(|rows| &rows.mails)).await?;
    for rows in all {
        if let Some(key) = rows.key {
            let marked = mark(key, rows.entry.id).exec(connection).await?;
            require_marked(marked.rows_affected)?;
        }
    }
    Ok(())
}

async fn put_rows<'a, Row>(
    connection: &impl ConnectionTrait,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<(), DbErr>
where
    Row: ModelTrait + IntoActiveModel<ActiveModel<Row>> + 'a,
{
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        connection.execute(&insert(some.iter().copied().cloned())).await?;
    }
    Ok(())
}

fn unsealed(all: &[Rows]) -> Vec<audit_unsealed::Model> {
    all.iter().map(|rows| audit_unsealed::Model { audit_entry_id: rows.entry.id }).collect()
}

/// As two lists: the statement is the same however many they are, and is prepared once.
fn concerns(all: &[Rows]) -> Result<InsertStatement, Fault> {
    let of = |rows: &Rows| rows.concerns.len();
    let subjects = all.iter().flat_map(|rows| rows.concerns.iter().copied());
    let entries = all.iter().flat_map(|rows| std::iter::repeat_n(rows.entry.id.0, of(rows)));
    let rows = Query::select().expr(unnest(subjects)).expr(unnest(entries)).take();
    let columns = [audit_concern::Column::SubjectId, audit_concern::Column::AuditEntryId];
    let mut insert = Query::insert().into_table(audit_concern::Entity).columns(columns).take();
    insert.select_from(rows).map_err(Fault::internal)?;
    Ok(insert)
}

fn unnest(ids: impl Iterator<Item = Uuid>) -> FunctionCall {
    Func::cust("unnest").arg(ids.collect::<Vec<_>>())
}

fn mark(key: IdempotencyKeyId, entry: AuditEntryId) -> UpdateMany<idempotency_key::Entity> {
    use idempotency_key::Column;
    idempotency_key::Entity::update_many()
        // The first one stays: what notes that personal data was read comes after the effect.
        .col_expr(Column::AuditEntryId, Expr::col(Column::AuditEntryId).if_null(entry))
        .filter(Column::Id.eq(key))
}

/// Somebody else took over: what is done under one key is done once.
fn require_marked(rows: u64) -> Result<(), Fault> {
    if rows == 0 {
        let reason = "another request with the same idempotency key has taken over";
        return Err(Fault::Conflict(reason.into()));
    }
    Ok(())
}

//! Reading and writing whole tables, and what both databases want done around it.

use std::collections::BTreeSet;

use entity::tables::Table;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, QueryResult, Statement,
    StreamTrait, Value,
    sea_query::{Alias, Expr, Query},
};

/// Values in one statement: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 30_000;
/// Rows in one statement.
const MOST_ROWS: usize = 500;

/// A foreign key of PostgreSQL, as it is made.
pub(super) struct ForeignKey {
    table: String,
    name: String,
    definition: String,
}

/// How many rows of a table go in one statement.
pub(super) fn rows_at_once(table: &Table) -> usize {
    (MOST_VALUES / table.columns.len().max(1)).clamp(1, MOST_ROWS)
}

/// Both traits of a transaction tell it.
fn backend(connection: &impl ConnectionTrait) -> DatabaseBackend {
    connection.get_database_backend()
}

/// The names of all tables of the database, without the list of migrations.
pub(super) async fn table_names(
    connection: &impl ConnectionTrait,
) -> Result<BTreeSet<String>, DbErr> {
    let backend = self::backend(connection);
    let sql = match backend {
        DatabaseBackend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                 AND table_name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'seaql_migrations'"
        }
    };
    let rows = connection.query_all_raw(Statement::from_string(backend, sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The rows of a table in the order of their key, which is the same on both databases.
pub(super) async fn rows<'a>(
    snapshot: &'a DatabaseTransaction,
    table: &Table,
) -> Result<<DatabaseTransaction as StreamTrait>::Stream<'a>, DbErr> {
    let backend = self::backend(snapshot);
    let columns: Vec<_> = table.columns.iter().map(|column| quoted(column.name)).collect();
    let order = table.key.iter().map(|column| {
        let by_bytes = backend == DatabaseBackend::Postgres
            && matches!(column.kind, sea_orm::ColumnType::Text);
        format!("{}{}", quoted(column.name), if by_bytes { " COLLATE \"C\"" } else { "" })
    });
    let order: Vec<_> = order.collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {}",
        columns.join(", "),
        quoted(table.name),
        order.join(", ")
    );
    snapshot.stream_raw(Statement::from_string(backend, sql)).await
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Whether the table has a row.
pub(super) async fn has_rows(
    connection: &impl ConnectionTrait,
    table: &Table,
) -> Result<bool, DbErr> {
    let sql = format!("SELECT 1 FROM {} LIMIT 1", quoted(table.name));
    let statement = Statement::from_string(backend(connection), sql);
    Ok(connection.query_one_raw(statement).await?.is_some())
}

/// Removes all rows of a table.
pub(super) async fn clear(transaction: &DatabaseTransaction, table: &str) -> Result<(), DbErr> {
    transaction.execute_unprepared(&format!("DELETE FROM {}", quoted(table))).await?;
    Ok(())
}

/// Puts rows in, at most as many as [`rows_at_once`].
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    table: &Table,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(table.name))
        .columns(table.columns.iter().map(|column| Alias::new(column.name)));
    for row in rows {
        let row = row.into_iter().map(Expr::value);
        insert.values(row).map_err(|error| DbErr::Custom(error.to_string()))?;
    }
    transaction.execute(&insert).await?;
    Ok(())
}

/// Waits for everybody else, and lets references wait until the rows that they refer to are there. What is
/// returned is to be given to [`check_references`].
pub(super) async fn take_all(
    transaction: &DatabaseTransaction,
    tables: &[Table],
) -> Result<Vec<ForeignKey>, DbErr> {
    let backend = self::backend(transaction);
    if backend != DatabaseBackend::Postgres {
        transaction.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        return Ok(Vec::new());
    }
    let names: Vec<_> = tables.iter().map(|table| quoted(table.name)).collect();
    let lock = format!(
        "SET LOCAL statement_timeout = 0; LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
        names.join(", ")
    );
    transaction.execute_unprepared(&lock).await?;
    let sql = "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
               FROM pg_constraint
               WHERE connamespace = current_schema()::regnamespace AND contype = 'f'
               ORDER BY 1, 2";
    let rows = transaction.query_all_raw(Statement::from_string(backend, sql)).await?;
    let foreign_key = |row: &QueryResult| {
        Ok(ForeignKey {
            table: row.try_get_by_index(0)?,
            name: row.try_get_by_index(1)?,
            definition: row.try_get_by_index(2)?,
        })
    };
    let keys: Vec<_> = rows.iter().map(foreign_key).collect::<Result<_, DbErr>>()?;
    for ForeignKey { table, name, .. } in &keys {
        let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {name}");
        transaction.execute_unprepared(&drop).await?;
    }
    Ok(keys)
}

/// Checks every reference: the table that has one which leads nowhere.
pub(super) async fn check_references(
    transaction: &DatabaseTransaction,
    keys: &[ForeignKey],
) -> Result<Option<String>, DbErr> {
    let backend = self::backend(transaction);
    if backend != DatabaseBackend::Postgres {
        let check = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";
        let row = transaction.query_one_raw(Statement::from_string(backend, check)).await?;
        return row.map(|row| row.try_get_by_index(0)).transpose();
    }
    for ForeignKey { table, name, definition } in keys {
        let add = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}");
        if let Err(error) = transaction.execute_unprepared(&add).await {
            let leads_nowhere =
                matches!(error.sql_err(), Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_)));
            return if leads_nowhere { Ok(Some(table.clone())) } else { Err(error) };
        }
    }
    Ok(None)
}

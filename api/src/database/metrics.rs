//! Counts statements and connections of each pool.

use metrics::{Counter, Histogram, counter, gauge, histogram};
use sea_orm::{DatabaseConnection, sqlx};

use super::Database;
use crate::telemetry::operations;

/// What the connections of a pool are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Queries (SQLite).
    Read,
    /// Changes (SQLite), or everything (PostgreSQL).
    Write,
}

impl Name {
    fn label(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Counts the statements of a pool from now on.
pub(super) fn count_statements(connection: &mut DatabaseConnection, pool: Name) {
    let pool = pool.label();
    let statements: Counter = counter!("verbund_database_statements_total", "pool" => pool);
    let durations: Histogram =
        histogram!("verbund_database_statement_duration_seconds", "pool" => pool);
    connection.set_metric_callback(move |statement| {
        statements.increment(1);
        durations.record(statement.elapsed);
        operations::count_statement();
    });
}

impl Database {
    /// Measures how many connections of each pool are open.
    pub fn measure_connections(&self) {
        let is_one = self.backend() == sea_orm::DatabaseBackend::Postgres;
        let pools = [(Name::Write, &self.write), (Name::Read, &self.read)];
        for (name, connection) in pools.into_iter().take(if is_one { 1 } else { 2 }) {
            let (size, idle) = connections(connection);
            let states = [("idle", idle), ("used", size.saturating_sub(idle))];
            for (state, number) in states {
                gauge!("verbund_database_connections", "pool" => name.label(), "state" => state)
                    .set(f64::from(number));
            }
        }
    }
}

/// How many connections are open, and how many of them nobody uses.
fn connections(connection: &DatabaseConnection) -> (u32, u32) {
    fn of<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> (u32, u32) {
        (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX))
    }
    match connection.get_database_backend() {
        sea_orm::DatabaseBackend::Postgres => of(connection.get_postgres_connection_pool()),
        _ => of(connection.get_sqlite_connection_pool()),
    }
}

//! Counts statements and connections of each pool.

use metrics::{counter, gauge, histogram};
use sea_orm::{
    DatabaseBackend, DatabaseConnection,
    metric::Info,
    sqlx::{Database as Driver, Pool},
};

use super::Database;
use crate::telemetry::operations;

/// What the connections of a pool are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Queries.
    Read,
    /// Changes.
    Write,
    /// Changes that may be lost when the database's server crashes.
    Relaxed,
    /// Queries that may be a moment old.
    Replica,
}

impl Name {
    fn label(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Relaxed => "relaxed",
            Self::Replica => "replica",
        }
    }
}

/// Counts the statements of a pool that calls it for each.
pub(super) fn counting(pool: Name) -> impl Fn(&Info<'_>) + Clone + Send + Sync + 'static {
    let pool = pool.label();
    let statements = counter!("verbund_database_statements_total", "pool" => pool);
    let durations = histogram!("verbund_database_statement_duration_seconds", "pool" => pool);
    move |statement: &Info<'_>| {
        statements.increment(1);
        durations.record(statement.elapsed);
        operations::count_statement();
    }
}

impl Database {
    /// Measures how many connections of each pool are open.
    pub fn measure_connections(&self) {
        measure(Name::Write, of_connection(&self.write));
        if let Some(relaxed) = &self.relaxed {
            measure(Name::Relaxed, of_connection(relaxed));
        }
        measure(Name::Read, self.read.connections());
        if let Some(replica) = &self.replica {
            measure(Name::Replica, replica.reader.connections());
        }
    }
}

fn measure(name: Name, (size, idle): (u32, u32)) {
    for (state, number) in [("idle", idle), ("used", size.saturating_sub(idle))] {
        gauge!("verbund_database_connections", "pool" => name.label(), "state" => state)
            .set(f64::from(number));
    }
}

/// How many connections are open, and how many of them nobody uses.
pub(super) fn of_connection(connection: &DatabaseConnection) -> (u32, u32) {
    fn of<D: Driver>(pool: &Pool<D>) -> (u32, u32) {
        (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX))
    }
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => of(connection.get_postgres_connection_pool()),
        _ => of(connection.get_sqlite_connection_pool()),
    }
}

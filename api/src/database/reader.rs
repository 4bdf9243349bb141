//! Where queries run.

use std::fmt;

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, ExecResult, QueryResult,
    Statement, metric::Info,
};

use super::{metrics::of_connection, postgres::PostgresReader};

/// Connections for queries. Nothing is ever written through them.
#[derive(Clone)]
pub struct Reader(Kind);

#[derive(Clone)]
enum Kind {
    Sqlite(DatabaseConnection),
    Postgres(PostgresReader),
}

impl Reader {
    pub(super) fn sqlite(connection: DatabaseConnection) -> Self {
        Self(Kind::Sqlite(connection))
    }

    pub(super) fn postgres(reader: PostgresReader) -> Self {
        Self(Kind::Postgres(reader))
    }

    /// The connections to SQLite, if it is one.
    pub(super) fn of_sqlite(&self) -> Option<&DatabaseConnection> {
        match &self.0 {
            Kind::Sqlite(connection) => Some(connection),
            Kind::Postgres(_) => None,
        }
    }

    /// Queries that may be a moment old run on `replica`, or here when it does not answer.
    pub(super) fn through(&self, replica: &Self) -> Self {
        match (&self.0, &replica.0) {
            (Kind::Postgres(primary), Kind::Postgres(replica)) => {
                Self::postgres(replica.clone().or_else(primary))
            }
            _ => self.clone(),
        }
    }

    /// How many connections are open, and how many of them nobody uses.
    pub(super) fn connections(&self) -> (u32, u32) {
        match &self.0 {
            Kind::Sqlite(connection) => of_connection(connection),
            Kind::Postgres(reader) => reader.connections(),
        }
    }

    pub(super) fn observe<F>(&mut self, callback: F)
    where
        F: Fn(&Info<'_>) + Clone + Send + Sync + 'static,
    {
        match &mut self.0 {
            Kind::Sqlite(connection) => connection.set_metric_callback(callback),
            Kind::Postgres(reader) => reader.observe(callback),
        }
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        match self.0 {
            Kind::Sqlite(connection) => connection.close().await,
            Kind::Postgres(reader) => {
                reader.close();
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Kind::Sqlite(_) => "Reader(SQLite)",
            Kind::Postgres(_) => "Reader(PostgreSQL)",
        })
    }
}

#[async_graphql::async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DatabaseBackend {
        match self.0 {
            Kind::Sqlite(_) => DatabaseBackend::Sqlite,
            Kind::Postgres(_) => DatabaseBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => connection.execute_raw(statement).await,
            Kind::Postgres(reader) => reader.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.execute_raw(Statement::from_string(self.get_database_backend(), sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => connection.query_one_raw(statement).await,
            Kind::Postgres(reader) => Ok(reader.query(statement).await?.into_iter().next()),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => connection.query_all_raw(statement).await,
            Kind::Postgres(reader) => reader.query(statement).await,
        }
    }
}

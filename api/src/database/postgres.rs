//! Connections to PostgreSQL for queries.
//!
//! The pool of the library asks the server whether a connection lives before and after each
//! statement: three round trips instead of one. Here it is asked only after a connection lay idle,
//! and a statement that finds its connection broken is sent again on a new one: queries may be repeated.

use std::{sync::Arc, time::Instant};

use sea_orm::{
    DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    error::ConnAcquireErr,
    metric::Info,
    sqlx::{
        self, AssertSqlSafe, PgConnection,
        postgres::{PgConnectOptions, PgRow},
    },
};
use sea_query_sqlx::SqlxValues;

use super::{
    Pool,
    connections::{Connections, NoConnection},
    trouble::is_broken,
};

type Callback = Arc<dyn Fn(&Info<'_>) + Send + Sync>;

/// Runs queries on a pool of connections.
#[derive(Clone)]
pub(super) struct PostgresReader {
    connections: Connections,
    /// Where queries run when these cannot be reached.
    fallback: Option<Connections>,
    callback: Option<Callback>,
}

impl PostgresReader {
    /// Connections as `options` say, made when they are needed.
    pub(super) fn new(options: PgConnectOptions, pool: Pool) -> Self {
        let connections = Connections::new(options, pool.connections, pool.acquire_timeout);
        Self { connections, fallback: None, callback: None }
    }

    pub(super) fn or_else(self, fallback: &Self) -> Self {
        let (connections, callback) = (fallback.connections.clone(), fallback.callback.clone());
        Self { fallback: Some(connections), callback, ..self }
    }

    pub(super) fn observe(&mut self, callback: impl Fn(&Info<'_>) + Send + Sync + 'static) {
        self.callback = Some(Arc::new(callback));
    }

    pub(super) fn connections(&self) -> (u32, u32) {
        let (open, idle) = self.connections.count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(open), number(idle))
    }

    pub(super) fn close(self) {
        self.connections.close();
    }

    pub(super) async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.run(statement, fetch).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(statement, execute).await
    }

    async fn run<T>(
        &self,
        statement: Statement,
        run: impl AsyncFn(&mut PgConnection, &Statement) -> Result<T, sqlx::Error>,
    ) -> Result<T, DbErr> {
        let begun = Instant::now();
        let mut outcome = attempt(&self.connections, &statement, &run).await;
        if let (Err(error), Some(fallback)) = (&outcome, &self.fallback)
            && error.is_unreachable()
        {
            tracing::debug!(%error, "the replica does not answer");
            outcome = attempt(fallback, &statement, &run).await;
        }
        if let Some(callback) = &self.callback {
            let (elapsed, failed) = (begun.elapsed(), outcome.is_err());
            callback(&Info { elapsed, statement: &statement, failed });
        }
        outcome.map_err(DbErr::from)
    }
}

/// Runs the statement on a connection; on further ones as long as they turn out to be broken.
async fn attempt<T>(
    connections: &Connections,
    statement: &Statement,
    run: &impl AsyncFn(&mut PgConnection, &Statement) -> Result<T, sqlx::Error>,
) -> Result<T, Failure> {
    loop {
        let mut lease = connections.get().await?;
        let outcome = run(lease.connection(), statement).await;
        match outcome {
            Err(error) if is_broken(&error) => {
                if !lease.was_used() {
                    return Err(error.into());
                }
            }
            outcome => {
                lease.give_back();
                return Ok(outcome?);
            }
        }
    }
}

/// Why a statement has no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Connection(#[from] NoConnection),
    #[error(transparent)]
    Statement(#[from] sqlx::Error),
}

impl Failure {
    fn is_unreachable(&self) -> bool {
        match self {
            Self::Connection(_) => true,
            Self::Statement(error) => is_broken(error),
        }
    }
}

impl From<Failure> for DbErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Connection(NoConnection::Busy | NoConnection::Silent) => {
                Self::ConnectionAcquire(ConnAcquireErr::Timeout)
            }
            Failure::Connection(NoConnection::Refused(error)) => {
                Self::Conn(RuntimeErr::SqlxError(error.into()))
            }
            Failure::Connection(NoConnection::Closed) => {
                Self::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
            }
            Failure::Statement(error) => Self::Query(RuntimeErr::SqlxError(error.into())),
        }
    }
}

async fn fetch(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<Vec<PgRow>, sqlx::Error> {
    query(statement).fetch_all(connection).await
}

async fn execute(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<ExecResult, sqlx::Error> {
    query(statement).execute(connection).await.map(Into::into)
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

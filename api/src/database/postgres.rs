//! Connections to PostgreSQL for queries.
//!
//! The pool of the library asks the server whether a connection lives before and after each
//! statement: three round trips instead of one. Here it is asked only after a connection lay idle,
//! and a statement that finds its connection broken is sent again on a new one: queries may be repeated.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use deadpool::{
    Runtime,
    managed::{self, Metrics, Object, PoolError, RecycleResult},
};
use sea_orm::{
    DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    error::ConnAcquireErr,
    metric::Info,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection,
        postgres::{PgConnectOptions, PgRow},
    },
};
use sea_query_sqlx::SqlxValues;

use super::{Pool, trouble::is_broken};

/// A connection that was used so recently is taken to live.
pub(super) const TRUSTED: Duration = Duration::from_secs(1);
/// How long the server may take to say that a connection lives.
const PING: Duration = Duration::from_secs(1);

type Callback = Arc<dyn Fn(&Info<'_>) + Send + Sync>;

/// Opens connections and looks at those that were idle.
struct Connections(PgConnectOptions);

impl managed::Manager for Connections {
    type Type = PgConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<PgConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(
        &self,
        connection: &mut PgConnection,
        metrics: &Metrics,
    ) -> RecycleResult<sqlx::Error> {
        if metrics.last_used() > TRUSTED {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// Runs queries on a pool of connections.
#[derive(Clone)]
pub(super) struct PostgresReader {
    pool: managed::Pool<Connections>,
    /// Where queries run when this one cannot be reached.
    fallback: Option<managed::Pool<Connections>>,
    callback: Option<Callback>,
}

impl PostgresReader {
    /// Connections as `options` say, made when they are needed.
    pub(super) fn new(options: PgConnectOptions, pool: Pool) -> Self {
        let connections = managed::Pool::builder(Connections(options))
            .runtime(Runtime::Tokio1)
            .max_size(usize::try_from(pool.connections).unwrap_or(usize::MAX).max(1))
            .wait_timeout(Some(pool.acquire_timeout))
            .create_timeout(Some(pool.acquire_timeout))
            .recycle_timeout(Some(PING));
        // It fails where time-outs have no runtime.
        let pool = connections.build().unwrap_or_else(|_| unreachable!("the runtime is named"));
        Self { pool, fallback: None, callback: None }
    }

    pub(super) fn or_else(self, fallback: &Self) -> Self {
        Self { fallback: Some(fallback.pool.clone()), callback: fallback.callback.clone(), ..self }
    }

    pub(super) fn observe(&mut self, callback: impl Fn(&Info<'_>) + Send + Sync + 'static) {
        self.callback = Some(Arc::new(callback));
    }

    pub(super) fn connections(&self) -> (u32, u32) {
        let status = self.pool.status();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(status.size), number(status.available))
    }

    pub(super) fn close(self) {
        self.pool.close();
    }

    pub(super) async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.run(statement, Lease::fetch).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(statement, Lease::execute).await
    }

    async fn run<T>(
        &self,
        statement: Statement,
        run: impl AsyncFn(Lease, &Statement) -> Result<T, sqlx::Error>,
    ) -> Result<T, DbErr> {
        let begun = Instant::now();
        let mut outcome = attempt(&self.pool, &statement, &run).await;
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

/// Runs the statement on a connection of the pool; on further ones as long as they turn out to be broken.
async fn attempt<T>(
    pool: &managed::Pool<Connections>,
    statement: &Statement,
    run: &impl AsyncFn(Lease, &Statement) -> Result<T, sqlx::Error>,
) -> Result<T, Failure> {
    loop {
        let connection = pool.get().await.map_err(Failure::Acquire)?;
        let was_used = Object::metrics(&connection).recycle_count > 0;
        match run(Lease::new(connection), statement).await {
            Err(error) if was_used && is_broken(&error) => {}
            outcome => return outcome.map_err(Failure::Statement),
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Acquire(PoolError<sqlx::Error>),
    #[error(transparent)]
    Statement(sqlx::Error),
}

impl Failure {
    fn is_unreachable(&self) -> bool {
        match self {
            Self::Acquire(_) => true,
            Self::Statement(error) => is_broken(error),
        }
    }
}

impl From<Failure> for DbErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Acquire(PoolError::Timeout(_)) => {
                Self::ConnectionAcquire(ConnAcquireErr::Timeout)
            }
            Failure::Acquire(PoolError::Backend(error)) => {
                Self::Conn(RuntimeErr::SqlxError(error.into()))
            }
            Failure::Acquire(_) => Self::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            Failure::Statement(error) => Self::Query(RuntimeErr::SqlxError(error.into())),
        }
    }
}

/// A connection for one statement. It goes back only when the server has answered: otherwise the next
/// statement would wait for the answer to this one.
struct Lease(Option<Object<Connections>>);

impl Lease {
    fn new(connection: Object<Connections>) -> Self {
        Self(Some(connection))
    }

    async fn fetch(self, statement: &Statement) -> Result<Vec<PgRow>, sqlx::Error> {
        self.hold(async |connection| query(statement).fetch_all(connection).await).await
    }

    async fn execute(self, statement: &Statement) -> Result<ExecResult, sqlx::Error> {
        self.hold(async |connection| query(statement).execute(connection).await.map(Into::into))
            .await
    }

    async fn hold<T>(
        mut self,
        run: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let Some(connection) = &mut self.0 else { return Err(sqlx::Error::PoolClosed) };
        let outcome = run(connection).await;
        if outcome.as_ref().err().is_none_or(|error| !is_broken(error)) {
            // Back to the pool.
            drop(self.0.take());
        }
        outcome
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // Whoever waited has gone, or the connection is broken.
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

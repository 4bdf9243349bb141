//! One embedded default (SQLite: one writer beside its readers), PostgreSQL by address.

mod error;
mod metrics;
mod migrations;
mod notifications;

use std::{fs::OpenOptions, str::FromStr as _, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
    sqlx::{
        ConnectOptions as _, Connection as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

pub use self::{
    error::DatabaseError,
    migrations::{Migration, migrate, migrations},
    notifications::{Notifications, Notified},
};

/// SQLite before 3.51.3 can corrupt a WAL database that several connections use.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Connections to one database.
#[derive(Clone, Debug)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

/// How many connections, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// Connections for queries (SQLite), or for everything (PostgreSQL).
    pub connections: u32,
    /// How long a request waits for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may run (PostgreSQL).
    pub statement_timeout: Duration,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(30),
        }
    }
}

impl Database {
    /// Connects to `url`: `sqlite:FILE` or `postgres://…`. A SQLite file is created where there is none.
    pub async fn connect(url: &str, pool: Pool) -> Result<Self, DatabaseError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Self::connect_sqlite(url, pool).await,
            Some("postgres" | "postgresql") => Self::connect_postgres(url, pool).await,
            _ => Err(DatabaseError::Scheme),
        }
    }

    async fn connect_sqlite(url: &str, pool: Pool) -> Result<Self, DatabaseError> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| DatabaseError::Address(error.to_string()))?;
        // Each connection would have a database of its own.
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(DatabaseError::Memory);
        }
        let file = options.get_filename();
        // SQLite itself only says that it cannot open the file.
        OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(file)
            .map_err(|error| DatabaseError::file(file, error))?;
        // The writer comes first: it creates the tables of the log and sets WAL.
        let mut write = sea_orm::Database::connect(sqlite(url, 1, false, pool))
            .await
            .map_err(|error| DatabaseError::file(file, error))?;
        require_sqlite_version(&write).await?;
        let mut read = sea_orm::Database::connect(sqlite(url, pool.connections, true, pool))
            .await
            .map_err(|error| DatabaseError::file(file, error))?;
        metrics::count_statements(&mut write, metrics::Name::Write);
        metrics::count_statements(&mut read, metrics::Name::Read);
        Ok(Self { read, write })
    }

    async fn connect_postgres(url: &str, pool: Pool) -> Result<Self, DatabaseError> {
        let target = PgConnectOptions::from_str(url)
            .map_err(|error| DatabaseError::Address(error.to_string()))?;
        // A pool goes on trying until its time is up, and then does not tell why.
        let first = tokio::time::timeout(pool.acquire_timeout, target.connect())
            .await
            .map_err(|_| DatabaseError::silent(&target, pool.acquire_timeout))?
            .map_err(|error| DatabaseError::server(&target, &error))?;
        first.close().await.map_err(|error| DatabaseError::server(&target, &error))?;

        let mut options = ConnectOptions::new(url);
        options
            .max_connections(pool.connections)
            .min_connections(1)
            .acquire_timeout(pool.acquire_timeout)
            .connect_timeout(pool.acquire_timeout)
            .statement_timeout(pool.statement_timeout)
            .set_application_name("verbund")
            .sqlx_logging(false);
        let mut connection = sea_orm::Database::connect(options).await?;
        metrics::count_statements(&mut connection, metrics::Name::Write);
        Ok(Self { read: connection.clone(), write: connection })
    }

    /// Closes all connections, after what runs on them has ended.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }

    /// For queries. On SQLite a write through it is refused.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For migrations and for what else changes the schema; use cases write through `Write`.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Which of the two it is.
    #[must_use]
    pub fn backend(&self) -> DatabaseBackend {
        self.write.get_database_backend()
    }

    /// Begins a transaction that writes.
    ///
    /// SQLite takes its one write lock here and waits for it here: a transaction that reads first
    /// and writes later would fail when another one wrote in between.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.write.begin_with_options(options).await
    }

    /// Calls `callback` for every statement from now on, in the place of what counts them for operators. For tests.
    pub fn observe<F>(&mut self, callback: F)
    where
        F: Fn(&sea_orm::metric::Info<'_>) + Clone + Send + Sync + 'static,
    {
        self.read.set_metric_callback(callback.clone());
        self.write.set_metric_callback(callback);
    }
}

fn sqlite(url: &str, connections: u32, read_only: bool, pool: Pool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(pool.acquire_timeout)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .create_if_missing(!read_only)
                .busy_timeout(pool.acquire_timeout)
                .foreign_keys(true)
                .pragma("temp_store", "memory")
                .pragma("cache_size", "-8000");
            if read_only {
                options.pragma("query_only", "1")
            } else {
                // FULL: what was acknowledged survives a loss of power.
                options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
            }
        });
    options
}

async fn require_sqlite_version(connection: &DatabaseConnection) -> Result<(), DatabaseError> {
    let statement =
        sea_orm::Statement::from_string(DatabaseBackend::Sqlite, "SELECT sqlite_version()");
    let row = connection.query_one_raw(statement).await?;
    let version: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) < OLDEST_SQLITE {
        let (major, minor, patch) = OLDEST_SQLITE;
        let oldest = format!("{major}.{minor}.{patch}");
        return Err(DatabaseError::SqliteTooOld { version, oldest });
    }
    Ok(())
}

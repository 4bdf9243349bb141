//! One embedded default (SQLite: one writer beside its readers), PostgreSQL by address.

pub mod conditions;
mod connections;
mod error;
pub mod inserts;
mod metrics;
mod migrations;
mod notifications;
mod postgres;
mod presence;
mod reader;
mod replica;
mod trouble;

use std::{
    convert::Infallible, fs::OpenOptions, os::unix::fs::OpenOptionsExt as _, path::Path,
    str::FromStr as _, time::Duration,
};

use futures_util::FutureExt as _;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait as _, DatabaseBackend, DatabaseConnection,
    DatabaseTransaction, DbErr, IsolationLevel, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
    sqlx::{
        self, ConnectOptions as _, Connection as _, SqliteConnection,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use tokio::{runtime::Handle, task::JoinHandle};

pub use self::{
    error::DatabaseError,
    migrations::{Migration, Schema, migrate, migrations, newest_migration, schema},
    notifications::{Notifications, Notified},
    reader::Reader,
    trouble::is_temporary,
};
use self::{postgres::PostgresReader, presence::Presence, replica::Replica, trouble::has_broken};

/// SQLite before 3.51.3 can corrupt a WAL database that several connections use.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Connections that may turn out to be broken one after the other before a transaction is given up.
const BROKEN_CONNECTIONS: u32 = 16;
/// Prepared statements that a connection keeps: lists of different lengths are different ones.
const STATEMENTS: usize = 500;

/// Connections to one database.
#[derive(Clone, Debug)]
pub struct Database {
    read: Reader,
    write: DatabaseConnection,
    relaxed: Option<DatabaseConnection>,
    presence: Presence,
    replica: Option<Replica>,
    /// Where it was opened.
    home: Handle,
}

/// How many connections, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// Connections for queries; on PostgreSQL, as many again for transactions that write, and half as many for
    /// [what may be lost](Database::relaxed).
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
            // Of a new one: it holds personal data, and what lies beside it has the same mode.
            .mode(0o600)
            .open(file)
            .map_err(|error| DatabaseError::file(file, error))?;
        // The writer comes first: it creates the tables of the log and sets WAL.
        let mut write = sea_orm::Database::connect(sqlite(url, 1, false, pool))
            .await
            .map_err(|error| DatabaseError::file(file, error))?;
        require_sqlite_version(&write).await?;
        let read = sea_orm::Database::connect(sqlite(url, pool.connections, true, pool))
            .await
            .map_err(|error| DatabaseError::file(file, error))?;
        write.set_metric_callback(metrics::counting(metrics::Name::Write));
        let mut read = Reader::sqlite(read);
        read.observe(metrics::counting(metrics::Name::Read));
        Ok(Self::of(read, write))
    }

    /// Opens a SQLite file that nobody writes to, as the database of a backup: for reading alone, and without a
    /// file of its own beside it.
    pub async fn open_copy(file: &Path) -> Result<Self, DatabaseError> {
        let url = format!("sqlite:{}", file.display());
        let mut options = ConnectOptions::new(&url);
        let path = file.to_owned();
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
            // The path as it is: an address would decode it.
            options.filename(&path).read_only(true).immutable(true)
        });
        let read = sea_orm::Database::connect(options)
            .await
            .map_err(|error| DatabaseError::file(file, error))?;
        let write = read.clone();
        Ok(Self::of(Reader::sqlite(read), write))
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

        let target = postgres(target, pool);
        let mut write = writing(url, &target, pool.connections, pool);
        write.min_connections(1);
        let mut write = sea_orm::Database::connect(write).await?;
        write.set_metric_callback(metrics::counting(metrics::Name::Write));
        let hasty = target.clone().options([("synchronous_commit", "off")]);
        let mut relaxed = writing(url, &hasty, pool.connections.div_ceil(2), pool);
        relaxed.connect_lazy(true);
        let mut relaxed = sea_orm::Database::connect(relaxed).await?;
        relaxed.set_metric_callback(metrics::counting(metrics::Name::Relaxed));
        let presence = Presence::of(target.clone());
        let mut read = Reader::postgres(PostgresReader::new(target, pool));
        read.observe(metrics::counting(metrics::Name::Read));
        Ok(Self { relaxed: Some(relaxed), presence, ..Self::of(read, write) })
    }

    fn of(read: Reader, write: DatabaseConnection) -> Self {
        let (presence, home) = (Presence::default(), Handle::current());
        Self { read, write, relaxed: None, presence, replica: None, home }
    }

    /// With a copy of the database at `url`, which follows it, for [queries that may be old](Self::at_most).
    /// It is connected to when it is first asked.
    pub fn with_replica(self, url: &str, pool: Pool) -> Result<Self, DatabaseError> {
        if self.backend() != DatabaseBackend::Postgres || !url.starts_with("postgres") {
            return Err(DatabaseError::Replica);
        }
        let target = PgConnectOptions::from_str(url)
            .map_err(|error| DatabaseError::Address(error.to_string()))?;
        let mut reader = Reader::postgres(PostgresReader::new(postgres(target, pool), pool));
        reader.observe(metrics::counting(metrics::Name::Replica));
        Ok(Self { replica: Some(Replica::new(reader)), ..self })
    }

    /// The same for queries whose answers may be as old as `staleness`: from the replica, if there is one that
    /// is known to lag less. It must be [watched](Self::watch).
    #[must_use]
    pub fn at_most(&self, staleness: Duration) -> Self {
        let replica = self.replica.as_ref();
        match replica.filter(|replica| replica.staleness().is_some_and(|age| age <= staleness)) {
            Some(replica) => Self { read: self.read.through(&replica.reader), ..self.clone() },
            None => self.clone(),
        }
    }

    /// How old the answers of the replica are at most: `None` without one, `Some(None)` while it cannot be used.
    #[must_use]
    pub fn replica_staleness(&self) -> Option<Option<Duration>> {
        self.replica.as_ref().map(Replica::staleness)
    }

    /// Closes all connections, after what runs on them has ended.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        if let Some(relaxed) = self.relaxed {
            relaxed.close().await?;
        }
        self.write.close().await
    }

    /// For queries. On SQLite a write through it is refused.
    #[must_use]
    pub fn read(&self) -> &Reader {
        &self.read
    }

    /// For migrations and for what else changes the schema; use cases write through `Write`.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// For single statements that may be lost when the database's server crashes within a second after them, though
    /// not when this process does: they do not wait for the disk. PostgreSQL writes to its log in order, so what was
    /// committed after them in the usual way is not there without them. On SQLite the same as [`write`](Self::write).
    #[must_use]
    pub fn relaxed(&self) -> &DatabaseConnection {
        self.relaxed.as_ref().unwrap_or(&self.write)
    }

    /// Goes on with `work` whoever waits for it, on the runtime on which this was opened: connections that write belong
    /// to it, and it outlives those that answer requests.
    pub fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.home.spawn(work)
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
        let begin = || Box::pin(self.write.begin_with_options(options));
        for _ in 0..BROKEN_CONNECTIONS {
            match begin().await {
                // Nothing was done yet: the next connection may be whole.
                Err(error) if has_broken(&error) => {}
                outcome => return outcome,
            }
        }
        begin().await
    }

    /// Notes whether the database answers, and how far its replica is, until this is dropped.
    pub async fn watch(&self) -> Infallible {
        let follow = async {
            if let Some(replica) = &self.replica {
                replica.watch(&self.read).await;
            }
        };
        futures_util::join!(self.presence.watch(), follow).0
    }

    /// Done when the database is known not to answer, as long as somebody [watches](Self::watch).
    pub async fn lost(&self) {
        self.presence.lost().await;
    }

    /// Begins a transaction that only reads, and sees the database as it is at its first statement, however long
    /// it takes.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        if let Some(read) = self.read.of_sqlite() {
            return read.begin_with_options(TransactionOptions::default()).await;
        }
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        };
        let transaction = self.write.begin_with_options(options).await?;
        transaction.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
        Ok(transaction)
    }

    /// Calls `callback` for every statement from now on, in the place of what counts them for operators. For tests.
    pub fn observe<F>(&mut self, callback: F)
    where
        F: Fn(&sea_orm::metric::Info<'_>) + Clone + Send + Sync + 'static,
    {
        self.read.observe(callback.clone());
        if let Some(relaxed) = &mut self.relaxed {
            relaxed.set_metric_callback(callback.clone());
        }
        self.write.set_metric_callback(callback);
    }
}

/// Connections for what writes.
fn writing(url: &str, target: &PgConnectOptions, connections: u32, pool: Pool) -> ConnectOptions {
    let target = target.clone();
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(pool.acquire_timeout)
        .connect_timeout(pool.acquire_timeout)
        .test_before_acquire_if_idle_for(connections::TRUSTED)
        .map_sqlx_postgres_opts(move |_| target.clone());
    options
}

fn postgres(target: PgConnectOptions, pool: Pool) -> PgConnectOptions {
    target
        .disable_statement_logging()
        .application_name("verbund")
        .statement_cache_capacity(STATEMENTS)
        .options([
            ("statement_timeout", pool.statement_timeout.as_millis().to_string().as_str()),
            // What is asked again and again is planned once: the rules of seeing take longer to plan than to run.
            ("plan_cache_mode", "force_generic_plan"),
        ])
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
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| is_whole(connection).boxed())
        })
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

/// Whether the connection can be used again. Where the disk is full, SQLite ends a transaction by itself, and the
/// driver goes on to count it: what is written on such a connection would be acknowledged and never last.
async fn is_whole(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // A transaction that was dropped is ended before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
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

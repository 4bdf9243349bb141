//! Brings a database to the schema of this binary, also when several processes start together.

use chrono::{DateTime, Utc};
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use super::{Database, DatabaseError};

/// Serialises migrations on PostgreSQL: any number that nothing else locks.
const LOCK: i64 = 0x0056_6572_6275_6e64;

/// A change of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its name, which begins with its date.
    pub name: String,
    /// When it was applied to this database; none while it is pending.
    pub applied_at: Option<DateTime<Utc>>,
}

/// All migrations of this binary, oldest first. Reads only.
pub async fn migrations(database: &Database) -> Result<Vec<Migration>, DatabaseError> {
    compare(database.read()).await
}

/// Which schema a database has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The last migration that was applied; none to an empty database.
    pub last: Option<String>,
    /// Whether it is that of this binary.
    pub is_current: bool,
}

/// Which schema the database has. Reads only; one of a later version is an error.
pub async fn schema(database: &Database) -> Result<Schema, DatabaseError> {
    let migrations = migrations(database).await?;
    let is_current = migrations.iter().all(|migration| migration.applied_at.is_some());
    let applied = migrations.into_iter().rfind(|migration| migration.applied_at.is_some());
    Ok(Schema { last: applied.map(|migration| migration.name), is_current })
}

/// The last migration of this binary, by which its schema is named.
#[must_use]
pub fn newest_migration() -> String {
    let files = Migrator::get_migration_files();
    files.last().map(|file| file.name().to_owned()).unwrap_or_default()
}

/// Applies what is pending, all of it or nothing, and tells the names of what it applied.
///
/// Others that start at the same time wait, and then find nothing to do.
pub async fn migrate(database: &Database) -> Result<Vec<String>, DatabaseError> {
    if pending(database.read()).await?.is_empty() {
        return Ok(Vec::new());
    }
    // On SQLite this takes the write lock.
    let transaction = database.begin().await?;
    if database.backend() == DatabaseBackend::Postgres {
        let lock = format!("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({LOCK})");
        transaction.execute_unprepared(&lock).await?;
    }
    // Asked again: another process may have held the lock.
    let pending = pending(&transaction).await?;
    Migrator::up(&transaction, None).await?;
    transaction.commit().await?;
    Ok(pending)
}

async fn pending(connection: &impl ConnectionTrait) -> Result<Vec<String>, DatabaseError> {
    let migrations = compare(connection).await?.into_iter();
    Ok(migrations
        .filter(|migration| migration.applied_at.is_none())
        .map(|migration| migration.name)
        .collect())
}

async fn compare(connection: &impl ConnectionTrait) -> Result<Vec<Migration>, DatabaseError> {
    let mut migrations: Vec<_> = Migrator::get_migration_files()
        .iter()
        .map(|file| Migration { name: file.name().to_owned(), applied_at: None })
        .collect();
    for (name, applied_at) in applied(connection).await? {
        let Some(known) = migrations.iter_mut().find(|known| known.name == name) else {
            return Err(DatabaseError::Newer(name));
        };
        known.applied_at = DateTime::from_timestamp(applied_at, 0);
    }
    Ok(migrations)
}

/// What the migrator noted, without its habit of creating the table for it: names and Unix times.
async fn applied(connection: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    let backend = connection.get_database_backend();
    let table = match backend {
        DatabaseBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if connection.query_one_raw(Statement::from_string(backend, table)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = "SELECT version, applied_at FROM seaql_migrations ORDER BY version";
    let rows = connection.query_all_raw(Statement::from_string(backend, rows)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

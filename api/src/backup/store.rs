//! What a backup asks of SQLite.

use std::{collections::BTreeMap, path::Path};

use entity::{rows::Rows as _, stored_file, terms::FileStatus};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseBackend, DbErr, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sqlx::{
        self, ConnectOptions as _, Executor as _, SqliteConnection,
        sqlite::{SqliteConnectOptions, SqliteLockingMode},
    },
};

/// Lines of SQLite's own checks that are told.
const MOST_LINES: usize = 100;

/// An uploaded file, as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredFile {
    pub(super) key: String,
    pub(super) bytes: i32,
    pub(super) sha256: String,
}

fn statement(sql: impl Into<String>) -> Statement {
    Statement::from_string(DatabaseBackend::Sqlite, sql)
}

/// Writes the database, as it is when this begins, into a new file. Others may write meanwhile.
pub(super) async fn copy_into(connection: &impl ConnectionTrait, file: &Path) -> Result<(), DbErr> {
    let file = file.to_str().ok_or_else(|| DbErr::Custom("the path is not UTF-8".to_owned()))?;
    let copy = Statement::from_sql_and_values(
        DatabaseBackend::Sqlite,
        "VACUUM INTO ?",
        [file.to_owned().into()],
    );
    connection.execute_raw(copy).await?;
    Ok(())
}

/// How many rows each table has.
pub(super) async fn row_counts(
    connection: &impl ConnectionTrait,
) -> Result<BTreeMap<String, u64>, DbErr> {
    let tables = "SELECT name FROM sqlite_master
                  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut counts = BTreeMap::new();
    for row in connection.query_all_raw(statement(tables)).await? {
        let table: String = row.try_get_by_index(0)?;
        let quoted = table.replace('"', "\"\"");
        let count = statement(format!("SELECT count(*) FROM \"{quoted}\""));
        let row = connection.query_one_raw(count).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        counts.insert(table, u64::try_from(count).unwrap_or(0));
    }
    Ok(counts)
}

/// The end of the audit log's chain, as HASH@POSITION.
pub(super) async fn audit_end(connection: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let last = "SELECT hash || '@' || position FROM audit_seal ORDER BY position DESC LIMIT 1";
    let row = connection.query_one_raw(statement(last)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// What `PRAGMA integrity_check` finds.
pub(super) async fn integrity(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let check = format!("PRAGMA integrity_check({MOST_LINES})");
    let rows = connection.query_all_raw(statement(check)).await?;
    let lines: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    Ok(lines?.into_iter().filter(|line| line != "ok").collect())
}

/// Tables with rows that refer to rows which are not there, each with how many.
pub(super) async fn lost_references(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(String, i64)>, DbErr> {
    let check = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1";
    let rows = connection.query_all_raw(statement(check)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The uploaded files that are there, in the order of their keys.
pub(super) async fn stored_files(
    connection: &impl ConnectionTrait,
) -> Result<Vec<StoredFile>, DbErr> {
    use stored_file::Column::{Bytes, ObjectKey, Sha256, Status};
    let files = stored_file::Entity::rows()
        .select_only()
        .columns([ObjectKey, Bytes, Sha256])
        .filter(Status.eq(FileStatus::Stored))
        .order_by_asc(ObjectKey)
        .into_tuple::<(Option<String>, i32, Option<String>)>()
        .all(connection)
        .await?;
    let whole = files
        .into_iter()
        .filter_map(|(key, bytes, sha256)| Some(StoredFile { key: key?, bytes, sha256: sha256? }));
    Ok(whole.collect())
}

/// Whether the database still has a file under this key.
pub(super) async fn has_file(connection: &impl ConnectionTrait, key: &str) -> Result<bool, DbErr> {
    use stored_file::Column::{Id, ObjectKey};
    let found = stored_file::Entity::rows()
        .select_only()
        .column(Id)
        .filter(ObjectKey.eq(key))
        .into_tuple::<uuid::Uuid>()
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// A database that nobody else has open, as long as this lives.
pub(super) struct Alone(SqliteConnection);

/// Why a database cannot be taken alone.
pub(super) enum NotAlone {
    /// Somebody has it open.
    InUse,
    /// SQLite cannot read it: it may be what is to be replaced.
    Unreadable(String),
}

/// Takes a database alone, with everything from its log in the file itself.
pub(super) async fn take_alone(file: &Path) -> Result<Alone, NotAlone> {
    fn why(error: &sqlx::Error) -> NotAlone {
        /// The first byte of SQLite's result codes: busy, and locked.
        const TAKEN: [u32; 2] = [5, 6];
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.and_then(|code| code.parse::<u32>().ok()) {
            Some(code) if TAKEN.contains(&(code & 0xff)) => NotAlone::InUse,
            _ => NotAlone::Unreadable(error.to_string()),
        }
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(std::time::Duration::ZERO)
        .locking_mode(SqliteLockingMode::Exclusive);
    let mut connection = options.connect().await.map_err(|error| why(&error))?;
    // In WAL mode everybody who has a database open holds a lock on it; this needs that nobody else does.
    for pragma in ["PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"] {
        connection.execute(pragma).await.map_err(|error| why(&error))?;
    }
    Ok(Alone(connection))
}

impl Alone {
    /// Lets it go.
    pub(super) async fn release(self) {
        use sqlx::Connection as _;
        // What is closed badly is closed with the process.
        let _ = self.0.close().await;
    }
}

//! Writing: one snapshot of all tables, row by row.

use std::io::Write;

use futures_util::TryStreamExt as _;
use sea_orm::DatabaseBackend;

use super::{TransferError, Transferred, column_names, known_tables};
use crate::{
    app::App,
    database::{newest_migration, schema},
    transfer::{
        format::{Header, Writer},
        store,
    },
};

/// Writes everything that the database holds at one moment, in memory that does not grow with it. The service may go
/// on meanwhile. `progress` is told how many rows were written.
///
/// Leaves no audit entry: the dump would not have it.
pub async fn dump<W: Write>(
    app: &App,
    output: W,
    mut progress: impl FnMut(u64),
) -> Result<(Transferred, W), TransferError> {
    if !schema(&app.database).await?.is_current {
        return Err(TransferError::Outdated);
    }
    let database = match app.database.backend() {
        DatabaseBackend::Postgres => "PostgreSQL",
        _ => "SQLite",
    };
    let fingerprint = app.vault.fingerprint()?;
    let header = Header::new(newest_migration(), database, app.clock.now(), fingerprint);
    let snapshot = app.database.snapshot().await?;
    let mut writer = Writer::begin(output, &header)?;
    let mut written = 0;
    for (table, kinds) in known_tables(&snapshot).await? {
        writer.table(table.name, column_names(&table))?;
        let mut rows = store::rows(&snapshot, &table).await?;
        while let Some(row) = rows.try_next().await? {
            let values: Result<Vec<_>, _> =
                kinds.iter().enumerate().map(|(column, kind)| kind.write(&row, column)).collect();
            writer.row(table.name, &values?)?;
            written += 1;
            progress(written);
        }
    }
    snapshot.rollback().await?;
    let (rows, output) = writer.end()?;
    Ok((Transferred { rows }, output))
}

//! Making, verifying and restoring backups.

mod create;
mod restore;
mod verify;

use std::{io, path::Path};

use sea_orm::DbErr;

pub use self::{
    create::{Created, create},
    restore::{Places, Restored, restore},
    verify::{Defect, DefectKind, Verified, verify},
};
pub use super::manifest::{Manifest, ManifestError};
use crate::{database::DatabaseError, fault::Fault};

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is on PostgreSQL.
    #[error(
        "backups are made of SQLite: on PostgreSQL use pg_dump or pg_basebackup, and copy the files apart; \
         `verbund dump` moves a network to another database"
    )]
    Postgres,
    /// There is something at the place of the backup.
    #[error("{0} is there already; a backup overwrites nothing")]
    Exists(String),
    /// Files were removed again and again while they were copied.
    #[error("files were removed while they were copied, three times over: try again")]
    Unsteady,
    /// There is a database at the place of the restored one.
    #[error("there is a database at {0}: with --force it is kept beside under another name")]
    DatabaseExists(String),
    /// There are files at the place of the restored ones.
    #[error("there are files in {0}: with --force they are kept beside under another name")]
    FilesExist(String),
    /// Somebody has the database open.
    #[error("{0} is open in another process: stop the service first")]
    InUse(String),
    /// Somebody restores already.
    #[error("{0} is there: a restore is under way, or one was interrupted; then remove it")]
    Interrupted(String),
    /// The backup changed since it was verified.
    #[error("{0} changed while it was copied")]
    Changed(String),
    /// The manifest.
    #[error("the backup cannot be used: {0}")]
    Manifest(#[from] ManifestError),
    /// A file or folder.
    #[error("{path}: {cause}")]
    Io {
        /// Where.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbErr> for BackupError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

/// What failed at this path.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.display().to_string();
    |cause| BackupError::Io { path, cause }
}

/// Does what waits for the disk without holding up others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)?
}

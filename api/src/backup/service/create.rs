//! Making a backup while the service writes: first the database, then the files that it names.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use sea_orm::DatabaseBackend;
use sha2::{Digest as _, Sha256};

use super::{BackupError, Manifest, at, blocking};
use crate::{
    app::App,
    backup::{
        folder,
        manifest::{DATABASE, FILES, FilesKept, MANIFEST, Member},
        store::{self, StoredFile},
    },
    config::FileSettings,
    database::{self, Database},
    fault::Fault,
    files::storage::Files,
    write::hexadecimal,
};

/// How often a backup is begun anew because files were removed meanwhile.
const ATTEMPTS: usize = 3;

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Created {
    /// What it is of.
    pub manifest: Manifest,
    /// Files that the database names and that the service itself no longer has as they were: their keys.
    pub lost: Vec<String>,
}

/// Makes a backup of the network in a new folder. Everything that was acknowledged before this began is in it.
///
/// It gets its name when it is whole and on the disk. `progress` is told what is copied.
pub async fn create(
    app: &App,
    target: &Path,
    progress: &mut impl FnMut(String),
) -> Result<Created, BackupError> {
    if app.database.backend() == DatabaseBackend::Postgres {
        return Err(BackupError::Postgres);
    }
    // Without a slash at its end: more is put behind its name.
    let target = &target.components().collect::<PathBuf>();
    if target.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(target.display().to_string()));
    }
    for _ in 0..ATTEMPTS {
        let now = app.clock.now();
        let id = app.ids.next(now).simple();
        let partial = folder::with_suffix(target, &format!(".partial-{id}"));
        folder::create_private(&partial).map_err(at(&partial))?;
        let made = fill(app, &partial, now, progress).await;
        let kept = match made {
            Ok(Some(created)) => publish(&partial, target).await.map(|()| Some(created)),
            other => other,
        };
        if !matches!(kept, Ok(Some(_))) {
            // It is of no use, and what went wrong is told anyway.
            let _ = fs::remove_dir_all(&partial);
        }
        if let Some(created) = kept? {
            return Ok(created);
        }
    }
    Err(BackupError::Unsteady)
}

/// Nothing if a file was removed before it was copied: then the database is copied anew.
async fn fill(
    app: &App,
    partial: &Path,
    now: DateTime<Utc>,
    progress: &mut impl FnMut(String),
) -> Result<Option<Created>, BackupError> {
    progress("copying the database".to_owned());
    let file = partial.join(DATABASE);
    store::copy_into(app.database.write(), &file).await?;
    let database = member(DATABASE, file.clone()).await?;
    let copy = Database::open_copy(&file).await?;
    let schema = database::schema(&copy).await?.last.unwrap_or_default();
    let rows = store::row_counts(copy.read()).await?;
    let audit_end = store::audit_end(copy.read()).await?;
    let named = store::stored_files(copy.read()).await?;
    copy.close().await?;

    let in_bucket = !app.settings.files.bucket.is_empty();
    let (mut members, mut lost) = (vec![database], Vec::new());
    if !in_bucket {
        let to = Files::new(&FileSettings::default(), partial.join(FILES));
        let to = to.map_err(Fault::internal)?;
        // The folder is there, also where it is empty.
        to.store().map_err(Fault::internal)?;
        let total = named.len();
        for (number, file) in named.into_iter().enumerate() {
            progress(format!("copying file {} of {total}", number + 1));
            match copy_file(&app.files, &to, &file).await {
                Ok(member) => {
                    if !is_same(&member, &file) {
                        lost.push(file.key);
                    }
                    members.push(member);
                }
                Err(Fault::NotFound) if store::has_file(app.database.read(), &file.key).await? => {
                    lost.push(file.key);
                }
                Err(Fault::NotFound) => return Ok(None),
                Err(fault) => return Err(fault.into()),
            }
        }
    }
    let manifest = Manifest {
        format_version: Manifest::VERSION,
        product: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: now,
        schema,
        master_key: app.vault.fingerprint()?,
        audit_end,
        rows,
        files: if in_bucket { FilesKept::InBucket } else { FilesKept::Here },
        members,
    };
    let path = partial.join(MANIFEST);
    fs::write(&path, manifest.to_text()?).map_err(at(&path))?;
    folder::settle(&path).map_err(at(&path))?;
    Ok(Some(Created { manifest, lost }))
}

/// Makes sure that the file is on the disk, and describes it.
async fn member(path: &'static str, file: PathBuf) -> Result<Member, BackupError> {
    blocking(move || {
        folder::settle(&file).map_err(at(&file))?;
        let (bytes, sha256) = folder::digest(&file).map_err(at(&file))?;
        Ok(Member { path: path.to_owned(), bytes, sha256 })
    })
    .await
}

async fn copy_file(from: &Files, to: &Files, file: &StoredFile) -> Result<Member, Fault> {
    let mut chunks = from.read(&file.key).await?;
    let mut incoming = to.begin(&file.key).await?;
    let (mut bytes, mut digest) = (0, Sha256::new());
    while let Some(chunk) = chunks.try_next().await? {
        bytes += chunk.len() as u64;
        digest.update(&chunk);
        incoming.write(chunk).await?;
    }
    incoming.finish().await?;
    let path = format!("{FILES}/{}", file.key);
    Ok(Member { path, bytes, sha256: hexadecimal(&digest.finalize()) })
}

/// Whether the file is what the database says.
pub(super) fn is_same(member: &Member, file: &StoredFile) -> bool {
    u64::try_from(file.bytes) == Ok(member.bytes) && file.sha256 == member.sha256
}

/// Gives the backup its name.
async fn publish(partial: &Path, target: &Path) -> Result<(), BackupError> {
    let (partial, target) = (partial.to_owned(), target.to_owned());
    blocking(move || {
        folder::sync_tree(&partial).map_err(at(&partial))?;
        if target.symlink_metadata().is_ok() {
            return Err(BackupError::Exists(target.display().to_string()));
        }
        fs::rename(&partial, &target).map_err(at(&target))?;
        folder::sync_name(&target).map_err(at(&target))
    })
    .await
}

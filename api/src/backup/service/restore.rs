//! Putting a backup in the place of a network.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{BackupError, Manifest, at, blocking};
use crate::backup::{
    folder,
    manifest::{DATABASE, FILES, Member},
    store::{self, NotAlone},
};

/// Where a network is.
#[derive(Clone, Debug)]
pub struct Places {
    /// The file of the database.
    pub database: PathBuf,
    /// The folder of uploaded files.
    pub files: PathBuf,
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What was restored.
    pub manifest: Manifest,
    /// Where the database that was there is kept.
    pub kept_database: Option<PathBuf>,
    /// Where the files that were there are kept.
    pub kept_files: Option<PathBuf>,
}

/// Restores the backup in `backup`, which has been verified. What is there is refused unless `force` is given, and then kept
/// beside under a name with the time. A database that another process has open is always refused.
///
/// First everything is copied beside its place; then the files are put there, and last the database, which
/// replaces the old one in one step.
pub async fn restore(
    backup: &Path,
    places: &Places,
    force: bool,
    now: DateTime<Utc>,
    progress: &mut impl FnMut(String),
) -> Result<Restored, BackupError> {
    let manifest = Manifest::read(backup)?;
    let is_there = is_filled(&places.database).map_err(at(&places.database))?;
    let has_files = has_entries(&places.files).map_err(at(&places.files))?;
    if is_there && !force {
        return Err(BackupError::DatabaseExists(places.database.display().to_string()));
    }
    if has_files && !force {
        return Err(BackupError::FilesExist(places.files.display().to_string()));
    }
    let alone = if is_there {
        match store::take_alone(&places.database).await {
            Ok(alone) => Some(alone),
            Err(NotAlone::InUse) => {
                return Err(BackupError::InUse(places.database.display().to_string()));
            }
            Err(NotAlone::Unreadable(reason)) => {
                tracing::warn!(%reason, "the database that is there cannot be read");
                None
            }
        }
    } else {
        None
    };
    let staged = Places {
        database: folder::with_suffix(&places.database, ".restoring"),
        files: folder::with_suffix(&places.files, ".restoring"),
    };
    for path in [&staged.database, &staged.files] {
        if path.symlink_metadata().is_ok() {
            return Err(BackupError::Interrupted(path.display().to_string()));
        }
    }
    progress("copying the backup".to_owned());
    let (from, members, to) = (backup.to_owned(), manifest.members.clone(), staged.clone());
    let copied = blocking(move || copy_all(&from, &members, &to)).await;
    if copied.is_err() {
        // They are of no use, and what went wrong is told anyway.
        let _ = fs::remove_file(&staged.database);
        let _ = fs::remove_dir_all(&staged.files);
    }
    copied?;
    let there = There { database: is_there, is_folded: alone.is_some(), files: has_files };
    let suffix = format!(".before-{}", now.format("%Y%m%dT%H%M%SZ"));
    let places = places.clone();
    let kept = blocking(move || exchange(&staged, &places, &suffix, there)).await;
    if let Some(alone) = alone {
        alone.release().await;
    }
    let (kept_database, kept_files) = kept?;
    Ok(Restored { manifest, kept_database, kept_files })
}

fn is_filled(file: &Path) -> io::Result<bool> {
    match fs::metadata(file) {
        Ok(metadata) => Ok(metadata.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn has_entries(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Copies all members beside their places.
fn copy_all(backup: &Path, members: &[Member], staged: &Places) -> Result<(), BackupError> {
    fs::create_dir(&staged.files).map_err(at(&staged.files))?;
    for member in members {
        let from = backup.join(&member.path);
        let to = match member.path.strip_prefix(FILES).and_then(|rest| rest.strip_prefix('/')) {
            Some(key) => staged.files.join(key),
            None if member.path == DATABASE => staged.database.clone(),
            None => continue,
        };
        if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        let copied = folder::copy(&from, &to).map_err(at(&to))?;
        if copied != (member.bytes, member.sha256.clone()) {
            return Err(BackupError::Changed(from.display().to_string()));
        }
    }
    folder::sync_tree(&staged.files).map_err(at(&staged.files))
}

/// What stands in the places.
#[derive(Clone, Copy)]
struct There {
    /// Whether there is a database.
    database: bool,
    /// Whether its log was folded into its file, so that what else lies beside it is of no use.
    is_folded: bool,
    /// Whether there are files.
    files: bool,
}

type Kept = (Option<PathBuf>, Option<PathBuf>);

/// Puts what was copied in its place, and what was there beside it.
fn exchange(
    staged: &Places,
    places: &Places,
    suffix: &str,
    there: There,
) -> Result<Kept, BackupError> {
    let kept_database = there.database.then(|| folder::with_suffix(&places.database, suffix));
    let kept_files = there.files.then(|| folder::with_suffix(&places.files, suffix));
    if let Some(kept) = &kept_database {
        // It stays in its place until the new one takes it: a service that started meanwhile would make an empty one.
        fs::hard_link(&places.database, kept).map_err(at(kept))?;
    }
    // A log of the old database would be taken for one of the new.
    for log in ["-wal", "-shm", "-journal"] {
        let path = folder::with_suffix(&places.database, log);
        if path.symlink_metadata().is_err() {
            continue;
        }
        if there.is_folded {
            fs::remove_file(&path).map_err(at(&path))?;
        } else {
            let kept = folder::with_suffix(&places.database, &format!("{suffix}{log}"));
            fs::rename(&path, &kept).map_err(at(&path))?;
        }
    }
    if let Some(kept) = &kept_files {
        fs::rename(&places.files, kept).map_err(at(kept))?;
    }
    fs::rename(&staged.files, &places.files).map_err(at(&places.files))?;
    fs::rename(&staged.database, &places.database).map_err(at(&places.database))?;
    folder::sync_name(&places.files).map_err(at(&places.files))?;
    folder::sync_name(&places.database).map_err(at(&places.database))?;
    Ok((kept_database, kept_files))
}

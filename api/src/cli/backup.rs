//! `verbund backup`: copies of a network on SQLite, made while it is served, verified and restored.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Options, master_key, progress::Progress};
use crate::{
    app::Clock,
    backup::{
        FilesKept,
        service::{self, BackupError, Defect, Places, Verified},
    },
    config::Settings,
    telemetry,
};

/// Make, verify and restore backups of a network on SQLite
#[derive(Args, Debug)]
pub(super) struct BackupArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Create(CreateArguments),
    Verify(VerifyArguments),
    Restore(RestoreArguments),
}

/// Make a backup while the service runs
///
/// A new folder with the database, the uploaded files and a manifest of both. Everything that was acknowledged
/// before the command began is in it. The master key never is: keep a copy of it apart.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund backup create /backups/verbund-2026-11-28")]
struct CreateArguments {
    /// The folder to make; one that is there is never overwritten
    folder: PathBuf,
}

/// Find out whether a backup is whole and can be restored
///
/// Compares every file with the manifest, lets SQLite check the database, verifies the audit log, and tells whether
/// the master key at hand is the right one. Nothing is written.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund backup verify /backups/verbund-2026-11-28\n\nExit codes: 0 the backup is whole, 1 it is not."
)]
struct VerifyArguments {
    /// The folder that `verbund backup create` made
    folder: PathBuf,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Put a backup in the place of the database and its files
///
/// The backup is verified first. A database that is open in another process is never replaced.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund backup restore /backups/verbund-2026-11-28 --database sqlite:verbund.db"
)]
struct RestoreArguments {
    /// The folder that `verbund backup create` made
    folder: PathBuf,
    /// Replace what is there; it is kept beside, under a name with the time
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(arguments: BackupArguments, options: &Options) -> anyhow::Result<()> {
    let settings = options.load(Vec::new())?.settings;
    // Before anything is opened: another database needs no master key to be told so.
    if !settings.database.url.expose().starts_with("sqlite:") {
        return Err(BackupError::Postgres.into());
    }
    match arguments.what {
        What::Create(CreateArguments { folder }) => create(&folder, options).await,
        What::Verify(VerifyArguments { folder, json }) => verify(&folder, json, &settings).await,
        What::Restore(RestoreArguments { folder, force }) => {
            restore(&folder, force, &settings).await
        }
    }
}

async fn create(folder: &Path, options: &Options) -> anyhow::Result<()> {
    let app = options.open_as_it_is().await?;
    let progress = Progress::new();
    let created = service::create(&app, folder, &mut |what| progress.say(what)).await;
    progress.finish();
    let created = created.context("the backup was not made")?;
    app.close().await?;
    let (name, manifest) = (folder.display(), &created.manifest);
    let bytes: u64 = manifest.members.iter().map(|member| member.bytes).sum();
    let mut text = String::new();
    writeln!(
        text,
        "{name} is whole: {} rows, {} uploaded files, {bytes} bytes.",
        manifest.rows.values().sum::<u64>(),
        manifest.members.len().saturating_sub(1)
    )?;
    if manifest.files == FilesKept::InBucket {
        writeln!(
            text,
            "Uploaded files lie in a bucket and are not in it: back the bucket up apart, after this."
        )?;
    }
    if let Some(end) = &manifest.audit_end {
        writeln!(text, "The audit log ends with {end}.")?;
    }
    writeln!(
        text,
        "The master key {} is not in it. Keep a copy of the key apart: without it the backup's secrets are lost.",
        manifest.master_key
    )?;
    io::stderr().write_all(text.as_bytes())?;
    if !created.lost.is_empty() {
        bail!(
            "the backup is made, but the service itself has lost {} of its uploaded files or has them altered: {}",
            created.lost.len(),
            created.lost.join(", ")
        );
    }
    Ok(())
}

async fn verify(folder: &Path, json: bool, settings: &Settings) -> anyhow::Result<()> {
    let found = examine(folder, settings).await?;
    if json {
        let Verified { manifest, defects, is_right_key, audit_verified } = &found;
        super::print_json(&json!({
            "whole": defects.is_empty(),
            "defects": defects,
            "masterKeyIsRight": is_right_key,
            "auditVerified": audit_verified,
            "manifest": manifest.as_ref().map(|manifest| json!({
                "formatVersion": manifest.format_version,
                "product": manifest.product,
                "createdAt": manifest.created_at,
                "schema": manifest.schema,
                "masterKey": manifest.master_key,
                "auditEnd": manifest.audit_end,
                "files": manifest.files,
                "rows": manifest.rows,
            })),
        }))?;
    } else {
        super::print(&lines(&found.defects))?;
    }
    require_whole(folder, &found)?;
    if !json {
        tell(&found)?;
    }
    Ok(())
}

async fn restore(folder: &Path, force: bool, settings: &Settings) -> anyhow::Result<()> {
    if !settings.files.bucket.is_empty() {
        bail!(
            "a backup is restored into a folder, and `files.bucket` is set: restore with the setting empty, then copy \
             the files into the bucket"
        );
    }
    let found = examine(folder, settings).await?;
    super::print(&lines(&found.defects))?;
    require_whole(folder, &found)?;
    let Some(database) = super::sqlite_file(settings)? else {
        return Err(BackupError::Postgres.into());
    };
    let places = Places { database, files: super::files_folder(settings)? };
    let progress = Progress::new();
    let now = Clock::System.now();
    let mut say = |what| progress.say(what);
    let restored = service::restore(folder, &places, force, now, &mut say).await;
    progress.finish();
    let restored = restored.context("the backup was not restored")?;
    let mut output = io::stderr().lock();
    writeln!(
        output,
        "{} is restored to {}.",
        places.database.display(),
        restored.manifest.created_at.format("%Y-%m-%d %H:%M:%SZ")
    )?;
    for kept in [restored.kept_database, restored.kept_files].into_iter().flatten() {
        writeln!(output, "What was there is kept as {}.", kept.display())?;
    }
    if found.is_right_key.is_none() {
        writeln!(
            output,
            "Now put the master key {} back: as {}, readable by its owner alone, or by \
             VERBUND_SECRETS__MASTER_KEY_FILE. The service makes another one if it starts without.",
            restored.manifest.master_key,
            master_key::place(settings.database.url.expose())?.display()
        )?;
    }
    if restored.manifest.files == FilesKept::InBucket {
        writeln!(output, "Uploaded files were in a bucket and are not in the backup.")?;
    }
    writeln!(output, "Mails that waited are sent when the service starts.")?;
    Ok(())
}

async fn examine(folder: &Path, settings: &Settings) -> anyhow::Result<Verified> {
    telemetry::start(&settings.log);
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    let vault = master_key::at_hand(settings)?;
    let progress = Progress::new();
    let mut say = |what| progress.say(what);
    let found = service::verify(folder, vault.as_ref(), settings.service(), &mut say).await;
    progress.finish();
    Ok(found?)
}

/// One line for each defect.
fn lines(defects: &[Defect]) -> String {
    let mut text = String::new();
    for Defect { kind, part, problem } in defects {
        let kind = json!(kind);
        let kind = kind.as_str().unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{kind:<11} {part}  {problem}");
    }
    text
}

fn require_whole(folder: &Path, found: &Verified) -> anyhow::Result<()> {
    let defects = found.defects.len();
    if defects > 0 {
        bail!("{} cannot be restored as it is (defects: {defects})", folder.display());
    }
    Ok(())
}

/// What else is to be known of a backup that is whole.
fn tell(found: &Verified) -> anyhow::Result<()> {
    let Some(manifest) = &found.manifest else { return Ok(()) };
    let mut output = io::stderr().lock();
    writeln!(
        output,
        "The backup of {} is whole.",
        manifest.created_at.format("%Y-%m-%d %H:%M:%SZ")
    )?;
    match found.is_right_key {
        Some(_) => writeln!(output, "The master key at hand is the right one.")?,
        None => writeln!(
            output,
            "No master key is at hand: whether the right one ({}) can be found was not verified.",
            manifest.master_key
        )?,
    }
    if !found.audit_verified {
        writeln!(
            output,
            "It has the schema of an earlier version: its audit log is verified after it was restored and migrated."
        )?;
    }
    Ok(())
}

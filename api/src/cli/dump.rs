//! `verbund dump`: everything that the database holds, as one file for any database.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Options, progress::Progress};
use crate::transfer::service::{self, Transferred};

/// Write everything that the database holds into one file
///
/// The file can be loaded into an empty database of either kind with `verbund load`. It shows one moment; the
/// service may go on meanwhile. Files that people uploaded are not in it, and never is the master key: what is
/// secret stays encrypted under it.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund dump network.dump --database sqlite:verbund.db")]
pub(super) struct DumpArguments {
    /// The file to write; one that is there is never overwritten
    file: PathBuf,
}

pub(super) async fn run(arguments: DumpArguments, options: &Options) -> anyhow::Result<()> {
    let DumpArguments { file } = arguments;
    if file.exists() {
        bail!("{} is there already; a dump overwrites nothing", file.display());
    }
    let app = options.open_as_it_is().await?;
    let partial = PathBuf::from(format!("{}.partial", file.display()));
    let output = create(&partial)?;
    let progress = Progress::new();
    let written = service::dump(&app, BufWriter::new(output), |count| progress.show(count)).await;
    progress.finish();
    let kept = match written {
        Ok((transferred, output)) => keep(output, &partial, &file).map(|()| transferred),
        Err(error) => Err(error.into()),
    };
    if kept.is_err() {
        // It is of no use, and what went wrong is told anyway.
        let _ = fs::remove_file(&partial);
    }
    let transferred = kept.with_context(|| format!("{} was not written", file.display()))?;
    let fingerprint = app.vault.fingerprint()?;
    app.close().await?;
    tell(&transferred, &fingerprint, &file)
}

/// A new file that only its owner may read.
fn create(partial: &Path) -> anyhow::Result<File> {
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(partial);
    match created {
        Ok(file) => Ok(file),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{} is there: another dump is under way, or one was interrupted; then remove it",
            partial.display()
        ),
        Err(error) => Err(error).with_context(|| format!("{} cannot be made", partial.display())),
    }
}

/// Gives a file that is whole its name.
fn keep(output: BufWriter<File>, partial: &Path, file: &Path) -> anyhow::Result<()> {
    let output = output.into_inner().map_err(io::IntoInnerError::into_error)?;
    output.sync_all()?;
    fs::hard_link(partial, file)?;
    fs::remove_file(partial)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

fn tell(transferred: &Transferred, fingerprint: &str, file: &Path) -> anyhow::Result<()> {
    let mut output = io::stderr().lock();
    writeln!(
        output,
        "{} has {} rows of {} tables.",
        file.display(),
        transferred.total(),
        transferred.rows.len()
    )?;
    writeln!(
        output,
        "The master key {fingerprint} is not in it: loading needs the same one. Uploaded files are copied apart."
    )?;
    Ok(())
}

//! `verbund load`: what `verbund dump` wrote, into an empty database.

use std::{
    fs::File,
    io::{self, ErrorKind, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Options, master_key, progress::Progress};
use crate::{
    app::App,
    database::Database,
    telemetry,
    transfer::service::{self, Reader},
};

/// Load a dump into an empty database
///
/// All of it or nothing, in one transaction. The dump has to have the schema of this version, and the master key
/// at hand has to be the one of the network that was dumped. Nobody else uses the database meanwhile.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund load network.dump --database postgres://verbund@localhost/verbund"
)]
pub(super) struct LoadArguments {
    /// The file that `verbund dump` wrote
    file: PathBuf,
}

pub(super) async fn run(arguments: LoadArguments, options: &Options) -> anyhow::Result<()> {
    let LoadArguments { file } = arguments;
    let name = file.display().to_string();
    // Before the database is opened: a wrong file must not make one.
    let input = match File::open(&file) {
        Ok(input) => input,
        Err(error) if error.kind() == ErrorKind::NotFound => bail!("there is no file {name}"),
        Err(error) => return Err(error).with_context(|| format!("{name} cannot be opened")),
    };
    let dump = Reader::open(input).with_context(|| format!("{name} cannot be loaded"))?;
    let settings = options.load(Vec::new())?.settings;
    telemetry::start(&settings.log);
    let Some(vault) = master_key::at_hand(&settings)? else {
        bail!(
            "the master key of the network that was dumped ({}) is needed and not at hand: put it beside the database \
             first, or name its file in VERBUND_SECRETS__MASTER_KEY_FILE",
            dump.header().master_key
        );
    };
    let database = Database::connect(settings.database.url.expose(), settings.database.pool());
    let app = App::new(database.await?, vault, settings.service());
    let progress = Progress::new();
    let loaded = service::load(&app, dump, |count| progress.show(count)).await;
    progress.finish();
    let loaded = loaded.with_context(|| format!("{name} was not loaded"))?;
    let files = loaded.rows.get("stored_file").copied().unwrap_or(0);
    app.close().await?;
    let mut output = io::stderr().lock();
    writeln!(output, "{} rows of {} tables were loaded.", loaded.total(), loaded.rows.len())?;
    if files > 0 {
        writeln!(
            output,
            "The network has {files} uploaded files: copy their folder before the service starts."
        )?;
    }
    Ok(())
}

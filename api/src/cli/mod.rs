//! The command line: one file for each command.
//!
//! Data goes to standard output, words go to standard error.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    str::FromStr as _,
};

use anyhow::{Context as _, bail};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;

use crate::{
    app::App,
    config::{Configuration, ConfigurationError, Settings, Sources},
    database::{self, Database},
    files::storage::Files,
    identity, search as index, telemetry,
    vault::Vault,
};

mod admin;
mod audit;
mod backup;
mod completions;
mod config;
mod demo;
mod dump;
mod graphql;
mod healthcheck;
mod import;
mod keys;
mod load;
mod mail;
mod master_key;
mod migrate;
mod operation;
mod progress;
mod schema;
mod search;
mod serve;

/// What was asked for could not be done.
const FAILED: u8 = 1;
/// The arguments or the configuration are wrong. The same code as for arguments that do not parse.
const USAGE: u8 = 2;

const AFTER_HELP: &str = "\
Examples:
  verbund serve --demo        look around in a demo network
  verbund serve               run on the SQLite database verbund.db, made where there is none
  verbund config init         write a configuration file to edit

Settings come from defaults, then verbund.toml, then the environment (VERBUND_SERVER__PORT,
DATABASE_URL, …), then flags.

Exit codes: 0 done, 1 failed, 2 wrong arguments or configuration.";

/// The API of a multi-partner network.
#[derive(Debug, Parser)]
#[command(name = "verbund", version, after_help = AFTER_HELP)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
struct Options {
    /// Read settings from this file; without it, from verbund.toml where there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the data is: `sqlite:FILE` or `postgres://user:password@host/database`
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArguments),
    Migrate(migrate::MigrateArguments),
    Demo(demo::DemoArguments),
    Admin(admin::AdminArguments),
    Graphql(graphql::GraphqlArguments),
    Import(import::ImportArguments),
    Mail(mail::MailArguments),
    Audit(audit::AuditArguments),
    Backup(backup::BackupArguments),
    Dump(dump::DumpArguments),
    Load(load::LoadArguments),
    Keys(keys::KeysArguments),
    Schema(schema::SchemaArguments),
    Search(search::SearchArguments),
    Config(config::ConfigArguments),
    Healthcheck(healthcheck::HealthcheckArguments),
    Completions(completions::CompletionsArguments),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match runtime().map_err(Into::into).and_then(|runtime| runtime.block_on(execute(arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told when even this fails.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            let is_usage = error.is::<ConfigurationError>() || error.is::<UsageError>();
            ExitCode::from(if is_usage { USAGE } else { FAILED })
        }
    }
}

/// A thread's stack: an operation nests as deep as its document may, and each level has a frame of every type
/// that it passes. What is not touched takes no memory.
const STACK_BYTES: usize = 16 * 1024 * 1024;

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build()
}

async fn execute(Arguments { options, command }: Arguments) -> anyhow::Result<()> {
    match command {
        Command::Serve(arguments) => serve::run(arguments, &options).await,
        Command::Migrate(arguments) => migrate::run(arguments, &options).await,
        Command::Admin(arguments) => admin::run(arguments, &options).await,
        Command::Graphql(arguments) => graphql::run(arguments, &options).await,
        Command::Demo(arguments) => demo::run(arguments, &options).await,
        Command::Import(arguments) => import::run(arguments, &options).await,
        Command::Mail(arguments) => mail::run(arguments, &options).await,
        Command::Audit(arguments) => audit::run(arguments, &options).await,
        Command::Backup(arguments) => backup::run(arguments, &options).await,
        Command::Dump(arguments) => dump::run(arguments, &options).await,
        Command::Load(arguments) => load::run(arguments, &options).await,
        Command::Keys(arguments) => keys::run(arguments, &options).await,
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Search(arguments) => search::run(arguments, &options).await,
        Command::Config(arguments) => config::run(arguments, &options),
        Command::Healthcheck(arguments) => healthcheck::run(arguments, &options),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
    }
}

/// The arguments parse, but they ask for what is not to be had.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

impl Options {
    /// The settings that hold, with what else the command's own flags set.
    fn load(
        &self,
        flags: Vec<(&'static str, &'static str, String)>,
    ) -> Result<Configuration, ConfigurationError> {
        self.sources(flags).load()
    }

    /// Where the settings come from, with what else the command's own flags set.
    fn sources(&self, mut flags: Vec<(&'static str, &'static str, String)>) -> Sources {
        if let Some(url) = &self.database {
            flags.push(("--database", "database.url", url.clone()));
        }
        Sources::of_process(self.config.clone(), flags)
    }

    /// Starts logging and connects to the database as it is.
    async fn connect(&self) -> anyhow::Result<Database> {
        let settings = self.load(Vec::new())?.settings;
        telemetry::start(&settings.log);
        Ok(Database::connect(settings.database.url.expose(), settings.database.pool()).await?)
    }

    /// The application on a database that has the schema of this binary.
    async fn open(&self) -> anyhow::Result<App> {
        let settings = self.load(Vec::new())?.settings;
        let vault = master_key::vault(&settings)?;
        let database = self.connect().await?;
        application(&settings, vault, database).await
    }

    /// The application on the database as it is: one that is not there is not made, and nothing is migrated.
    async fn open_as_it_is(&self) -> anyhow::Result<App> {
        let settings = self.load(Vec::new())?.settings;
        if let Some(file) = sqlite_file(&settings)?
            && !file.exists()
        {
            bail!("there is no database {}", file.display());
        }
        let Some(vault) = master_key::at_hand(&settings)? else {
            bail!("the master key of the database is not at hand: {MASTER_KEY_HINT}");
        };
        let app = App {
            files: Files::new(&settings.files, files_folder(&settings)?)?,
            ..App::new(self.connect().await?, vault, settings.service())
        };
        let is_new = database::schema(&app.database).await?.last.is_none();
        if is_new {
            bail!("the database is empty");
        }
        require_right_master_key(&app).await?;
        Ok(app)
    }
}

/// How the right master key is named.
const MASTER_KEY_HINT: &str = "name the right one in VERBUND_SECRETS__MASTER_KEY_FILE, or on SQLite put it back beside \
                               the database";

/// With another master key than that of the database's secrets nothing is begun.
async fn require_right_master_key(app: &App) -> anyhow::Result<()> {
    if !identity::service::has_right_master_key(app).await? {
        bail!(
            "the master key is not the one that the secrets of this database are encrypted under: {MASTER_KEY_HINT}"
        );
    }
    Ok(())
}

/// The application, its database brought to the schema of this binary. With another master key than that of
/// the database's secrets nothing is begun: what it wrote could not be read by the others.
async fn application(settings: &Settings, vault: Vault, database: Database) -> anyhow::Result<App> {
    database::migrate(&database).await?;
    let files = Files::new(&settings.files, files_folder(settings)?)?;
    let app = App { files, ..App::new(database, vault, settings.service()) };
    require_right_master_key(&app).await?;
    // Of a new database nothing is to be told.
    let rebuilt = index::service::prepare(&app).await?;
    if let Some(rebuilt) = rebuilt.filter(|rebuilt| rebuilt.objects > 0) {
        tracing::info!(objects = rebuilt.objects, "what the search finds things by was made anew");
    }
    Ok(app)
}

/// The folder of files while no bucket is set.
fn files_folder(settings: &Settings) -> anyhow::Result<PathBuf> {
    if !settings.files.folder.is_empty() {
        return Ok(PathBuf::from(&settings.files.folder));
    }
    let beside = sqlite_file(settings)?.map(|file| format!("{}.files", file.display()));
    Ok(beside.map_or_else(|| PathBuf::from("files"), PathBuf::from))
}

/// The file of a SQLite database; none of PostgreSQL.
fn sqlite_file(settings: &Settings) -> anyhow::Result<Option<PathBuf>> {
    let url = settings.database.url.expose();
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    Ok(Some(SqliteConnectOptions::from_str(url)?.get_filename().to_owned()))
}

/// Writes data to standard output.
fn print(data: &str) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    output
        .write_all(data.as_bytes())
        .and_then(|()| output.flush())
        .context("standard output cannot be written")
}

/// Writes JSON for programs to standard output.
fn print_json(data: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(data)?))
}

/// Whether the reader of the output went away, as `head` does: no failure of ours.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

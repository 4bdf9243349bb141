//! `verbund config`: the settings.

use std::{
    fmt::Write as _,
    fs::OpenOptions,
    io::{self, ErrorKind, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};

use super::Options;
use crate::config::{self, FILE};

/// Write, check or show the settings
#[derive(Args, Debug)]
pub(super) struct ConfigArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Init(Init),
    Check(Check),
    Show(Show),
}

/// Write a configuration file that holds every setting with its default, commented out
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund config init")]
struct Init {
    /// The file; one that exists is left alone
    #[arg(default_value = FILE)]
    file: PathBuf,
}

/// Tell what is wrong with the settings, if anything is
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund config check --config /etc/verbund.toml")]
struct Check {}

/// List the settings that hold, and where each comes from; passwords are masked
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund config show --json")]
struct Show {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: ConfigArguments, options: &Options) -> anyhow::Result<()> {
    match arguments.what {
        What::Init(Init { file }) => init(&file),
        What::Check(Check {}) => check(options),
        What::Show(Show { json }) => show(options, json),
    }
}

fn init(file: &std::path::Path) -> anyhow::Result<()> {
    let name = file.display();
    let mut created = match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(created) => created,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{name} exists and is left as it is: remove it first, or name another file")
        }
        Err(error) => return Err(error).with_context(|| format!("{name} cannot be written")),
    };
    created
        .write_all(config::sample().as_bytes())
        .with_context(|| format!("{name} cannot be written"))?;
    writeln!(io::stderr(), "{name} holds every setting with its default; edit what you need.")?;
    Ok(())
}

fn check(options: &Options) -> anyhow::Result<()> {
    let configuration = options.load(Vec::new())?;
    let mut words = io::stderr();
    match configuration.file {
        Some(file) => writeln!(words, "The settings are valid (with {}).", file.display())?,
        None => writeln!(words, "The settings are valid (no configuration file).")?,
    }
    Ok(())
}

fn show(options: &Options, json: bool) -> anyhow::Result<()> {
    let settings = options.load(Vec::new())?.settings();
    if json {
        return super::print_json(&settings);
    }
    let lines: Vec<_> = settings
        .iter()
        .map(|setting| (format!("{} = {}", setting.key, setting.value), &setting.origin))
        .collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0);
    let mut list = String::new();
    for (line, origin) in lines {
        writeln!(list, "{line:width$}  # {origin}")?;
    }
    super::print(&list)
}

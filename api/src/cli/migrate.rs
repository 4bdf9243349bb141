//! `verbund migrate`: the database's schema.

use std::{fmt::Write as _, io};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Options;
use crate::database::{self, Migration};

/// Bring the database to the schema of this version, or compare them
#[derive(Args, Debug)]
pub(super) struct MigrateArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Up(Up),
    Status(Status),
}

/// Apply pending migrations, all or none; `serve` does it by itself
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund migrate up --database postgres://verbund@localhost/verbund"
)]
struct Up {}

/// List the migrations of this version and when they were applied
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund migrate status --json")]
struct Status {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: MigrateArguments, options: &Options) -> anyhow::Result<()> {
    let database = options.connect().await?;
    match arguments.what {
        What::Up(Up {}) => up(&database::migrate(&database).await?),
        What::Status(Status { json }) => status(&database::migrations(&database).await?, json),
    }
}

fn up(applied: &[String]) -> anyhow::Result<()> {
    use io::Write as _;
    if applied.is_empty() {
        writeln!(io::stderr(), "The database is up to date.")?;
    }
    let mut list = applied.join("\n");
    if !list.is_empty() {
        list.push('\n');
    }
    super::print(&list)
}

fn status(migrations: &[Migration], json: bool) -> anyhow::Result<()> {
    let applied_at = |migration: &Migration| migration.applied_at.map(|time| time.to_rfc3339());
    if json {
        let list: Vec<Value> = migrations
            .iter()
            .map(|migration| json!({ "name": migration.name, "appliedAt": applied_at(migration) }))
            .collect();
        return super::print_json(&list);
    }
    let width = migrations.iter().map(|migration| migration.name.len()).max().unwrap_or(0);
    let mut table = String::new();
    for migration in migrations {
        let state = applied_at(migration).unwrap_or_else(|| "pending".into());
        writeln!(table, "{:width$}  {state}", migration.name)?;
    }
    super::print(&table)
}

//! How fast Verbund is beside what one would use instead: `cargo run --release -p speed -- --help`.
//!
//! It asserts nothing about time: docs/performance.md explains what it prints.

mod by_hand;
mod client;
mod cluster;
mod contender;
mod fill;
mod load;
mod measure;
mod peers;
mod processes;
mod questions;
mod run;
mod same;
mod table;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Measures how fast Verbund is beside what one would use instead
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: run::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Start a copy of the filled cluster, and leave it running
    Cluster(run::ClusterOptions),
    /// Measure questions to a running Verbund alone
    Ask(run::AskOptions),
    /// Serve the answers that are written by hand
    ByHand(by_hand::Options),
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.command {
        None => run::run(cli.options).await,
        Some(Command::Cluster(options)) => run::cluster(&options),
        Some(Command::Ask(options)) => run::ask(options).await,
        Some(Command::ByHand(options)) => by_hand::serve(options).await,
    }
}

/// Where the files of this program are.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where what is made for it is kept.
fn target() -> PathBuf {
    folder().join("../../target/speed")
}

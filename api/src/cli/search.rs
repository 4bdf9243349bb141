//! `verbund search`: what the search finds things by.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use clap::{Args, Subcommand};
use indicatif::ProgressBar;

use super::Options;
use crate::search::service;

/// Bring what the search finds things by up to date
#[derive(Args, Debug)]
pub(super) struct SearchArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Rebuild(Rebuild),
}

/// Read all texts again and note by which words they are found
///
/// Every change does that for itself, and an update of Verbund for everything: this is for databases that
/// something else has written to. The service goes on meanwhile.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund search rebuild --database sqlite:verbund.db")]
struct Rebuild {}

pub(super) async fn run(arguments: SearchArguments, options: &Options) -> anyhow::Result<()> {
    let app = options.open().await?;
    match arguments.what {
        What::Rebuild(Rebuild {}) => {
            let bar = io::stderr().is_terminal().then(ProgressBar::new_spinner);
            if let Some(bar) = &bar {
                bar.enable_steady_tick(Duration::from_millis(100));
            }
            let progress = |objects: usize| {
                if let Some(bar) = &bar {
                    bar.set_message(format!("{objects} objects"));
                }
            };
            let rebuilt = service::rebuild(&app, progress).await?;
            if let Some(bar) = &bar {
                bar.finish_and_clear();
            }
            writeln!(io::stderr(), "{} objects are up to date.", rebuilt.objects)?;
            Ok(())
        }
    }
}

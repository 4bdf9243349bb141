//! `verbund demo`: the demo network, without the service.

use std::io::{self, Write as _};

use clap::Args;

use super::Options;
use crate::{
    access::Actor,
    app::App,
    demo::service::{self, LoadError, Outcome},
};

/// Load the demo network into an empty database
///
/// Loading it again changes nothing; a database that holds anything else is refused.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund demo --database sqlite:demo.db")]
pub(super) struct DemoArguments {}

pub(super) async fn run(DemoArguments {}: DemoArguments, options: &Options) -> anyhow::Result<()> {
    let words = match load(&options.open().await?).await? {
        Outcome::Loaded => {
            "The demo network is loaded. `verbund serve` with the same database serves it."
        }
        Outcome::AlreadyThere => "The demo network was there already; nothing was changed.",
    };
    writeln!(io::stderr(), "{words}")?;
    Ok(())
}

/// Loads the demo network in the name of whoever runs the command.
pub(super) async fn load(app: &App) -> Result<Outcome, LoadError> {
    service::load(app, &Actor::Operator).await
}

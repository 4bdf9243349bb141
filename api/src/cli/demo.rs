//! `verbund demo`: the demo network, without the service.

use std::io::{self, Write as _};

use clap::Args;
use secrecy::ExposeSecret as _;

use super::Options;
use crate::{
    access::Actor,
    app::App,
    demo::{
        service::{self, Outcome},
        users::DemoUser,
    },
};

/// Load the demo network into an empty database
///
/// Loading it again changes nothing; a database that holds anything else is refused.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund demo --database sqlite:demo.db")]
pub(super) struct DemoArguments {}

pub(super) async fn run(DemoArguments {}: DemoArguments, options: &Options) -> anyhow::Result<()> {
    let words = if load(&options.open().await?).await? {
        "The demo network is loaded. `verbund serve --demo` with the same database serves it."
    } else {
        "The demo network was there already; nothing was changed."
    };
    writeln!(io::stderr(), "{words}")?;
    Ok(())
}

/// Loads the demo network in the name of whoever runs the command, and tells once who can sign in.
/// Whether it was loaded; if not, it was there.
pub(super) async fn load(app: &App) -> anyhow::Result<bool> {
    match service::load(app, &Actor::Operator).await? {
        Outcome::Loaded(users) => {
            tell(&users)?;
            Ok(true)
        }
        Outcome::AlreadyThere => Ok(false),
    }
}

fn tell(users: &[DemoUser]) -> io::Result<()> {
    let mut words = io::stderr().lock();
    writeln!(words, "Who can sign in; the passwords are not shown again:\n")?;
    for DemoUser { email, role, password } in users {
        writeln!(words, "  {email:<48}{:<24}{role}", password.expose_secret())?;
    }
    writeln!(words)
}

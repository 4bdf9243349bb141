//! `verbund keys`: the keys that access tokens are signed with.

use std::{fmt::Write as _, io};

use clap::{Args, Subcommand};
use entity::signing_key;
use serde_json::{Value, json};

use super::Options;
use crate::{access::Actor, identity::service};

/// List the keys that access tokens are signed with, or make a new one
#[derive(Args, Debug)]
pub(super) struct KeysArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Rotate(Rotate),
    List(List),
}

/// Make a new key; nobody is signed out
///
/// It is published at once and signs two minutes later. The keys before it verify until the last token that
/// they signed is over.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund keys rotate")]
struct Rotate {}

/// List the keys that there are and were, and from when to when each is used
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund keys list --json")]
struct List {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: KeysArguments, options: &Options) -> anyhow::Result<()> {
    let app = options.open().await?;
    match arguments.what {
        What::Rotate(Rotate {}) => {
            use io::Write as _;
            let key = service::rotate_keys(&app, &Actor::Operator).await?;
            writeln!(io::stderr(), "The new key signs from {} on.", key.signs_from.to_rfc3339())?;
            super::print(&format!("{}\n", key.id.0))
        }
        What::List(List { json }) => list(&service::keys(&app, &Actor::Operator).await?, json),
    }
}

fn list(keys: &[signing_key::Model], json: bool) -> anyhow::Result<()> {
    let retires_at = |key: &signing_key::Model| key.retires_at.map(|time| time.to_rfc3339());
    if json {
        let list: Vec<Value> = keys
            .iter()
            .map(|key| {
                json!({
                    "id": key.id.0,
                    "algorithm": key.algorithm,
                    "createdAt": key.created_at.to_rfc3339(),
                    "signsFrom": key.signs_from.to_rfc3339(),
                    "retiresAt": retires_at(key),
                })
            })
            .collect();
        return super::print_json(&list);
    }
    let mut table = String::new();
    for key in keys {
        let until = retires_at(key).unwrap_or_else(|| "open".into());
        writeln!(table, "{}  signs from {}  until {until}", key.id.0, key.signs_from.to_rfc3339())?;
    }
    super::print(&table)
}

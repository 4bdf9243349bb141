//! `verbund schema`: the schema definition.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::graphql;

/// Print the GraphQL schema
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund schema > schema.graphql")]
pub(super) struct SchemaArguments {
    /// Print nothing; fail unless this file holds the schema
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(super) fn run(arguments: &SchemaArguments) -> anyhow::Result<()> {
    let sdl = graphql::schema().sdl();
    let Some(file) = &arguments.check else { return super::print(&sdl) };
    let name = file.display();
    let written = fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    if written != sdl {
        bail!("{name} is out of date: write it anew with `verbund schema > {name}`");
    }
    Ok(())
}

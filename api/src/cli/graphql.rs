//! `verbund graphql`: any operation, in the name of whoever runs the server.

use std::{fs, io::Read as _, path::PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde_json::{Map, Value};

use super::{Options, UsageError, operation};

/// Run a GraphQL operation as the operator
///
/// Everything that administrators can do through the API, and what only the operator may. The answer is
/// JSON; the exit code is 1 if it has errors.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund graphql '{ partners(first: 3) { nodes { id name } } }'
         verbund graphql -f verify.graphql --variables '{\"id\": \"partner_…\"}'")]
pub(super) struct GraphqlArguments {
    /// The operation; without it and without a file, standard input
    #[arg(conflicts_with = "file")]
    operation: Option<String>,
    /// Read the operation from this file
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Its variables
    #[arg(long, value_name = "JSON")]
    variables: Option<String>,
}

pub(super) async fn run(arguments: GraphqlArguments, options: &Options) -> anyhow::Result<()> {
    let GraphqlArguments { operation, file, variables } = arguments;
    let variables: Map<String, Value> = match variables {
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| UsageError(format!("--variables is no JSON object: {error}")))?,
        None => Map::new(),
    };
    let query = match (operation, file) {
        (Some(operation), _) => operation,
        (None, Some(file)) => fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?,
        (None, None) => {
            let mut query = String::new();
            std::io::stdin().read_to_string(&mut query)?;
            query
        }
    };
    let app = options.open().await?;
    let response = operation::run(&app, &query, variables).await?;
    super::print_json(&response)?;
    let failed = response.is_err();
    app.close().await?;
    if failed {
        Err(anyhow::anyhow!("the operation was not carried out as a whole"))
    } else {
        Ok(())
    }
}

//! GraphQL operations in the name of whoever runs the server.

use anyhow::{Context as _, anyhow, bail};
use async_graphql::Response;
use serde_json::{Map, Value};

use crate::{
    access::Actor,
    app::App,
    audit::reads::PersonalReads,
    graphql::{
        self, RequestContext,
        gate::{Gate, Limits},
        language::Languages,
    },
    reach::standing::Known,
    registrations::proofs::Proofs,
};

/// Runs an operation as the operator, and answers in English.
pub(super) async fn run(
    app: &App,
    query: &str,
    variables: Map<String, Value>,
) -> anyhow::Result<Response> {
    let schema = graphql::schema();
    let gate = Gate::new(&schema.sdl(), Limits::default(), true)
        .map_err(|error| anyhow!("the schema cannot be used: {error}"))?;
    let english = "en".parse().context("English is no language")?;
    let context = RequestContext {
        app: app.clone(),
        actor: Actor::Operator,
        now: app.clock.now(),
        languages: Languages::new([english]),
        personal_reads: PersonalReads::default(),
        proofs: Proofs::default(),
        standing: Known::default(),
    };
    Ok(match gate.admit(query, None, variables) {
        Ok(admitted) => graphql::execute(&schema, admitted.into_request(), context).await,
        Err(refusal) => Response::from_errors(refusal.errors),
    })
}

/// The data of an operation that is one of ours; what it refuses is an error with its sentence.
pub(super) async fn data(app: &App, query: &str, variables: Value) -> anyhow::Result<Value> {
    let variables = variables.as_object().cloned().unwrap_or_default();
    let response = run(app, query, variables).await?;
    if let Some(error) = response.errors.first() {
        bail!("{}", error.message);
    }
    let data = response.data.into_json()?;
    let payloads = data.as_object().into_iter().flat_map(Map::values);
    let refusals = payloads.filter_map(|payload| payload["userErrors"].as_array()).flatten();
    let sentences: Vec<_> =
        refusals.filter_map(|refusal| refusal["message"].as_str().map(str::to_owned)).collect();
    if !sentences.is_empty() {
        bail!("{}", sentences.join(" "));
    }
    Ok(data)
}

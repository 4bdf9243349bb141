//! The authorization matrix: every operation by every kind of caller, as one readable snapshot.
//!
//! A refusal by the policy is followed by a look at the whole database: nothing has changed. An operation
//! of the schema that is not listed here fails the test.

mod assessments;
mod callers;
mod inputs;
mod operations;
pub(crate) mod state;
mod ways;

use std::{collections::BTreeSet, env, fmt::Write as _, fs};

use api::access::Actor;
use rstest::rstest;
use serde_json::{Value, json};

use self::{
    callers::{CALLERS, Caller},
    operations::{MUTATIONS, Original, QUERIES, SUBSCRIPTIONS},
};
use crate::fixture::{Engine, TestApp};

/// The snapshot, beside this file.
const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/it/authorization/matrix.txt");
/// Writes the snapshot instead of comparing it.
const UPDATE: &str = "VERBUND_TEST_UPDATE";

/// One letter for the code of a refusal.
fn refusal(code: &str) -> Option<&'static str> {
    match code {
        "UNAUTHENTICATED" => Some("u"),
        "FORBIDDEN" => Some("f"),
        "NOT_FOUND" => Some("n"),
        _ => None,
    }
}

/// One letter for what became of an operation.
fn outcome(field: &str, answer: &Value) -> String {
    if let Some(error) = answer["errors"].get(0) {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        return refusal(code).unwrap_or_else(|| panic!("{field}: {answer}")).to_owned();
    }
    let data = &answer["data"][field];
    match data {
        Value::Null => "-".to_owned(),
        Value::Object(payload) => match (payload.get("userErrors"), payload.get("totalCount")) {
            (Some(errors), _) if *errors != json!([]) => "r".to_owned(),
            (None, Some(total)) => total.to_string(),
            _ => "+".to_owned(),
        },
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).count().to_string(),
        _ => "+".to_owned(),
    }
}

/// What becomes of one mutation by these callers.
async fn mutation(
    original: &Original,
    name: &str,
    callers: impl Iterator<Item = (&Caller, &Actor)>,
) -> Vec<String> {
    let mut cells = Vec::new();
    let mut network = None;
    for (caller, actor) in callers {
        let current = match network.take() {
            Some(current) => current,
            None => original.copy().await,
        };
        let answer = current.run(actor, name).await;
        let cell = outcome(name, &answer);
        if ["u", "f", "n"].contains(&cell.as_str()) {
            let after = state::dump(&current.test.app.database).await;
            let same = original.state == after;
            assert!(same, "{name} by {} was refused and changed something", caller.name);
        }
        // What was done, or tried, is not in the way of the next one.
        if cell != "+" && cell != "r" {
            network = Some(current);
        }
        cells.push(cell);
    }
    cells
}

fn line(name: &str, cells: &[String]) -> String {
    let mut text = format!("{name:<26}");
    for (cell, caller) in cells.iter().zip(CALLERS) {
        write!(text, "{cell:>0$}", caller.width).unwrap();
    }
    text
}

/// The names of the fields of a root.
async fn fields(test: &TestApp, root: &str) -> BTreeSet<String> {
    let query = format!("{{ __type(name: \"{root}\") {{ fields {{ name }} }} }}");
    let answer = test.run(&Actor::Anonymous, &query, json!({})).await;
    let fields = answer["data"]["__type"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_in_the_matrix() {
    let test = TestApp::new(Engine::Sqlite).await;
    let listed: BTreeSet<String> = MUTATIONS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(fields(&test, "Mutation").await, listed);
    let listed: BTreeSet<String> = QUERIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(fields(&test, "Query").await, listed);
    let listed = SUBSCRIPTIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(fields(&test, "Subscription").await, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_by_every_kind_of_caller() {
    let mut text = operations::LEGEND.to_owned();
    text += &callers::head();
    text += "\nQueries\n";
    let original = Original::new(Engine::Sqlite).await;
    let network = original.copy().await;
    for (name, _) in QUERIES {
        let mut cells = Vec::new();
        for (_, actor) in original.callers() {
            cells.push(outcome(name, &network.ask(actor, name).await));
        }
        writeln!(text, "{}", line(name, &cells)).unwrap();
    }
    text += "\nSubscriptions\n";
    for (name, query) in SUBSCRIPTIONS {
        let mut cells = Vec::new();
        for (_, actor) in original.callers() {
            cells.push(refusal(&network.open(actor, query).await).unwrap_or("+").to_owned());
        }
        writeln!(text, "{}", line(name, &cells)).unwrap();
    }
    text += "\nMutations\n";
    for name in MUTATIONS {
        let cells = Box::pin(mutation(&original, name, original.callers())).await;
        writeln!(text, "{}", line(name, &cells)).unwrap();
    }
    if env::var_os(UPDATE).is_some() {
        fs::write(SNAPSHOT, &text).unwrap();
    }
    let known = fs::read_to_string(SNAPSHOT).unwrap_or_default();
    assert!(
        text == known,
        "who may what has changed; review it, then run with {UPDATE}=1:\n{text}"
    );
}

/// PostgreSQL decides alike, for those between whom most is decided.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_holds_on_postgresql() {
    let known = fs::read_to_string(SNAPSHOT).unwrap();
    let original = Original::new(Engine::Postgres).await;
    for name in MUTATIONS {
        let row = known.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        let expected: Vec<String> = row
            .split_whitespace()
            .skip(1)
            .zip(CALLERS)
            .filter(|(_, caller)| caller.on_postgresql)
            .map(|(cell, _)| cell.to_owned())
            .collect();
        let found = {
            let some = original.callers().filter(|(caller, _)| caller.on_postgresql);
            Box::pin(mutation(&original, name, some)).await
        };
        assert_eq!(found, expected, "{name}");
    }
}

//! Mutations as clients send them.

use api::access::Actor;
use serde_json::{Value, json};

use crate::fixture::TestApp;

/// Does `mutation` with this input: its payload, or the code of its one error.
pub(crate) async fn act(
    test: &TestApp,
    actor: &Actor,
    mutation: &str,
    fields: &str,
    input: Value,
) -> Value {
    let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code path }} }} }}"
    );
    let mut answer = test.run(actor, &query, json!({ "input": input })).await;
    match answer.get("errors") {
        None => answer["data"][mutation].take(),
        Some(errors) => {
            assert_eq!(answer["data"], json!({ mutation: null }), "{answer}");
            errors[0]["extensions"]["code"].clone()
        }
    }
}

/// The refusals of an answer, as `path CODE`.
pub(crate) fn refusals(answer: &Value) -> Vec<String> {
    let errors = answer["userErrors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let path = |error: &Value| {
        let path = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        path.collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap()))
        .collect()
}

/// A payload without refusals.
pub(crate) fn done(answer: Value) -> Value {
    assert_eq!(answer["userErrors"], json!([]), "{answer}");
    answer
}

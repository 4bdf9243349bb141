//! What the search finds, for whom, in which order, and how it keeps up.

mod hidden;
mod keeping;
mod pages;
mod pairs;

use api::{access::Actor, search::service};
use serde_json::{Value, json};

use crate::{fixture::TestApp, world::ask_with};

const SEARCH: &str = "query($query: String!, $kinds: [SearchKind!]) {
  search(query: $query, kinds: $kinds, first: 100) {
    totalCount
    nodes { kind object { id } title { text isMatch } excerpt { text isMatch } }
  }
}";

/// Brings everything up to date that a test has put in without a use case.
async fn index(test: &TestApp) -> usize {
    service::rebuild(&test.app, |_| {}).await.unwrap().objects
}

/// What `actor` finds; the total is checked.
async fn hits(test: &TestApp, actor: &Actor, query: &str) -> Vec<Value> {
    let mut data = ask_with(test, actor, SEARCH, json!({ "query": query })).await;
    let Value::Array(hits) = data["search"]["nodes"].take() else { panic!("{data}") };
    assert_eq!(data["search"]["totalCount"], hits.len(), "{query}");
    assert!(hits.iter().all(|hit| hit["object"]["id"].is_string()), "{hits:?}");
    hits
}

/// The titles that `actor` finds, in their order.
async fn titles(test: &TestApp, actor: &Actor, query: &str) -> Vec<String> {
    hits(test, actor, query).await.iter().map(|hit| shown(&hit["title"])).collect()
}

/// Parts of a text as one text.
fn shown(parts: &Value) -> String {
    parts.as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap()).collect()
}

/// Parts of a text, those that answer in brackets.
fn marked(parts: &Value) -> String {
    let part = |part: &Value| {
        let text = part["text"].as_str().unwrap();
        if part["isMatch"] == true { format!("[{text}]") } else { text.to_owned() }
    };
    parts.as_array().unwrap().iter().map(part).collect()
}

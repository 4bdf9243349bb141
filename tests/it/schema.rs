//! The schema that is reviewed is the one that is served, and the fixture asks it as a client does.

use std::fs;

use api::{access::Actor, graphql};
use rstest::rstest;
use serde_json::json;

use crate::fixture::{Engine, TestApp};

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql");
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == graphql::schema().sdl(),
        "schema.graphql is out of date: run `cargo run -- schema > schema.graphql` and review what changed"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_network_has_no_partners(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let answer = test.run(&Actor::Anonymous, "{ partners { totalCount } }", json!({})).await;
    assert_eq!(answer, json!({ "data": { "partners": { "totalCount": 0 } } }));
    assert!(!test.take_statements().is_empty());
}

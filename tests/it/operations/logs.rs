//! Operations that are slow are told, so that they can be found.

use std::collections::BTreeSet;

use api::telemetry::operations::fingerprint;
use rstest::rstest;
use serde_json::{Value, json};

use super::{EVENTS, LOGIN, Process};
use crate::fixture::Engine;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_operation_is_told_with_what_it_did(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let process = Process::start(engine, &[("VERBUND_LOG__SLOW_MILLISECONDS", "1")]).await;
    let input = json!({ "email": "anna@example.org", "password": "geheim" });
    let request = process.server.request(LOGIN, &json!({ "input": input }));
    request.header("X-Request-Id", "the-slow-one").send().await.unwrap();
    process.hears("a slow operation").await;
    let [line] = process.lines("a slow operation").try_into().unwrap();
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["graphql.operation"], "SignIn");
    assert_eq!(line["graphql.kind"], "mutation");
    assert_eq!(line["request_id"], "the-slow-one");
    assert_eq!(line["document"], fingerprint(LOGIN));
    for number in ["cost", "duration_ms", "statements"] {
        assert!(line[number].as_u64().unwrap() > 0, "{number}: {line}");
    }
    let keys: BTreeSet<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let known = [
        "cost",
        "document",
        "duration_ms",
        "graphql.kind",
        "graphql.operation",
        "level",
        "message",
        "request_id",
        "span",
        "spans",
        "statements",
        "target",
        "timestamp",
    ];
    assert_eq!(keys, known.into());
    assert_eq!(line["span"], json!({ "id": "the-slow-one", "name": "http.request" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_slow_where_nobody_wants_to_know() {
    let process = Process::start(Engine::Sqlite, &[("VERBUND_LOG__SLOW_MILLISECONDS", "0")]).await;
    process.sign_in("anna@example.org").await;
    process.ask(EVENTS, Value::Null).await;
    let told = process.stop().await;
    assert!(told.contains("answered") && !told.contains("slow"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_is_not_built_in_is_told_and_the_service_goes_on() {
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
    ];
    let process = Process::start(Engine::Sqlite, &variables).await;
    let told = process.hears("neither traces nor logs are exported").await;
    assert!(told.contains("`OTEL_EXPORTER_OTLP_PROTOCOL` asks for `grpc`"), "{told}");
    process.ask(EVENTS, Value::Null).await;
    process.hears("answered").await;
}

//! Operations over a socket.

use entity::event;
use rstest::rstest;
use serde_json::{Value, json};

use super::{client::Client, server};
use crate::{
    fixture::{RealServer, TestApp},
    live::{EVENT_CHANGED, Process},
    world::{events, global, put},
};

/// A process with one event.
async fn process() -> (TestApp, Process, event::Model) {
    let (test, process) = Process::new(crate::fixture::Engine::Sqlite).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    (test, process, event)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_answered_and_completed() {
    let (_test, server) = server().await;
    let mut client = Client::begin(&server, Value::Null).await;
    client.subscribe("1", "{ partners { totalCount } }", Value::Null).await;
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("next")));
    assert_eq!(message["payload"]["data"], json!({ "partners": { "totalCount": 0 } }));
    assert!(message["payload"]["extensions"]["cost"]["requested"].is_u64(), "{message}");
    assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
    // The id is free again.
    client.subscribe("1", "{ partners { totalCount } }", Value::Null).await;
    client.data("1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_field_fails_with_is_part_of_a_result() {
    let (_test, server) = server().await;
    let mut client = Client::begin(&server, Value::Null).await;
    client.subscribe("1", "{ partner(slug: \"nobody\") { id } }", Value::Null).await;
    let message = client.hear().await;
    assert_eq!(message["type"], "next");
    assert_eq!(message["payload"]["data"], json!({ "partner": null }));
    assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(client.hear().await["type"], "complete");
}

#[rstest]
#[case::syntax("{", "GRAPHQL_PARSE_FAILED")]
#[case::validation("{ nothing }", "GRAPHQL_VALIDATION_FAILED")]
#[case::unknown_subscription("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED")]
#[case::arguments("subscription { eventChanged { kind } }", "GRAPHQL_VALIDATION_FAILED")]
#[case::two_fields(
    "subscription { a: eventChanged(id: \"x\") { kind } b: eventChanged(id: \"x\") { kind } }",
    "GRAPHQL_VALIDATION_FAILED"
)]
#[case::one_field_twice(
    "subscription { eventChanged(id: \"x\") { kind } eventChanged(id: \"x\") { kind } }",
    "GRAPHQL_VALIDATION_FAILED"
)]
#[case::in_a_fragment(
    "subscription { ... { eventChanged(id: \"x\") { kind } } }",
    "GRAPHQL_VALIDATION_FAILED"
)]
#[case::no_field("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED")]
#[case::left_out(
    "subscription { eventChanged(id: \"x\") @skip(if: true) { kind } }",
    "GRAPHQL_VALIDATION_FAILED"
)]
#[case::introspection("subscription { __schema { types { name } } }", "GRAPHQL_VALIDATION_FAILED")]
#[case::no_id("subscription { eventChanged(id: \"x\") { kind } }", "BAD_USER_INPUT")]
#[case::another_kind(
    "subscription { eventChanged(id: \"partner_01h455vb4pex5vsknk084sn02q\") { kind } }",
    "NOT_FOUND"
)]
#[case::not_there(
    "subscription { eventChanged(id: \"event_01h455vb4pex5vsknk084sn02q\") { kind } }",
    "NOT_FOUND"
)]
#[case::counters_not_there(
    "subscription { registrationCountersChanged(eventId: \"event_01h455vb4pex5vsknk084sn02q\") { taken } }",
    "NOT_FOUND"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_refused_is_an_error_and_the_socket_goes_on(
    #[case] query: &str,
    #[case] code: &str,
) {
    let (_test, process, _) = process().await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", query, Value::Null).await;
    assert_eq!(client.error("1").await, code);
    // Nothing comes after it, and the id is free.
    client.subscribe("1", "{ partners { totalCount } }", Value::Null).await;
    client.data("1").await;
    assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gate_measures_subscriptions_too() {
    let (_test, process, _) = process().await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    let lists = "events(first: 100) { nodes { series { events(first: 100) { nodes { series { \
                 events(first: 100) { nodes { id } } } } } } } }";
    let query = format!(
        "subscription {{ eventChanged(id: \"x\") {{ event {{ series {{ {lists} }} }} }} }}"
    );
    client.subscribe("1", &query, Value::Null).await;
    assert_eq!(client.error("1").await, "QUERY_TOO_COMPLEX");
    let deep = format!("subscription {{ eventChanged(id: \"x\") {}", "{ event".repeat(5_000));
    client.subscribe("1", &deep, Value::Null).await;
    assert_eq!(client.error("1").await, "LIMIT_EXCEEDED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_is_refused_and_does_nothing() {
    let (_test, server) = server().await;
    let mut client = Client::begin(&server, Value::Null).await;
    let query = "mutation { requestPasswordReset(input: { email: \"a@example.org\" }) { userErrors { path } } }";
    client.subscribe("1", query, Value::Null).await;
    assert_eq!(client.error("1").await, "BAD_REQUEST");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_needs_a_socket() {
    let (_test, server) = server().await;
    let query = "subscription { eventChanged(id: \"x\") { kind } }";
    let answer = server.ask(query, json!({})).await;
    assert_eq!((answer.status, answer.code()), (400, "BAD_REQUEST"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_in_use_is_closed_with_4409() {
    let (_test, process, event) = process().await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    let variables = json!({ "id": global(event.id) });
    client.subscribe("one", EVENT_CHANGED, variables.clone()).await;
    client.data("one").await;
    client.subscribe("one", EVENT_CHANGED, variables).await;
    assert_eq!(client.closed().await, (4409, "Subscriber for one already exists".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_the_client_completes_says_nothing_more_and_its_id_is_free() {
    let (_test, process, event) = process().await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    let variables = json!({ "id": global(event.id) });
    client.subscribe("a", EVENT_CHANGED, variables.clone()).await;
    client.data("a").await;
    client.say(json!({ "type": "complete", "id": "a" })).await;
    client.hears_nothing().await;
    client.subscribe("b", EVENT_CHANGED, variables.clone()).await;
    client.data("b").await;
    process.rename(&event, "Anders").await;
    assert_eq!(client.data("b").await["eventChanged"]["event"]["title"], "Anders");
    client.hears_nothing().await;
    client.subscribe("a", EVENT_CHANGED, variables).await;
    assert_eq!(client.data("a").await["eventChanged"]["event"]["title"], "Anders");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_closes_the_socket_listens_no_more() {
    let (_test, process, event) = process().await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("a", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    client.data("a").await;
    assert!(process.app.feed.listening() > 0);
    drop(client);
    process.nobody_listens().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_process_that_follows_a_subscription_is_refused() {
    let (test, _) = server().await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let settings = api::http::HttpSettings { queue_seconds: 0, ..Default::default() };
    let server = RealServer::with(&test.app, settings);
    let mut client = Client::begin(&server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    assert_eq!(client.error("1").await, "SERVICE_UNAVAILABLE");
}

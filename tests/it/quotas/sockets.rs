//! Operations over a socket are paid for as those of requests are.

use super::*;
use crate::{
    api_keys::issue,
    websocket::client::{Client, request},
};

/// A socket from an address.
async fn socket(server: &RealServer, address: &str) -> Client {
    let mut request = request(server, Some("graphql-transport-ws"));
    request.headers_mut().insert("X-Forwarded-For", address.parse().unwrap());
    Client::with(request).await.unwrap().0
}

async fn begun(server: &RealServer, payload: serde_json::Value) -> Client {
    let mut client = socket(server, HERE).await;
    client.say(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_over_a_socket_is_a_request() {
    let (test, server) = server(&few_requests()).await;
    // To open it is one.
    let mut client = begun(&server, json!({})).await;
    assert_eq!(left(operation(&server, HERE, COUNT)).await.1, "\"requests\";r=1;t=20");
    client.subscribe("1", COUNT, json!({})).await;
    client.data("1").await;
    assert_eq!(client.hear().await["type"], "complete");
    client.subscribe("2", COUNT, json!({})).await;
    let refused = client.hear().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("2")));
    let extensions = &refused["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "RATE_LIMITED");
    assert_eq!(extensions["retryAfterSeconds"], 20);
    refusal(operation(&server, HERE, COUNT)).await;
    wait(&test, 20);
    client.subscribe("3", COUNT, json!({})).await;
    client.data("3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_over_a_socket_takes_points_of_the_caller() {
    let quotas = QuotaSettings { points_per_minute_key: 300, ..QuotaSettings::off() };
    let (test, server) = server(&quotas).await;
    let key = issue(&test, "Stiftung").await;
    let mut client = begun(&server, json!({ "token": key })).await;
    let many = "{ partners(first: 100) { nodes { name } } }";
    client.subscribe("1", many, json!({})).await;
    client.data("1").await;
    client.hear().await;
    client.subscribe("2", many, json!({})).await;
    assert_eq!(client.error("2").await, "RATE_LIMITED");
    let answer = refusal(operation(&server, ELSEWHERE, many).bearer_auth(&key)).await;
    assert!(message(&answer).starts_with("Your API key has "), "{}", message(&answer));
    wait(&test, 60);
    client.subscribe("3", many, json!({})).await;
    client.data("3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_guessed_over_sockets_no_more_than_by_requests() {
    let quotas = QuotaSettings { requests_per_minute_anonymous: 3, ..QuotaSettings::off() };
    let (test, server) = server(&quotas).await;
    let key = issue(&test, "Stiftung").await;
    let guess = async |token: &str| {
        let mut client = socket(&server, HERE).await;
        client.say(json!({ "type": "connection_init", "payload": { "token": token } })).await;
        client.closed().await.0
    };
    for _ in 0..2 {
        left(operation(&server, HERE, COUNT).bearer_auth("nonsense")).await;
    }
    assert_eq!(guess("nonsense").await, 4403);
    assert_eq!(guess(&key).await, 1013);
    refusal(operation(&server, HERE, COUNT).bearer_auth(&key)).await;
}

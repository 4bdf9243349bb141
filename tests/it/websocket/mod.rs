//! `graphql-transport-ws`, rule by rule
//! (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>), and what bounds it.

pub(crate) mod client;
mod limits;
mod operations;
mod origins;

use rstest::rstest;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use self::client::{Client, request};
use crate::fixture::{Engine, RealServer};

async fn server() -> (crate::fixture::TestApp, RealServer) {
    RealServer::new(Engine::Sqlite).await
}

fn init() -> Value {
    json!({ "type": "connection_init" })
}

#[rstest]
#[case::none(None)]
#[case::former(Some("graphql-ws"))]
#[tokio::test(flavor = "multi_thread")]
async fn another_subprotocol_is_closed_with_4406(#[case] subprotocol: Option<&str>) {
    let (_test, server) = server().await;
    let opened = Client::with(request(&server, subprotocol)).await;
    match subprotocol {
        None => {
            let (mut client, _) = opened.unwrap();
            assert_eq!(client.closed().await, (4406, "Subprotocol not acceptable".to_owned()));
        }
        // The service names none, so the client leaves by itself.
        Some(_) => assert!(opened.is_err()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_subprotocols_is_taken() {
    let (_test, server) = server().await;
    let offered = "graphql-ws, graphql-transport-ws";
    let (mut client, response) = Client::with(request(&server, Some(offered))).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
    client.say(init()).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_no_socket_is_told_so() {
    let (_test, server) = server().await;
    let response = server.get("/graphql/ws").send().await.unwrap();
    assert_eq!(response.status(), 426);
    assert_eq!(response.headers()["upgrade"], "websocket");
    assert!(response.headers().contains_key("x-request-id"));
}

#[rstest]
#[case::nothing(json!({ "type": "connection_init" }))]
#[case::null(json!({ "type": "connection_init", "payload": null }))]
#[case::object(json!({ "type": "connection_init", "payload": { "anything": [1] } }))]
#[tokio::test(flavor = "multi_thread")]
async fn the_connection_is_acknowledged(#[case] message: Value) {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    client.say(message).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_beginning_is_closed_with_4429() {
    let (_test, server) = server().await;
    let mut client = Client::begin(&server, Value::Null).await;
    client.say(init()).await;
    let expected = (4429, "Too many initialisation requests".to_owned());
    assert_eq!(client.closed().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_before_the_acknowledgement_is_closed_with_4401() {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    client.subscribe("1", "{ partners { totalCount } }", Value::Null).await;
    assert_eq!(client.closed().await, (4401, "Unauthorized".to_owned()));
}

#[rstest]
#[case::no_json("x")]
#[case::no_type("{}")]
#[case::unknown_type(r#"{"type":"start","id":"1","payload":{"query":"{a}"}}"#)]
#[case::of_the_server(r#"{"type":"connection_ack"}"#)]
#[case::no_id(r#"{"type":"subscribe","payload":{"query":"{a}"}}"#)]
#[case::no_query(r#"{"type":"subscribe","id":"1","payload":{}}"#)]
#[case::payload(r#"{"type":"ping","payload":"x"}"#)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_closed_with_4400(
    #[case] text: &str,
    #[values(false, true)] begun: bool,
) {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    if begun {
        client = Client::begin(&server, Value::Null).await;
    }
    client.say_text(text.to_owned()).await;
    assert_eq!(client.closed().await, (4400, "Invalid message received".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binary_message_is_closed_with_4400() {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    client.send(Message::binary(init().to_string().into_bytes())).await;
    assert_eq!(client.closed().await.0, 4400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_is_answered_at_any_time_with_what_came_with_it() {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    client.say(init()).await;
    client.hear().await;
    client.say(json!({ "type": "ping", "payload": { "a": [1, null] } })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong", "payload": { "a": [1, null] } }));
    client.say(json!({ "type": "pong", "payload": {} })).await;
    client.say(json!({ "type": "complete", "id": "nothing" })).await;
    client.hears_nothing().await;
}

#[rstest]
#[case::token(json!({ "token": "nonsense" }))]
#[case::header(json!({ "authorization": "Bearer nonsense" }))]
#[case::header_as_it_is_written(json!({ "Authorization": "Bearer nonsense" }))]
#[case::scheme(json!({ "authorization": "Basic YTpi" }))]
#[case::no_text(json!({ "token": 1 }))]
#[case::two(json!({ "token": "a", "authorization": "Bearer b" }))]
#[case::key(json!({ "token": "vbk_nonsense" }))]
#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_do_not_hold_are_closed_with_4403(#[case] payload: Value) {
    let (_test, server) = server().await;
    let mut client = Client::open(&server).await;
    client.say(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(client.closed().await, (4403, "Forbidden".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_of_the_request_counts_where_the_first_message_says_nothing() {
    let (test, server) = server().await;
    let key = crate::api_keys::issue(&test, "Stiftung").await;
    for (token, is_known) in [(key.as_str(), true), ("nonsense", false)] {
        let mut request = request(&server, Some("graphql-transport-ws"));
        request.headers_mut().insert("Authorization", format!("Bearer {token}").parse().unwrap());
        let (mut client, _) = Client::with(request).await.unwrap();
        client.say(init()).await;
        if !is_known {
            assert_eq!(client.closed().await.0, 4403);
            continue;
        }
        client.hear().await;
        client.subscribe("1", "{ partnerSystem { name } }", Value::Null).await;
        assert_eq!(client.data("1").await, json!({ "partnerSystem": { "name": "Test" } }));
    }
}

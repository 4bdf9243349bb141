//! What bounds sockets: their number, their size, their time.

use api::http::HttpSettings;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;

use super::client::{Client, request};
use crate::{
    fixture::{Engine, RealServer, TestApp},
    live::{EVENT_CHANGED, Process},
    world::{events, global, put},
};

async fn with(settings: HttpSettings) -> (TestApp, RealServer) {
    let test = TestApp::new(Engine::Sqlite).await;
    let server = RealServer::with(&test.app, settings);
    (test, server)
}

/// The status with which a socket is refused.
async fn refused(server: &RealServer) -> u16 {
    match Client::with(request(server, Some("graphql-transport-ws"))).await {
        Err(Error::Http(response)) => {
            assert!(response.headers().contains_key("retry-after"));
            response.status().as_u16()
        }
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("accepted"),
    }
}

/// Waits until a socket can be opened.
async fn accepted(server: &RealServer) -> Client {
    loop {
        let opened = Client::with(request(server, Some("graphql-transport-ws"))).await;
        if let Ok((client, _)) = opened {
            return client;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_begin_in_time_is_closed_with_4408() {
    let (_test, server) =
        with(HttpSettings { socket_init_seconds: 1, ..HttpSettings::default() }).await;
    let mut client = Client::open(&server).await;
    client.say(json!({ "type": "ping" })).await;
    client.hear().await;
    assert_eq!(client.closed().await, (4408, "Connection initialisation timeout".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_so_many_sockets_in_all() {
    let (_test, server) = with(HttpSettings { max_sockets: 2, ..HttpSettings::default() }).await;
    let first = Client::open(&server).await;
    let _second = Client::open(&server).await;
    assert_eq!(refused(&server).await, 503);
    drop(first);
    accepted(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_has_so_many_sockets() {
    let settings =
        HttpSettings { max_sockets_per_network: 2, trusted_proxies: 1, ..HttpSettings::default() };
    let (_test, server) = with(settings).await;
    let from = async |address: &str| {
        let mut request = request(&server, Some("graphql-transport-ws"));
        request.headers_mut().insert("X-Forwarded-For", address.parse().unwrap());
        Client::with(request).await.map(|(client, _)| client)
    };
    let _sockets =
        (from("2001:db8:1:2::1").await.unwrap(), from("2001:db8:1:2:ffff::2").await.unwrap());
    let Err(Error::Http(response)) = from("2001:db8:1:2::3").await else { panic!("accepted") };
    assert_eq!(response.status().as_u16(), 429);
    from("2001:db8:1:3::3").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_has_so_many_sockets() {
    let (test, server) =
        with(HttpSettings { max_sockets_per_actor: 1, ..HttpSettings::default() }).await;
    let key = crate::api_keys::issue(&test, "Stiftung").await;
    let other = crate::api_keys::issue(&test, "Verein").await;
    let _first = Client::begin(&server, json!({ "token": key })).await;
    let mut second = Client::open(&server).await;
    second.say(json!({ "type": "connection_init", "payload": { "token": key } })).await;
    assert_eq!(second.closed().await.0, 1013);
    Client::begin(&server, json!({ "token": other })).await;
    Client::begin(&server, Value::Null).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_has_so_many_operations() {
    let settings = HttpSettings { socket_operations: 2, ..HttpSettings::default() };
    let (test, process) = Process::with(Engine::Sqlite, settings).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let variables = json!({ "id": global(event.id) });
    let mut client = Client::begin(&process.server, Value::Null).await;
    for id in ["1", "2"] {
        client.subscribe(id, EVENT_CHANGED, variables.clone()).await;
        client.data(id).await;
    }
    client.subscribe("3", EVENT_CHANGED, variables.clone()).await;
    assert_eq!(client.error("3").await, "LIMIT_EXCEEDED");
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.subscribe("3", EVENT_CHANGED, variables).await;
    client.data("3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_as_large_as_a_body_may_be() {
    let (_test, server) = with(HttpSettings::default()).await;
    let largest = api::graphql::gate::Limits::default().body_bytes;
    let mut client = Client::begin(&server, Value::Null).await;
    let ping = |bytes: usize| {
        let begin = r#"{"type":"ping","payload":{"a":""#;
        format!("{begin}{}\"}}}}", "x".repeat(bytes - begin.len() - 3))
    };
    let message = ping(largest);
    assert_eq!(message.len(), largest);
    client.say_text(message).await;
    assert_eq!(client.hear().await["type"], "pong");
    client.say_text(ping(largest + 1)).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_bounded() {
    let (_test, server) =
        with(HttpSettings { socket_answer_bytes: 1_000, ..HttpSettings::default() }).await;
    let mut client = Client::begin(&server, Value::Null).await;
    client.subscribe("1", "{ __schema { types { name } } }", Value::Null).await;
    assert_eq!(client.error("1").await, "LIMIT_EXCEEDED");
    client.subscribe("1", "{ partners { totalCount } }", Value::Null).await;
    client.data("1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_not_heard_is_taken_to_be_gone() {
    let settings = HttpSettings { socket_ping_seconds: 1, ..HttpSettings::default() };
    let (_test, server) = with(settings).await;
    // Who answers pings stays.
    let mut lively = Client::begin(&server, Value::Null).await;
    // The library answers only while it is asked for messages.
    let mut silent = Client::begin(&server, Value::Null).await;
    let heard = tokio::time::timeout(std::time::Duration::from_secs(4), lively.next()).await;
    assert!(heard.is_err(), "{heard:?}");
    assert_eq!(silent.closed().await.0, 1013);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_stops_closes_its_sockets_with_1001_and_takes_no_more() {
    let (_test, mut server) =
        with(HttpSettings { drain_seconds: 5, ..HttpSettings::default() }).await;
    let mut begun = Client::begin(&server, Value::Null).await;
    let mut opened = Client::open(&server).await;
    server.stop();
    assert_eq!(begun.closed().await, (1001, "Going away".to_owned()));
    assert_eq!(opened.closed().await.0, 1001);
    assert_eq!(refused(&server).await, 503);
}

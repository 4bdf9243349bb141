//! From one process to the others, on PostgreSQL.

use api::{access::Level, http::HttpSettings, live::service::follow};
use entity::api_key;
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, EntityTrait as _, Statement};
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use super::{EVENT_CHANGED, Process, SOON, put_person};
use crate::{
    fixture::{Engine, RealServer, TestApp},
    websocket::client::Client,
    world::{events, global, programmes, put},
};

/// Two processes on one database.
async fn two() -> (TestApp, Process, Process) {
    let (test, one) = Process::new(Engine::Postgres).await;
    let other = Process::of(test.another_process().await, HttpSettings::default()).await;
    (test, one, other)
}

async fn title(client: &mut Client) -> Value {
    client.data("1").await["eventChanged"]["event"]["title"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_writes_the_other_one_tells() {
    let (test, one, other) = two().await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let mut clients = Vec::new();
    for process in [&one, &other] {
        let mut client = Client::begin(&process.server, Value::Null).await;
        client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
        assert_eq!(title(&mut client).await, "Auftakt");
        clients.push(client);
    }
    for (number, process) in [&one, &other, &one, &other].into_iter().enumerate() {
        let changed = format!("Titel {number}");
        process.rename(&event, &changed).await;
        for client in &mut clients {
            assert_eq!(title(client).await, *changed);
        }
    }
    for client in &mut clients {
        client.hears_nothing().await;
    }
}

/// Ends the connections on which processes listen; how many there were.
async fn cut_listeners(test: &TestApp) -> usize {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    test.app.database.write().query_all_raw(statement).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_loses_nothing() {
    let (test, one, other) = two().await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let mut client = Client::begin(&other.server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    title(&mut client).await;
    let cut = async {
        while cut_listeners(&test).await < 2 {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, cut).await.unwrap();
    for number in 0..5 {
        let changed = format!("Titel {number}");
        one.rename(&event, &changed).await;
        assert_eq!(title(&mut client).await, *changed);
    }
    // They listen again.
    let back = async {
        while cut_listeners(&test).await < 2 {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, back).await.unwrap();
}

/// On SQLite nothing says what another process wrote; on PostgreSQL a notification can get lost.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_hears_no_notification_finds_out_by_itself(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, one) = Process::new(engine).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let app = test.another_process().await;
    let (_stop, stopped) = watch::channel(false);
    let _following = tokio::spawn(follow(app.clone(), stopped));
    assert!(app.feed.is_followed(SOON).await);
    let server = RealServer::with(&app, HttpSettings::default());
    let mut client = Client::begin(&server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    title(&mut client).await;
    one.rename(&event, "Anders").await;
    assert_eq!(title(&mut client).await, "Anders");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_process_begins_at_the_end() {
    let (test, one) = Process::new(Engine::Postgres).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    for number in 0..5 {
        one.rename(&event, &format!("Titel {number}")).await;
    }
    api::audit::service::seal(&test.app).await.unwrap();
    let other = Process::of(test.another_process().await, HttpSettings::default()).await;
    let mut client = Client::begin(&other.server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    assert_eq!(title(&mut client).await, "Titel 4");
    client.hears_nothing().await;
    other.rename(&event, "Danach").await;
    assert_eq!(title(&mut client).await, "Danach");
}

/// The session ends in one process; the socket is at another one.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_closes_its_sockets_with_4403(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, one) = Process::new(engine).await;
    let other = match engine {
        Engine::Postgres => {
            Some(Process::of(test.another_process().await, HttpSettings::default()).await)
        }
        Engine::Sqlite => None,
    };
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let (person, _) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = one.sign_in(&person).await;
    let (second, _) = one.sign_in(&person).await;
    let process = other.as_ref().unwrap_or(&one);
    let payload = |token: &str| json!({ "authorization": format!("Bearer {token}") });
    let mut client = Client::begin(&process.server, payload(&token)).await;
    let mut staying = Client::begin(&process.server, payload(&second)).await;
    client.subscribe("1", "{ viewer { networkRoles } }", Value::Null).await;
    assert_eq!(client.data("1").await, json!({ "viewer": { "networkRoles": [] } }));
    assert_eq!(client.hear().await["type"], "complete");

    let answer =
        one.server.ask_as(&token, "mutation { logout { userErrors { path } } }", json!({}));
    assert_eq!(answer.await.field("logout")["userErrors"], json!([]));
    assert_eq!(client.closed().await, (4403, "Forbidden".to_owned()));
    staying.hears_nothing().await;
    staying.subscribe("1", "{ viewer { networkRoles } }", Value::Null).await;
    staying.data("1").await;
}

/// A session that nobody ended, but that has become too old, tells nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_closes_the_socket_at_the_next_message() {
    let settings = HttpSettings { socket_ping_seconds: 600, ..HttpSettings::default() };
    let (test, process) = Process::with(Engine::Sqlite, settings).await;
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let (person, _) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = process.sign_in(&person).await;
    let mut client = Client::begin(&process.server, json!({ "token": token })).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    title(&mut client).await;
    // The access token is too old by now, and the session goes on.
    test.set_now(crate::fixture::now() + chrono::TimeDelta::hours(1));
    process.rename(&event, "Anders").await;
    assert_eq!(title(&mut client).await, "Anders");
    test.set_now(crate::fixture::now() + chrono::TimeDelta::days(366));
    process.rename(&event, "Später").await;
    assert_eq!(client.closed().await.0, 4403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_revoked_closes_its_sockets() {
    let (test, process) = Process::new(Engine::Sqlite).await;
    let key = crate::api_keys::issue(&test, "Stiftung").await;
    let mut client = Client::begin(&process.server, json!({ "token": key })).await;
    let row = api_key::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    let query = "mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { userErrors { path } } }";
    let input = json!({ "input": { "id": global(row.id) } });
    let answer = test.run(&api::access::Actor::Operator, query, input).await;
    assert_eq!(answer["data"]["revokeApiKey"]["userErrors"], json!([]));
    assert_eq!(client.closed().await.0, 4403);
}

//! Nothing that somebody sends is told to operators, but the name of an operation and the id of a request.

use reqwest::header;
use rstest::rstest;
use serde_json::{Value, json};

use super::{LOGIN, Process};
use crate::{fixture::Engine, websocket::client::Client};

/// What must not be told.
const MARKER: &str = "zwiebelkuchen";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn neither_numbers_nor_logs_hold_what_somebody_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let slow = ("VERBUND_LOG__SLOW_MILLISECONDS", "1");
    let process = Process::start(engine, &[slow]).await;
    let email = format!("{MARKER}@example.org");
    let document = format!(
        "query Find {{ # {MARKER}\n  {MARKER}: events(first: 1) {{ totalCount }}\n  \
         partner(slug: \"{MARKER}\") {{ id }} }}"
    );
    for query in [&document, &format!("{{ {MARKER} }}"), &format!("{{ \"{MARKER}")] {
        process.ask(query, json!({ MARKER: MARKER })).await;
    }
    let input = json!({ "email": email, "password": MARKER, "secondFactor": MARKER });
    process.ask(LOGIN, json!({ "input": input })).await;
    process.ask(LOGIN, json!({ "input": MARKER })).await;
    let reset = "mutation Reset($email: String!) \
                 { requestPasswordReset(input: { email: $email }) { __typename } }";
    process.ask(reset, json!({ "email": email })).await;
    let headers = [
        ("User-Agent", MARKER),
        ("Authorization", "Bearer zwiebelkuchen"),
        ("Cookie", "a=zwiebelkuchen"),
        ("Accept-Language", "x-zwiebelk"),
        ("X-Forwarded-For", MARKER),
        ("Idempotency-Key", MARKER),
        ("Referer", "https://example.org/zwiebelkuchen"),
        ("traceparent", "00-zwiebelkuchen"),
    ];
    for (name, value) in headers {
        let request = process.server.request("{ __typename }", &Value::Null);
        request.header(name, value).send().await.unwrap();
    }
    // An id with anything else than letters, digits, `.`, `_` and `-` is none.
    let request = process.server.request("{ __typename }", &Value::Null);
    request.header("X-Request-Id", &email).send().await.unwrap();
    for path in [
        format!("/{MARKER}"),
        format!("/graphql?query={{{MARKER}}}"),
        format!("/calendar/personal/{MARKER}.ics"),
        format!("/files/{MARKER}"),
        format!("/livez?{MARKER}"),
    ] {
        process.server.get(&path).header(header::ACCEPT, "*/*").send().await.unwrap();
    }
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", &document, json!({ MARKER: MARKER })).await;

    let numbers = process.server.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(numbers.contains("operation=\"Find\""), "{numbers}");
    assert!(!numbers.to_lowercase().contains(MARKER), "{numbers}");
    let told = process.stop().await;
    assert!(told.contains("a slow operation") && told.contains("SignIn"), "{told}");
    let found: Vec<_> = told.lines().filter(|line| line.to_lowercase().contains(MARKER)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

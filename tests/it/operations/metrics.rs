//! `/metrics`: what is counted, how many names there can be, and who may read it.

use std::collections::{BTreeMap, BTreeSet};

use api::telemetry;
use futures_util::future::join_all;
use reqwest::header;
use rstest::rstest;
use serde_json::{Value, json};

use super::{EVENTS, Process, until};
use crate::{
    fixture::{Engine, RealServer, TestApp},
    websocket::client::Client,
};

const TOKEN: &str = "a-token-of-the-operator";

/// The samples of an answer.
pub(super) struct Numbers(Vec<(String, BTreeMap<String, String>, f64)>);

impl Numbers {
    /// Reads Prometheus's text format. Each metric has a type and a description.
    pub(super) fn parse(text: &str) -> Self {
        let mut described = BTreeSet::new();
        let mut samples = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(words) = line.strip_prefix("# ") {
                let mut words = words.split(' ');
                described
                    .insert((words.next().unwrap().to_owned(), words.next().unwrap().to_owned()));
                continue;
            }
            let (series, value) = line.rsplit_once(' ').unwrap();
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            let labels =
                labels.trim_end_matches('}').split("\",").filter(|label| !label.is_empty());
            let labels = labels.map(|label| {
                let (key, value) = label.split_once("=\"").unwrap();
                (key.to_owned(), value.trim_end_matches('"').to_owned())
            });
            samples.push((name.to_owned(), labels.collect(), value.parse().unwrap()));
        }
        for (name, ..) in &samples {
            let family =
                ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            let is_described = |name: &str| {
                ["TYPE", "HELP"]
                    .iter()
                    .all(|kind| described.contains(&((*kind).into(), name.into())))
            };
            assert!(is_described(name) || family.is_some_and(is_described), "{name}");
        }
        Self(samples)
    }

    /// The sample with exactly these labels.
    pub(super) fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let wanted: BTreeMap<_, _> =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let found = self.0.iter().find(|(of, labels, _)| of == name && *labels == wanted);
        found.map(|(.., value)| *value)
    }

    /// The values of a label.
    fn values(&self, name: &str, label: &str) -> BTreeSet<&str> {
        let samples = self.0.iter().filter(|(of, ..)| of == name);
        samples.filter_map(|(_, labels, _)| labels.get(label).map(String::as_str)).collect()
    }

    fn operations(&self, operation: &str, kind: &str, outcome: &str) -> Option<f64> {
        let labels = [("operation", operation), ("kind", kind), ("outcome", outcome)];
        self.get("verbund_graphql_operations_total", &labels)
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_is_counted(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let process = Process::start(engine, &[]).await;
    let ask = |query: &'static str| process.ask(query, json!({}));
    for query in [EVENTS, EVENTS, EVENTS, "{ events { totalCount } }", "{ nothing }", "query A {{"]
    {
        ask(query).await;
    }
    ask(r#"query Failing { first: event(slug: "none") { id } events(first: -1) { totalCount } }"#)
        .await;
    process.sign_in("anna@example.org").await;
    process.server.get("/calendar/personal/secret.ics").send().await.unwrap();
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", EVENTS, json!({})).await;
    client.data("1").await;

    let numbers = process.numbers().await;
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(numbers.get("verbund_build_info", &[("version", version)]), Some(1.0));
    assert_eq!(numbers.operations("Events", "query", "ok"), Some(4.0));
    assert_eq!(numbers.operations("anonymous", "query", "ok"), Some(1.0));
    // What is no document, and what the engine knows no field for.
    assert_eq!(numbers.operations("anonymous", "unknown", "refused"), Some(1.0));
    assert_eq!(numbers.operations("anonymous", "query", "refused"), Some(1.0));
    assert_eq!(numbers.operations("Failing", "query", "error"), Some(1.0));
    assert_eq!(numbers.operations("SignIn", "mutation", "ok"), Some(1.0));
    let durations = "verbund_graphql_operation_duration_seconds";
    let events = [("operation", "Events"), ("kind", "query")];
    assert_eq!(numbers.get(&format!("{durations}_count"), &events), Some(4.0));
    assert!(numbers.get(&format!("{durations}_sum"), &events).unwrap() > 0.0);
    let all = [events[0], events[1], ("le", "+Inf")];
    assert_eq!(numbers.get(&format!("{durations}_bucket"), &all), Some(4.0));

    let answered = |method, route, status| {
        let labels = [("method", method), ("route", route), ("status", status)];
        numbers.get("verbund_http_requests_total", &labels)
    };
    assert_eq!(answered("POST", "/graphql", "200"), Some(6.0));
    assert_eq!(answered("POST", "/graphql", "400"), Some(2.0));
    assert_eq!(answered("GET", "/calendar/personal/{token}.ics", "404"), Some(1.0));
    let count = "verbund_http_request_duration_seconds_count";
    assert_eq!(numbers.get(count, &[("route", "/graphql")]), Some(8.0));

    for name in ["running", "waiting"] {
        assert_eq!(numbers.get(&format!("verbund_graphql_operations_{name}"), &[]), Some(0.0));
    }
    assert_eq!(numbers.get("verbund_sockets_open", &[]), Some(1.0));
    let pools = if engine == Engine::Sqlite { &["read", "write"] as &[_] } else { &["write"] };
    for pool in pools {
        let statements = "verbund_database_statement_duration_seconds_count";
        assert!(numbers.get("verbund_database_statements_total", &[("pool", pool)]) > Some(0.0));
        assert!(numbers.get(statements, &[("pool", pool)]) > Some(0.0));
        let connections = |state| {
            let labels = [("pool", *pool), ("state", state)];
            numbers.get("verbund_database_connections", &labels).unwrap()
        };
        assert!(connections("idle") + connections("used") >= 1.0);
    }
    assert_eq!(numbers.get("verbund_mails_waiting", &[]), Some(0.0));
    assert_eq!(numbers.get("verbund_mail_oldest_waiting_seconds", &[]), Some(0.0));
    for name in ["resident_memory_bytes", "open_fds", "start_time_seconds"] {
        assert!(numbers.get(&format!("process_{name}"), &[]) > Some(0.0), "{name}");
    }
    assert!(numbers.get("process_cpu_seconds_total", &[]).is_some());

    let worker = ("worker", "mail.deliver_due");
    let worked = async || {
        let numbers = process.numbers().await;
        numbers.get("verbund_worker_rounds_total", &[worker, ("outcome", "ok")]) > Some(0.0)
            && numbers.get("verbund_worker_last_success_timestamp_seconds", &[worker]) > Some(1e9)
    };
    until("a round of work", worked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_cannot_make_up_any_number_of_names() {
    let process = Process::start(Engine::Sqlite, &[]).await;
    let ask = async |name: String| {
        process.ask(&format!("query {name} {{ __typename }}"), json!({})).await;
    };
    join_all((0..205).map(|number| ask(format!("Name{number}")))).await;
    ask("x".repeat(65)).await;
    process.server.get("/nowhere/1").send().await.unwrap();
    process.server.get("/nowhere/2").send().await.unwrap();
    for method in ["ANNA", "BERTA"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("http://{}/livez", process.server.address());
        reqwest::Client::new().request(method, url).send().await.unwrap();
    }

    let numbers = process.numbers().await;
    let names = numbers.values("verbund_graphql_operations_total", "operation");
    assert_eq!(names.len(), 201, "{names:?}");
    assert_eq!(numbers.operations("other", "query", "ok"), Some(6.0));
    let routes = numbers.values("verbund_http_requests_total", "route");
    assert_eq!(routes.into_iter().collect::<Vec<_>>(), ["/graphql", "/livez", "none"]);
    let methods = numbers.values("verbund_http_requests_total", "method");
    assert_eq!(methods.into_iter().collect::<Vec<_>>(), ["GET", "POST", "other"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_from_elsewhere_needs_the_token() {
    let process = Process::start(Engine::Sqlite, &[("VERBUND_METRICS__TOKEN", TOKEN)]).await;
    let get = || process.server.get("/metrics");
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status();
    let response = get().send().await.unwrap();
    let content_type = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    assert!(content_type.starts_with("text/plain; version=0.0.4"), "{content_type}");
    assert!(!response.text().await.unwrap().contains(TOKEN));
    for name in ["Forwarded", "X-Forwarded-For", "Via"] {
        let proxied = || get().header(name, "192.0.2.1");
        assert_eq!(status(proxied()).await, 404, "{name}");
        assert_eq!(status(proxied().bearer_auth("another-token-of-somebody")).await, 404, "{name}");
        assert_eq!(status(proxied().bearer_auth(TOKEN)).await, 200, "{name}");
    }
    let nowhere = process.server.get("/nowhere").send().await.unwrap().text().await.unwrap();
    let hidden = get().header("Via", "1.1 proxy").send().await.unwrap().text().await.unwrap();
    assert_eq!(hidden, nowhere);
    let put = process.server.put("/metrics").send().await.unwrap();
    assert_eq!(put.status(), 404);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_keeps_the_rest_from_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    // Of this process of all tests: their numbers are told too, and those of no test are asked for.
    let _ = telemetry::metrics::start();
    let (test, server) = RealServer::new(engine).await;
    test.app.database.clone().close().await.unwrap();
    let response = server.get("/metrics").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    assert!(text.contains("verbund_build_info"), "{text}");
    assert!(!text.contains("verbund_mail"), "{text}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn mails_that_wait_are_counted_from_the_oldest(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use api::mail::service::{Waiting, waiting_mails};
    use chrono::TimeDelta;

    use crate::{fixture::now, mail};

    let test = TestApp::new(engine).await;
    let none = Waiting { mails: 0, oldest: None };
    assert_eq!(waiting_mails(&test.app).await.unwrap(), none);
    for minutes in [0, 5] {
        test.set_now(now() + TimeDelta::minutes(minutes));
        mail::send(&test.app, &[mail::test_letter()]).await;
    }
    let waiting = waiting_mails(&test.app).await.unwrap();
    assert_eq!(waiting, Waiting { mails: 2, oldest: Some(now()) });
}

//! Traces and logs are handed on to a collector over OTLP.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use opentelemetry_proto::tonic::{
    collector::{logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest},
    common::v1::{KeyValue, any_value::Value as Attribute},
    trace::v1::{Span, span::SpanKind},
};
use prost::Message as _;
use serde_json::json;

use super::{EVENTS, Process};
use crate::fixture::Engine;

/// What a collector got: the path, the headers, the body.
struct Sent {
    path: String,
    headers: String,
    body: Vec<u8>,
}

/// A collector; it takes everything and keeps it.
struct Collector {
    endpoint: String,
    sent: Receiver<Sent>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (keep, sent) = channel();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let keep = keep.clone();
                thread::spawn(move || serve(&connection.unwrap(), &keep));
            }
        });
        Self { endpoint, sent }
    }
}

fn serve(connection: &TcpStream, keep: &Sender<Sent>) {
    let mut incoming = BufReader::new(connection);
    loop {
        let (mut head, mut line) = (String::new(), String::new());
        while incoming.read_line(&mut line).is_ok_and(|bytes| bytes > 0) && line != "\r\n" {
            head.push_str(&line);
            line.clear();
        }
        let Some((first, headers)) = head.split_once("\r\n") else { return };
        let headers = headers.to_lowercase();
        let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        incoming.read_exact(&mut body).unwrap();
        let path = first.split(' ').nth(1).unwrap().to_owned();
        let _ = keep.send(Sent { path, headers, body });
        let answer =
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n";
        (&mut &*connection).write_all(answer).unwrap();
    }
}

fn attributes(attributes: &[KeyValue]) -> BTreeMap<&str, String> {
    let text = |attribute: &KeyValue| match attribute.value.as_ref()?.value.as_ref()? {
        Attribute::StringValue(text) => Some(text.clone()),
        Attribute::IntValue(number) => Some(number.to_string()),
        other => Some(format!("{other:?}")),
    };
    let attributes = attributes.iter();
    attributes.map(|attribute| (attribute.key.as_str(), text(attribute).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_and_its_operation_are_spans_below_the_callers_own() {
    let collector = Collector::start();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=verbund-test"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
        ("VERBUND_LOG__FILTER", "warn"),
        ("VERBUND_LOG__SLOW_MILLISECONDS", "1"),
    ];
    let process = Process::start(Engine::Sqlite, &variables).await;
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let request = process.server.request(EVENTS, &json!({ "zwiebel": "kuchen" }));
    let request = request.header("traceparent", format!("00-{trace}-{parent}-01"));
    request.header("User-Agent", "zwiebelkuchen").send().await.unwrap();
    process.sign_in("zwiebel@example.org").await;
    process.hears("a slow operation").await;
    // What is left goes out at the end.
    process.stop().await;

    let sent: Vec<_> = collector.sent.try_iter().collect();
    assert!(sent.iter().all(|sent| sent.headers.contains("x-tenant: verbund-test")));
    assert!(sent.iter().all(|sent| !String::from_utf8_lossy(&sent.body).contains("zwiebel")));
    assert!(sent.iter().all(|sent| !String::from_utf8_lossy(&sent.body).contains("127.0.0.1")));
    let traces: Vec<_> = sent.iter().filter(|sent| sent.path == "/v1/traces").collect();
    let traces = traces.iter().map(|sent| ExportTraceServiceRequest::decode(&*sent.body).unwrap());
    let resources: Vec<_> = traces.flat_map(|request| request.resource_spans).collect();
    let resource = attributes(&resources[0].resource.as_ref().unwrap().attributes);
    assert_eq!(resource["service.name"], "verbund");
    assert_eq!(resource["service.version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(resource["deployment.environment.name"], "test");
    let scopes = resources.iter().flat_map(|resource| &resource.scope_spans);
    let spans: Vec<&Span> = scopes.flat_map(|scope| &scope.spans).collect();
    let mut names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["POST /graphql", "POST /graphql", "mutation SignIn", "query Events"]);

    let is_hex = |bytes: &[u8], text: &str| {
        let number = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all << 8 | u128::from(*byte));
        number(bytes) == u128::from_str_radix(text, 16).unwrap()
    };
    let is_ours = |span: &&&Span| is_hex(&span.trace_id, trace);
    let ours: Vec<_> = spans.iter().filter(is_ours).collect();
    assert_eq!(ours.len(), 2);
    let request = ours.iter().find(|span| span.name == "POST /graphql").unwrap();
    assert!(is_hex(&request.parent_span_id, parent));
    assert_eq!(request.kind(), SpanKind::Server);
    let told = attributes(&request.attributes);
    assert_eq!(told["http.request.method"], "POST");
    assert_eq!(told["http.route"], "/graphql");
    assert_eq!(told["http.response.status_code"], "200");
    let operation = ours.iter().find(|span| span.name == "query Events").unwrap();
    assert_eq!(operation.parent_span_id, request.span_id);
    let told = attributes(&operation.attributes);
    assert_eq!(told["graphql.operation.type"], "query");
    assert_eq!(told["graphql.operation.name"], "Events");
    assert!(told["verbund.cost"].parse::<u64>().unwrap() > 0);

    let logs = sent.iter().filter(|sent| sent.path == "/v1/logs");
    let logs = logs.map(|sent| ExportLogsServiceRequest::decode(&*sent.body).unwrap());
    let records = logs
        .flat_map(|request| request.resource_logs)
        .flat_map(|resource| resource.scope_logs)
        .flat_map(|scope| scope.log_records);
    let records: Vec<_> = records.collect();
    let slow = records.iter().find(|record| {
        attributes(&record.attributes).get("graphql.operation").is_some_and(|name| name == "SignIn")
    });
    assert_eq!(slow.unwrap().severity_text, "WARN");
    assert!(records.iter().all(|record| record.severity_text != "INFO"), "filtered by log.filter");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_exported_where_the_sdk_is_disabled() {
    let collector = Collector::start();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str()),
        ("OTEL_SDK_DISABLED", "true"),
    ];
    let process = Process::start(Engine::Sqlite, &variables).await;
    process.ask(EVENTS, json!({})).await;
    process.stop().await;
    assert_eq!(collector.sent.try_iter().count(), 0);
}

//! GraphQL over HTTP and what else is served: statuses, media types, headers, limits in time.

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use api::{
    graphql::gate::Limits,
    http::{HttpSettings, Server},
};
use reqwest::{Method, StatusCode, header};
use rstest::rstest;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    fixture::{Engine, TestApp},
    server::{Answer, TestServer, raw},
};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

// GraphQL over HTTP

#[rstest]
#[case::data(r#"{"query":"{hello}"}"#, 200, 200, "")]
#[case::data_with_errors(r#"{"query":"{uncoded}"}"#, 200, 200, "INTERNAL")]
#[case::unknown_keys(r#"{"query":"{hello}","id":1}"#, 200, 200, "")]
#[case::nulls(
    r#"{"query":"{hello}","operationName":null,"variables":null,"extensions":null}"#,
    200,
    200,
    ""
)]
#[case::syntax(r#"{"query":"{"}"#, 400, 200, "GRAPHQL_PARSE_FAILED")]
#[case::validation(r#"{"query":"{nothing}"}"#, 400, 200, "GRAPHQL_VALIDATION_FAILED")]
#[case::too_complex(r#"{"query":"{items(first:100){nodes{children(first:100){nodes{children(first:100){nodes{id}}}}}}}"}"#, 400, 200, "QUERY_TOO_COMPLEX")]
#[case::variable_missing(
    r#"{"query":"query($v:Int!){number(value:$v)}"}"#,
    400,
    200,
    "BAD_USER_INPUT"
)]
#[case::variable_wrong(
    r#"{"query":"query($v:Int!){number(value:$v)}","variables":{"v":"x"}}"#,
    400,
    200,
    "BAD_USER_INPUT"
)]
#[case::operation_unknown(
    r#"{"query":"query A{hello}","operationName":"B"}"#,
    400,
    200,
    "BAD_REQUEST"
)]
#[case::operation_unclear(r#"{"query":"query A{hello} query B{hello}"}"#, 400, 200, "BAD_REQUEST")]
#[case::subscription(r#"{"query":"subscription{hello}"}"#, 400, 400, "BAD_REQUEST")]
#[case::no_json("{", 400, 400, "BAD_REQUEST")]
#[case::empty("", 400, 400, "BAD_REQUEST")]
#[case::no_query("{}", 400, 400, "BAD_REQUEST")]
#[case::query_no_text(r#"{"query":1}"#, 400, 400, "BAD_REQUEST")]
#[case::variables_no_object(r#"{"query":"{hello}","variables":[]}"#, 400, 400, "BAD_REQUEST")]
#[case::extensions_no_object(r#"{"query":"{hello}","extensions":""}"#, 400, 400, "BAD_REQUEST")]
#[case::operation_name_no_text(
    r#"{"query":"{hello}","operationName":[]}"#,
    400,
    400,
    "BAD_REQUEST"
)]
#[case::batch(r#"[{"query":"{hello}"}]"#, 400, 400, "BAD_REQUEST")]
#[case::empty_batch("[]", 400, 400, "BAD_REQUEST")]
#[case::byte_order_mark("\u{feff}{\"query\":\"{hello}\"}", 400, 400, "BAD_REQUEST")]
#[tokio::test(flavor = "multi_thread")]
async fn the_status_is_the_one_of_the_media_type(
    #[case] body: &'static str,
    #[case] graphql: u16,
    #[case] json: u16,
    #[case] code: &str,
) {
    let server = TestServer::new().await;
    for (accept, status) in [(GRAPHQL, graphql), (JSON, json)] {
        let response =
            server.post(body).header(header::ACCEPT, accept).headers(accept_only(accept));
        let response = response.send().await.unwrap();
        let expected = format!("{accept}; charset=utf-8");
        assert_eq!(response.headers()[header::CONTENT_TYPE], expected.as_str());
        let answer = Answer::of(response).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{}", answer.body);
        let is_executed = matches!(code, "" | "INTERNAL");
        assert_eq!(answer.body.get("data").is_some(), is_executed);
    }
}

fn accept_only(accept: &'static str) -> header::HeaderMap {
    [(header::ACCEPT, header::HeaderValue::from_static(accept))].into_iter().collect()
}

#[rstest]
#[case::nothing(None)]
#[case::form(Some("application/x-www-form-urlencoded"))]
#[case::text(Some("text/plain"))]
#[case::text_that_claims_json(Some("text/plain; application/json"))]
#[case::multipart(Some("multipart/form-data; boundary=x"))]
#[case::graphql(Some("application/graphql"))]
#[case::latin_1(Some("application/json; charset=iso-8859-1"))]
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_json_is_refused_and_runs_nothing(#[case] content_type: Option<&str>) {
    let server = TestServer::new().await;
    let mut request =
        server.client.post(server.url("/graphql")).body(r#"{"query":"mutation{write}"}"#);
    if let Some(content_type) = content_type {
        request = request.header(header::CONTENT_TYPE, content_type);
    }
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (415, "UNSUPPORTED_MEDIA_TYPE"));
    assert_eq!(server.probe.mutations(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_refused() {
    let server = TestServer::new().await;
    let request = server.post("x").header(header::CONTENT_ENCODING, "gzip");
    assert_eq!(request.send().await.unwrap().status(), 415);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_utf_8_is_refused() {
    let server = TestServer::new().await;
    let answer =
        Answer::of(server.post(&b"{\"query\":\"{\xff}\"}"[..]).send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (400, "BAD_REQUEST"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_accepts_neither_type_is_told_so() {
    let server = TestServer::new().await;
    let request = server.get("/graphql?query={hello}").header(header::ACCEPT, "text/html");
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (406, "NOT_ACCEPTABLE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn get_answers_queries_and_never_runs_a_mutation() {
    let server = TestServer::new().await;
    let get = async |parameters: &[(&str, &str)]| {
        let url = reqwest::Url::parse_with_params(&server.url("/graphql"), parameters).unwrap();
        server.client.get(url).header(header::ACCEPT, GRAPHQL).send().await.unwrap()
    };
    let query = "query A($v:Int!){number(value:$v)} mutation B{write}";
    let parameters = [("query", query), ("operationName", "A"), ("variables", r#"{"v":7}"#)];
    let answer = Answer::of(get(&parameters).await).await;
    assert_eq!((answer.status, &answer.body["data"]["number"]), (200, &json!(7)));

    let response = get(&[("query", query), ("operationName", "B")]).await;
    assert_eq!(response.headers()[header::ALLOW], "POST");
    let answer = Answer::of(response).await;
    assert_eq!((answer.status, answer.code()), (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(server.probe.mutations(), 0);

    let answer = server.ask("mutation{write}").await;
    assert_eq!((answer.status, server.probe.mutations()), (200, 1));
}

#[rstest]
#[case("en", "Hello")]
#[case("fr;q=0.5, en;q=0.9", "Hello")]
#[case("en;q=0, fr;q=0.1", "Bonjour")]
#[case("de-AT, en", "Hallo")]
#[case("pl, fr-CH", "Bonjour")]
#[case("*", "Hallo")]
#[case("en;q=nonsense, ;;;,,", "Hallo")]
#[case("", "Hallo")]
#[tokio::test(flavor = "multi_thread")]
async fn the_readers_best_language_is_chosen(#[case] header: &'static str, #[case] greeting: &str) {
    let server = TestServer::new().await;
    let request = server.post(r#"{ "query": "{ greeting }" }"#);
    let answer =
        Answer::of(request.header(header::ACCEPT_LANGUAGE, header).send().await.unwrap()).await;
    assert_eq!(answer.body["data"]["greeting"], greeting, "{:?}", answer.body);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_refused(
    #[values(Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::HEAD)]
    method: Method,
) {
    let server = TestServer::new().await;
    let response = server.client.request(method, server.url("/graphql")).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()[header::ALLOW], "GET, POST");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_cannot_be_verified_are_refused(
    #[values("Bearer x", "Bearer ", "Basic eDp5", "x", "")] authorization: &str,
) {
    let server = TestServer::new().await;
    let request =
        server.post(r#"{"query":"mutation{write}"}"#).header(header::AUTHORIZATION, authorization);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
    let answer = Answer::of(response).await;
    assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"));
    assert_eq!(server.probe.mutations(), 0);
}

// Values

#[rstest]
#[case::not_a_number("query($v:Int!){number(value:$v)}", json!({"v": "1"}), "Variable \"$v\" must be a whole number of 32 bits: its type is \"Int\".")]
#[case::fraction("query($v:Int!){number(value:$v)}", json!({"v": 1.5}), "Variable \"$v\" must be a whole number of 32 bits: its type is \"Int\".")]
#[case::too_large("query($v:Int!){number(value:$v)}", json!({"v": 2_147_483_648_u32}), "Variable \"$v\" must be a whole number of 32 bits: its type is \"Int\".")]
#[case::null("query($v:Int!){number(value:$v)}", json!({"v": null}), "Variable \"$v\" must not be null: its type is \"Int!\".")]
#[case::missing("query($v:Int!){number(value:$v)}", json!({}), "Variable \"$v\" of type \"Int!\" must be given.")]
#[case::not_a_text("query($v:String!){hello(name:$v)}", json!({"v": 1}), "Variable \"$v\" must be a text: its type is \"String\".")]
#[case::unknown_enum_value("query($v:Color!){color(color:$v)}", json!({"v": "BLUE"}), "Variable \"$v\" is no value of the enum \"Color\", which has GREEN, RED.")]
#[case::enum_number("query($v:Color!){color(color:$v)}", json!({"v": 1}), "Variable \"$v\" must be a text that names a value of \"Color\".")]
#[case::not_an_object("query($v:Filter!){filtered(filter:$v)}", json!({"v": 1}), "Variable \"$v\" must be an object: its type is \"Filter\".")]
#[case::unknown_field("query($v:Filter!){filtered(filter:$v)}", json!({"v": {"sizes": [], "x": 1}}), "Variable \"$v\" has a field that \"Filter\" does not have: x.")]
#[case::missing_field("query($v:Filter!){filtered(filter:$v)}", json!({"v": {}}), "Variable \"$v\" must have the field \"sizes\" of type \"[Int!]!\".")]
#[case::inside("query($v:Filter!){filtered(filter:$v)}", json!({"v": {"sizes": [1, "x"]}}), "Variable \"$v.sizes[1]\" must be a whole number of 32 bits: its type is \"Int\".")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_variable_is_named_with_its_rule(
    #[case] query: &str,
    #[case] variables: Value,
    #[case] message: &str,
) {
    let server = TestServer::new().await;
    let answer = server.ask_with(query, variables).await;
    assert_eq!((answer.status, answer.code()), (400, "BAD_USER_INPUT"));
    assert_eq!(answer.message(), message);
    assert_eq!(answer.body["errors"][0]["locations"], json!([{ "line": 1, "column": 7 }]));
}

#[rstest]
#[case(
    "{number(value:\"x\")}",
    400,
    "GRAPHQL_VALIDATION_FAILED",
    "Invalid value for argument \"value\", expected type \"Int\"."
)]
#[case(
    "{number(value:99999999999)}",
    200,
    "BAD_USER_INPUT",
    "Invalid value for \"Int\": Only integers from -2147483648 to 2147483647 are accepted."
)]
#[case(
    "{color(color:BLUE)}",
    400,
    "GRAPHQL_VALIDATION_FAILED",
    "Invalid value for argument \"color\", enumeration type \"Color\" does not contain the value \"BLUE\"."
)]
#[case(
    "{number}",
    400,
    "GRAPHQL_VALIDATION_FAILED",
    "Field \"number\" argument \"value\" of type \"Query\" is required but not provided."
)]
#[case(
    "{hallo}",
    400,
    "GRAPHQL_VALIDATION_FAILED",
    "Unknown field \"hallo\" on type \"Query\". Did you mean \"hello\"?"
)]
#[case("{hello(", 400, "GRAPHQL_PARSE_FAILED", "The document is not valid GraphQL: expected name.")]
#[case(
    "{hello",
    400,
    "GRAPHQL_PARSE_FAILED",
    "The document is not valid GraphQL: expected selection set, selection, directive, or arguments."
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_document_is_explained(
    #[case] query: &str,
    #[case] status: u16,
    #[case] code: &str,
    #[case] message: &str,
) {
    let server = TestServer::new().await;
    let answer = server.ask(query).await;
    assert_eq!((answer.status, answer.code(), answer.message()), (status, code, message));
    assert!(answer.body["errors"][0]["locations"][0]["line"].is_u64(), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn defaults_of_variables_count_in_directives_too() {
    let server = TestServer::new().await;
    let query = "query($no:Boolean!=false $yes:Boolean!=true){\
                 a:hello@include(if:$no) b:hello@include(if:$yes) c:hello@skip(if:$yes)}";
    let answer = server.ask(query).await;
    assert_eq!(answer.body["data"], json!({ "b": "Hallo Welt" }));
    let answer = server.ask_with(query, json!({ "no": true, "yes": false })).await;
    assert_eq!(answer.body["data"], json!({ "a": "Hallo Welt", "c": "Hallo Welt" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_is_not_given_leaves_the_arguments_default() {
    let server = TestServer::new().await;
    let answer = server.ask("query($name:String){hello}").await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "an unused variable");
    let answer = server.ask("query($name:String=\"du\"){hello(name:$name)}").await;
    assert_eq!(answer.body["data"]["hello"], "Hallo du");
}

// What goes wrong inside

/// What is light is answered by another thread than the rest.
#[rstest]
#[case::light("{panic}")]
#[case::heavy("{panic items(first:100){nodes{children(first:100){nodes{id}}}}}")]
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_masked_and_the_service_goes_on(#[case] query: &str) {
    let server = TestServer::new().await;
    let answer = server.ask(query).await;
    assert_eq!((answer.status, answer.code()), (500, "INTERNAL"));
    assert!(!answer.body.to_string().contains("secret"), "{}", answer.body);
    assert!(answer.body["errors"][0]["extensions"]["requestId"].is_string());
    assert_eq!(server.ask("{hello}").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_without_a_code_is_masked() {
    let server = TestServer::new().await;
    let answer = server.ask("{hello uncoded}").await;
    assert_eq!((answer.status, answer.code()), (200, "INTERNAL"));
    assert_eq!(answer.body["data"], json!({ "hello": "Hallo Welt", "uncoded": null }));
    assert_eq!(answer.body["errors"][0]["path"], json!(["uncoded"]));
    assert!(!answer.body.to_string().contains("secret"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_takes_too_long_is_ended() {
    let settings = HttpSettings { execution_seconds: 1, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let answer = server.ask("{waiting}").await;
    assert_eq!((answer.status, answer.code()), (503, "EXECUTION_TIMEOUT"));
    assert_eq!(server.ask("{hello}").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_operations_than_run_at_once_are_sent_away() {
    let settings = HttpSettings { max_executions: 1, queue_seconds: 1, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let body = r#"{"query":"{waiting}"}"#;
    let first = tokio::spawn(server.post(body).send());
    server.probe.waits.notified().await;

    let response = server.post(r#"{"query":"{hello}"}"#).send().await.unwrap();
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    let answer = Answer::of(response).await;
    assert_eq!((answer.status, answer.code()), (503, "SERVICE_UNAVAILABLE"));
    assert!(server.lives().await, "health does not queue");

    server.probe.go_on.notify_one();
    assert_eq!(first.await.unwrap().unwrap().status(), 200);
    assert_eq!(server.ask("{hello}").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_nobody_waits_for_any_more_gives_its_place_back() {
    // Patient, so that only a place that was given back lets the second query run.
    let settings = HttpSettings {
        max_executions: 1,
        queue_seconds: 60,
        execution_seconds: 120,
        ..HttpSettings::default()
    };
    let server = TestServer::with(settings, Limits::default()).await;
    let forgotten = tokio::spawn(server.post(r#"{"query":"{waiting}"}"#).send());
    server.probe.waits.notified().await;
    forgotten.abort();
    assert_eq!(server.ask("{hello}").await.status, 200);
}

// Time and connections

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_arrive_is_given_up() {
    let settings = HttpSettings { body_seconds: 1, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let request = "POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n\
                   Content-Length: 100\r\n\r\n{\"query\"";
    let answer = raw(server.address, request).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("REQUEST_TIMEOUT"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_arrive_is_given_up() {
    let settings = HttpSettings { head_seconds: 1, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let answer = raw(server.address, "GET /livez HTTP/1.1\r\nHost: te").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_stops_finishes_what_it_accepted() {
    let mut server = TestServer::new().await;
    let accepted = tokio::spawn(server.post(r#"{"query":"{waiting}"}"#).send());
    server.probe.waits.notified().await;
    server.stop();
    let stops = async { while server.get("/readyz").send().await.unwrap().status() == 200 {} };
    tokio::time::timeout(Duration::from_secs(20), stops).await.expect("it is no longer ready");
    let last = server.get("/livez").send().await.unwrap();
    assert_eq!(last.headers()[header::CONNECTION], "close");
    server.probe.go_on.notify_one();
    let answer = Answer::of(accepted.await.unwrap().unwrap()).await;
    assert_eq!(answer.body["data"]["waiting"], "done");
    let stopped = tokio::time::timeout(Duration::from_secs(20), server.stopped());
    stopped.await.expect("the service stops within its bound");
}

/// Whoever stood at the door when it was closed is answered; who comes later is not kept waiting.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_closes_refuses_at_once_and_resets_nobody() {
    let settings = HttpSettings { drain_seconds: 0, ..HttpSettings::default() };
    let mut server = TestServer::with(settings, Limits::default()).await;
    let accepted = tokio::spawn(server.post(r#"{"query":"{waiting}"}"#).send());
    server.probe.waits.notified().await;
    server.stop();
    let address = server.address;
    let coming = async {
        loop {
            let began = Instant::now();
            match TcpStream::connect(address).await {
                // It was let in, so it is answered.
                Ok(mut stream) => {
                    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: test\r\n\r\n").await.unwrap();
                    let mut answer = Vec::new();
                    stream.read_to_end(&mut answer).await.unwrap();
                    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{answer:?}");
                }
                Err(error) => break (error.kind(), began.elapsed()),
            }
        }
    };
    let coming = tokio::time::timeout(Duration::from_secs(20), coming);
    let (error, after) = coming.await.expect("nobody is let in any longer");
    assert_eq!(error, ErrorKind::ConnectionRefused);
    // A connection that is dropped silently is tried again after a second.
    assert!(after < Duration::from_millis(900), "{after:?}");
    server.probe.go_on.notify_one();
    let answer = Answer::of(accepted.await.unwrap().unwrap()).await;
    assert_eq!(answer.body["data"]["waiting"], "done");
    server.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_stops_within_its_bound_whatever_is_still_running() {
    let settings = HttpSettings {
        drain_seconds: 0,
        shutdown_seconds: 1,
        execution_seconds: 60,
        ..HttpSettings::default()
    };
    let mut server = TestServer::with(settings, Limits::default()).await;
    let _endless = tokio::spawn(server.post(r#"{"query":"{waiting}"}"#).send());
    server.probe.waits.notified().await;
    server.stop();
    let stopped = tokio::time::timeout(Duration::from_secs(20), server.stopped());
    stopped.await.expect("the service stops within its bound");
}

// Headers

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_security_headers_and_a_request_id(
    #[values("/", "/graphql", "/graphiql", "/livez", "/nothing", "/schema.graphql")] path: &str,
) {
    let server = TestServer::new().await;
    let response = server.get(path).send().await.unwrap();
    let headers = response.headers();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(headers[name], value);
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(headers.contains_key("permissions-policy"));
    assert_eq!(headers["x-request-id"].len(), 36);
}

#[rstest]
#[case("a.B-c_9", true)]
#[case(&"x".repeat(128), true)]
#[case(&"x".repeat(129), false)]
#[case("", false)]
#[case("a b", false)]
#[case("<script>", false)]
#[tokio::test(flavor = "multi_thread")]
async fn a_harmless_request_id_is_kept(#[case] given: &str, #[case] is_kept: bool) {
    let server = TestServer::new().await;
    let request = server.post(r#"{"query":"{"}"#).header("x-request-id", given);
    let response = request.send().await.unwrap();
    let returned = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(returned == given, is_kept);
    let answer = Answer::of(response).await;
    assert_eq!(answer.body["errors"][0]["extensions"]["requestId"], returned.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_are_allowed_only_where_they_are_configured() {
    let preflight = |server: &TestServer, origin: &str| {
        server
            .client
            .request(Method::OPTIONS, server.url("/graphql"))
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type,authorization")
            .send()
    };
    let ours = "https://www.example.org";
    let server = TestServer::new().await;
    let response = preflight(&server, ours).await.unwrap();
    assert_eq!(response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);

    let settings = HttpSettings { cors_origins: vec![ours.to_owned()], ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let response = preflight(&server, ours).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], ours);
    assert_eq!(response.headers().get(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), None);
    let response = preflight(&server, "https://other.example.org").await.unwrap();
    assert_eq!(response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
    let request = server.post(r#"{"query":"{hello}"}"#).header(header::ORIGIN, ours);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], ours);
}

#[rstest]
#[tokio::test]
async fn what_is_no_origin_is_refused_at_the_start(
    #[values(
        "*",
        "",
        "www.example.org",
        "https://www.example.org/",
        "https://WWW.example.org",
        "null"
    )]
    origin: &str,
) {
    let app = TestApp::new(Engine::Sqlite).await;
    let settings =
        HttpSettings { cors_origins: vec![origin.to_owned()], ..HttpSettings::default() };
    let error = Server::new(app.app.clone(), settings, Limits::default()).unwrap_err();
    assert!(error.to_string().contains("is no origin"), "{error}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_for_those_who_can_read_it(#[values("gzip", "br")] coding: &str) {
    let server = TestServer::new().await;
    // Told by hand, the client leaves the answer as it is.
    let client = reqwest::Client::builder().no_proxy().no_gzip().no_brotli().build().unwrap();
    let get = async |accepted: &str| {
        let request = client.get(server.url("/graphql?query={long}"));
        request.header(header::ACCEPT_ENCODING, accepted).send().await.unwrap()
    };
    let response = get(coding).await;
    assert_eq!(response.headers()[header::CONTENT_ENCODING], coding);
    assert!(response.bytes().await.unwrap().len() < 1_000);
    let response = get("identity").await;
    assert_eq!(response.headers().get(header::CONTENT_ENCODING), None);
    assert!(response.bytes().await.unwrap().len() > 10_000);
}

// What else is served

#[tokio::test(flavor = "multi_thread")]
async fn the_start_page_is_for_people_and_programs() {
    let server = TestServer::new().await;
    let program: Value = server.get("/").send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&program["graphql"], &program["graphiql"]),
        (&json!("/graphql"), &json!("/graphiql"))
    );
    let browser = server.get("/").header(header::ACCEPT, "text/html,*/*;q=0.8");
    let response = browser.send().await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let page = response.text().await.unwrap();
    assert!(page.contains("href=\"/graphiql\"") && !page.contains("__"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn graphiql_is_served_with_its_own_policy_and_can_be_switched_off() {
    let server = TestServer::new().await;
    let response = server.get("/graphiql").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(response.text().await.unwrap().contains("\"endpoint\":\"/graphql\""));

    let settings = HttpSettings { graphiql: false, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    for path in ["/graphiql", "/graphiql/assets/graphiql.js"] {
        assert_eq!(server.get(path).send().await.unwrap().status(), 404);
    }
    let page = server.get("/").header(header::ACCEPT, "text/html").send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("/graphiql"));
}

#[rstest]
#[case("graphiql.js", "text/javascript; charset=utf-8", "no-cache")]
#[case("graphiql.css", "text/css; charset=utf-8", "no-cache")]
#[case(
    "chunk-NGWYKNMZ.js",
    "text/javascript; charset=utf-8",
    "public, max-age=31536000, immutable"
)]
#[tokio::test(flavor = "multi_thread")]
async fn assets_are_sent_as_they_lie_and_revalidated(
    #[case] name: &str,
    #[case] media_type: &str,
    #[case] cache_control: &str,
) {
    let server = TestServer::new().await;
    let client = reqwest::Client::builder().no_proxy().no_gzip().no_brotli().build().unwrap();
    let url = server.url(&format!("/graphiql/assets/{name}"));
    let get = async |name: header::HeaderName, value: &str| {
        client.get(&url).header(name, value).send().await.unwrap()
    };
    let zipped = get(header::ACCEPT_ENCODING, "gzip, br").await;
    assert_eq!(zipped.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(zipped.headers()[header::CONTENT_TYPE], media_type);
    assert_eq!(zipped.headers()[header::CACHE_CONTROL], cache_control);
    let tag = zipped.headers()[header::ETAG].to_str().unwrap().to_owned();
    let plain = get(header::ACCEPT_ENCODING, "identity").await;
    assert_eq!(plain.headers().get(header::CONTENT_ENCODING), None);
    let (zipped, plain) = (zipped.bytes().await.unwrap(), plain.bytes().await.unwrap());
    assert!(zipped.starts_with(&[0x1f, 0x8b]) && std::str::from_utf8(&plain).is_ok());

    let known = get(header::IF_NONE_MATCH, &tag).await;
    assert_eq!(known.status(), 304);
    assert!(known.bytes().await.unwrap().is_empty());
}

#[rstest]
#[case("/graphiql/assets/LICENSES.txt")]
#[case("/graphiql/assets/manifest.json")]
#[case("/graphiql/assets/..%2f..%2fstart.html")]
#[case("/graphql/")]
#[case("/nothing?<script>")]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_said_to_be_one(#[case] path: &str) {
    let server = TestServer::new().await;
    let response = server.get(path).send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert!(!response.text().await.unwrap().contains("script"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_public_and_has_a_tag() {
    let settings = HttpSettings { introspection: false, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let response = server.get("/schema.graphql").send().await.unwrap();
    let tag = response.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert!(response.text().await.unwrap().contains("type Query"));
    let known = server.get("/schema.graphql").header(header::IF_NONE_MATCH, tag);
    assert_eq!(known.send().await.unwrap().status(), 304);
    let other = server.get("/schema.graphql").header(header::IF_NONE_MATCH, "\"x\"");
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[rstest]
#[case("{__schema{queryType{name}}}")]
#[case("{__type(name:\"Query\"){name}}")]
#[case("{...{a:__schema{queryType{name}}}}")]
#[case("{...A}fragment A on Query{__schema{queryType{name}}}")]
#[tokio::test(flavor = "multi_thread")]
async fn introspection_can_be_switched_off(#[case] query: &str) {
    let server = TestServer::new().await;
    assert_eq!(server.ask(query).await.status, 200);
    let settings = HttpSettings { introspection: false, ..HttpSettings::default() };
    let server = TestServer::with(settings, Limits::default()).await;
    let answer = server.ask(query).await;
    assert_eq!((answer.status, answer.code()), (400, "FORBIDDEN"));
    assert_eq!(server.ask("{__typename}").await.status, 200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_are_read_only(
    #[values("/", "/graphiql", "/schema.graphql", "/livez", "/readyz", "/favicon.ico")] path: &str,
) {
    let server = TestServer::new().await;
    let response = server.client.post(server.url(path)).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()[header::ALLOW], "GET, HEAD");
    assert_eq!(server.client.head(server.url(path)).send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_ready_while_its_database_is_there_and_migrated() {
    let server = TestServer::new().await;
    assert_eq!(server.get("/readyz").send().await.unwrap().status(), 200);
    // A proxy handed it on: everybody is told how it is, and nobody why.
    let look = async || {
        let request = server.get("/readyz?verbose").header("Via", "1.1 proxy");
        let response = request.send().await.unwrap();
        let (status, told): (_, Value) = (response.status(), response.json().await.unwrap());
        let checks = &told["checks"];
        let state = |name: &str| checks[name]["state"].as_str().unwrap().to_owned();
        assert!(!told.to_string().contains("reason"), "{told}");
        (status.as_u16(), state("database"), state("migrations"), state("running"))
    };
    // What was found is kept for a second.
    let sees = async |status: u16, database: &str, migrations: &str| {
        let expected = (status, database.to_owned(), migrations.to_owned(), "ok".to_owned());
        let seen = async { while look().await != expected {} };
        let bound = Duration::from_mins(1);
        tokio::time::timeout(bound, seen).await.unwrap_or_else(|_| panic!("not {expected:?}"));
    };
    sees(200, "ok", "ok").await;

    let database = server.app.app.database.clone();
    // One is pending, then the database knows one that the binary does not.
    for (change, back) in [
        (
            "CREATE TABLE kept AS SELECT * FROM seaql_migrations WHERE version LIKE '%_000006_%'; \
             DELETE FROM seaql_migrations WHERE version LIKE '%_000006_%'",
            "INSERT INTO seaql_migrations SELECT * FROM kept; DROP TABLE kept",
        ),
        (
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_later', 1)",
            "DELETE FROM seaql_migrations WHERE version = 'm2999_later'",
        ),
    ] {
        database.write().execute_unprepared(change).await.unwrap();
        sees(503, "ok", "failed").await;
        // The second one is seen, and not the first one still.
        database.write().execute_unprepared(back).await.unwrap();
        sees(200, "ok", "ok").await;
    }

    database.close().await.unwrap();
    sees(503, "failed", "failed").await;
    assert!(server.lives().await);
}

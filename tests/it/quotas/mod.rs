//! How much one caller may ask for: whose requests are counted together, what is told, and what happens beyond.
//!
//! The clock stands still until the test moves it, and buckets fill by it.

mod answers;
mod callers;
mod configuration;
mod sockets;

use api::http::QuotaSettings;
use chrono::TimeDelta;
use reqwest::{RequestBuilder, Response, header::HeaderMap};
use serde_json::json;

use crate::fixture::{Answer, Engine, RealServer, TestApp, now};

const HERE: &str = "192.0.2.1";
const ELSEWHERE: &str = "192.0.2.2";

/// Costs two points.
const COUNT: &str = "{ partners { totalCount } }";

/// For each network three requests, and each account four, and each key five; points do not matter.
fn few_requests() -> QuotaSettings {
    QuotaSettings {
        requests_per_minute_anonymous: 3,
        requests_per_minute: 4,
        requests_per_minute_key: 5,
        ..QuotaSettings::off()
    }
}

async fn server(quotas: &QuotaSettings) -> (TestApp, RealServer) {
    server_on(Engine::Sqlite, quotas).await
}

async fn server_on(engine: Engine, quotas: &QuotaSettings) -> (TestApp, RealServer) {
    let test = TestApp::new(engine).await;
    let server = RealServer::with_quotas(&test.app, quotas);
    (test, server)
}

/// Lets time go by.
fn wait(test: &TestApp, seconds: i64) {
    test.set_now(now() + TimeDelta::seconds(seconds));
}

/// An operation from an address.
fn operation(server: &RealServer, address: &str, query: &str) -> RequestBuilder {
    from(address, server.request(query, &json!({})))
}

fn from(address: &str, request: RequestBuilder) -> RequestBuilder {
    request.header("X-Forwarded-For", address)
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.unwrap()
}

/// The status, and what is left; empty where nothing is counted.
async fn left(request: RequestBuilder) -> (u16, String) {
    let response = sent(request).await;
    (response.status().as_u16(), header(response.headers(), "ratelimit"))
}

/// The answer to one more request than there may be.
async fn refusal(request: RequestBuilder) -> Answer {
    let answer = Answer::of(sent(request).await).await;
    assert_eq!((answer.status, answer.code()), (429, "RATE_LIMITED"), "{}", answer.body);
    assert_eq!(answer.body.get("data"), None);
    let seconds = answer.body["errors"][0]["extensions"]["retryAfterSeconds"].as_u64();
    assert_eq!(seconds.unwrap().to_string(), header(&answer.headers, "retry-after"));
    answer
}

fn message(answer: &Answer) -> &str {
    answer.body["errors"][0]["message"].as_str().unwrap()
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

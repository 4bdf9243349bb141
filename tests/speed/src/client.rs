//! A client of one server.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::UNIX_EPOCH,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::fill::{CALLER, PASSWORD};

/// A number that no request had before, in this run or another; the 100,000 that follow it are free as well. Below 2^53, so
/// that Lua counts on from it.
pub(crate) fn number() -> u64 {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    let seconds = UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    seconds % 10_000_000 * 100_000_000 + ASKED.fetch_add(1, Ordering::Relaxed) * 100_000
}

/// Whether each request is to differ.
fn question_is_numbered(body: &Value) -> bool {
    body.to_string().contains("{n}")
}

/// Asks at one address.
pub(crate) struct Client {
    http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
}

impl Client {
    pub(crate) fn new(url: String, token: Option<String>) -> Self {
        Self { http: reqwest::Client::new(), url, token }
    }

    /// The same caller at another address.
    pub(crate) fn at(&self, url: String) -> Self {
        Self { http: self.http.clone(), url, token: self.token.clone() }
    }

    /// Signs in at Verbund; its access tokens hold for a quarter of an hour.
    pub(crate) async fn sign_in(url: String) -> Result<Self> {
        let mut client = Self::new(url, None);
        let document =
            "mutation SignIn($input: LoginInput!) { login(input: $input) { accessToken } }";
        let input = json!({ "email": CALLER, "password": PASSWORD });
        let body = json!({ "query": document, "variables": { "input": input } });
        let answer = client.ask(&body, false).await?;
        let token = answer["data"]["login"]["accessToken"].as_str();
        client.token = Some(token.with_context(|| format!("cannot sign in: {answer}"))?.to_owned());
        Ok(client)
    }

    /// Asks, and gives the answer; fails where it has errors.
    pub(crate) async fn ask(&self, body: &Value, signed_in: bool) -> Result<Value> {
        let text = self.ask_for_text(&self.url, body, signed_in).await?;
        let answer: Value = serde_json::from_str(&text)?;
        ensure!(answer.get("errors").is_none(), "{} answers {answer}", self.url);
        Ok(answer)
    }

    /// The body of an answer.
    pub(crate) async fn ask_for_text(
        &self,
        url: &str,
        body: &Value,
        signed_in: bool,
    ) -> Result<String> {
        let number = number();
        let mut request = self.http.post(url).header("accept", "application/json");
        request = request.header("content-type", "application/json");
        request = request.body(body.to_string().replace("{n}", &number.to_string()));
        if question_is_numbered(body) {
            let [.., a, b, c] = number.to_be_bytes();
            request = request.header("idempotency-key", format!("speed-{number}"));
            request = request.header("x-forwarded-for", format!("10.{c}.{b}.{a}"));
        }
        if signed_in {
            request = request.bearer_auth(self.token.as_deref().context("nobody is signed in")?);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{url} answers {status}: {text}");
        Ok(text)
    }
}

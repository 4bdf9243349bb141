//! From a result to bytes: codes, masking, request ids, size.

use std::{collections::BTreeMap, io};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError, Value, value};
use serde::Serialize;

use super::{media::MediaType, rejection::Rejection, retry::REPLAYED};
use crate::graphql::{
    code::{self, ErrorCode},
    gate::{Cost, Limits},
};

/// Longest message in characters: the engine repeats what it was given.
const LONGEST_MESSAGE: usize = 500;

/// The answer to one request.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) media_type: MediaType,
    pub(super) request_id: String,
    pub(super) limits: Limits,
}

/// What the engine answered, as it is sent.
#[derive(Debug)]
pub(super) struct Encoded {
    /// Whether anything was executed.
    is_executed: bool,
    bytes: Vec<u8>,
    /// Whether it has no data.
    is_null: bool,
    /// Whether it was answered before.
    is_replayed: bool,
}

impl Encoded {
    /// An answer that was given before.
    pub(super) fn replayed(bytes: Vec<u8>) -> Self {
        Self { is_executed: true, is_null: false, bytes, is_replayed: true }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether anything was executed.
    pub(super) fn is_executed(&self) -> bool {
        self.is_executed
    }

    /// Whether there is no data: nothing was executed, or no field at the root could be had.
    pub(super) fn is_null(&self) -> bool {
        self.is_null
    }

    /// The response as JSON.
    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    /// The errors as a JSON list.
    pub(super) fn errors(&self) -> String {
        let response: serde_json::Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        response["errors"].to_string()
    }
}

/// A GraphQL response: `data` is absent if nothing was executed.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl Answer {
    /// The answer of the engine, as it is sent.
    pub(super) fn encode(&self, mut response: Response, cost: Cost) -> Result<Encoded, Rejection> {
        // An error of a field has a path, and one of ours a code; without any, nothing was executed.
        let is_executed = response.errors.is_empty()
            || response.data != Value::Null
            || response.errors.iter().any(|error| !error.path.is_empty() || has_code(error));
        let mut errors = std::mem::take(&mut response.errors);
        for error in &mut errors {
            if is_executed {
                classify_field_error(error, &self.request_id);
            } else {
                classify_request_error(error);
            }
        }
        self.finish(&mut errors);
        response.extensions.insert("cost".to_owned(), cost_value(cost));
        let body = Body {
            errors: &errors,
            data: is_executed.then_some(&response.data),
            extensions: &response.extensions,
        };
        if let Ok(bytes) = self.serialize(&body) {
            let is_null = response.data == Value::Null;
            return Ok(Encoded { is_executed, is_null, bytes, is_replayed: false });
        }
        let message = format!(
            "The answer is larger than {} bytes (limit `answer_bytes`). Ask for fewer fields or \
             smaller pages.",
            self.limits.answer_bytes
        );
        let code = ErrorCode::LimitExceeded;
        let mut rejection = Rejection::new(StatusCode::BAD_REQUEST, code, message);
        rejection.is_of_operation = true;
        Err(rejection.with_cost(cost))
    }

    /// The answer of the engine.
    pub(super) fn response(&self, encoded: Encoded) -> HttpResponse {
        let is_ok = encoded.is_executed || self.is_lenient();
        let mut response = self.respond(is_ok, StatusCode::BAD_REQUEST, encoded.bytes);
        if encoded.is_replayed {
            response.headers_mut().insert(REPLAYED, header::HeaderValue::from_static("true"));
        }
        response
    }

    /// The errors of what is not executed, as a JSON list.
    pub(super) fn errors(&self, rejection: Rejection) -> String {
        let mut errors = rejection.errors;
        self.finish(&mut errors);
        serde_json::to_string(&errors).unwrap_or_else(|_| "[]".to_owned())
    }

    /// The answer to a request that is not executed.
    pub(super) fn rejection(&self, rejection: Rejection) -> HttpResponse {
        let mut errors = rejection.errors;
        self.finish(&mut errors);
        let mut extensions = BTreeMap::new();
        if let Some(cost) = rejection.cost {
            extensions.insert("cost".to_owned(), cost_value(cost));
        }
        let body = Body { errors: &errors, data: None, extensions: &extensions };
        let bytes = self.serialize(&body).unwrap_or_default();
        let is_ok = rejection.is_of_operation && self.is_lenient();
        let mut response = self.respond(is_ok, rejection.status, bytes);
        if let Some((name, value)) = rejection.header {
            response.headers_mut().insert(name, header::HeaderValue::from_static(value));
        }
        if let Some(seconds) = rejection.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// To clients of `application/json` the status says only whether the request was understood.
    fn is_lenient(&self) -> bool {
        self.media_type == MediaType::Json
    }

    fn respond(&self, is_ok: bool, otherwise: StatusCode, bytes: Vec<u8>) -> HttpResponse {
        HttpResponse::build(if is_ok { StatusCode::OK } else { otherwise })
            .insert_header((header::CONTENT_TYPE, self.media_type.content_type()))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::VARY, "Accept, Accept-Language, Authorization"))
            .body(bytes)
    }

    /// Adds the request id, shortens what is too long and drops what is too much.
    fn finish(&self, errors: &mut Vec<ServerError>) {
        // Some rules of the engine run twice.
        errors.dedup();
        let more = errors.len().saturating_sub(self.limits.errors);
        if more > 0 {
            errors.truncate(self.limits.errors);
            let message = format!("There are {more} more errors (limit `errors`).");
            errors.push(ErrorCode::LimitExceeded.error(message));
        }
        for error in errors {
            if let Some((end, _)) = error.message.char_indices().nth(LONGEST_MESSAGE) {
                error.message.truncate(end);
                error.message.push('…');
            } else if !error.message.ends_with(['.', '?']) {
                error.message.push('.');
            }
            error.locations.retain(|position| *position != Pos::default());
            error
                .extensions
                .get_or_insert_with(ErrorExtensionValues::default)
                .set("requestId", self.request_id.as_str());
        }
    }

    fn serialize(&self, body: &Body<'_>) -> Result<Vec<u8>, TooLarge> {
        let mut bytes = Bounded { bytes: Vec::new(), limit: self.limits.answer_bytes };
        serde_json::to_writer(&mut bytes, body).map_err(|_| TooLarge)?;
        Ok(bytes.bytes)
    }
}

/// What the operation costs, as clients see it.
fn cost_value(cost: Cost) -> Value {
    value!({ "requested": cost.requested, "limit": cost.limit })
}

/// Gives a code to what the engine says about the document.
fn classify_request_error(error: &mut ServerError) {
    if has_code(error) {
        return;
    }
    let is_limit = error.message.starts_with("The recursion depth of the query");
    let code = if is_limit { ErrorCode::LimitExceeded } else { ErrorCode::GraphqlValidationFailed };
    *error = code.apply_to(error.clone());
}

/// Gives a code to what a field says. What carries none is the engine's word on a value, or nothing
/// that a client may see.
fn classify_field_error(error: &mut ServerError, request_id: &str) {
    if has_code(error) {
        return;
    }
    if let Some(message) = value_error(&error.message) {
        error.message = message;
        *error = ErrorCode::BadUserInput.apply_to(error.clone());
        return;
    }
    tracing::error!(error.message, request_id, path = ?error.path, "a field failed without a code");
    let masked = Rejection::internal().errors;
    for internal in masked {
        *error = ServerError {
            locations: error.locations.clone(),
            path: error.path.clone(),
            ..internal
        };
    }
}

/// The engine's error about a value that a type refuses, without the chain of types around it.
fn value_error(message: &str) -> Option<String> {
    let message = message.split(" (occurred while parsing ").next().unwrap_or(message);
    if message.starts_with("Expected input type \"") {
        return Some(message.to_owned());
    }
    let (ty, rule) = message.strip_prefix("Failed to parse \"")?.split_once("\": ")?;
    Some(format!("Invalid value for \"{ty}\": {rule}"))
}

fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|values| values.get(code::KEY).is_some())
}

/// The answer does not fit into [`Limits::answer_bytes`].
#[derive(Debug)]
struct TooLarge;

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! The GraphQL request in an HTTP request, by the GraphQL-over-HTTP specification.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
    web,
};
use futures_util::StreamExt as _;
use mime::Mime;
use serde_json::{Map, Value};

use super::rejection::Rejection;
use crate::graphql::code::ErrorCode;

/// What a client asks for.
#[derive(Debug, PartialEq)]
pub(super) struct Parameters {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
}

impl Parameters {
    /// Reads the query string of a GET request.
    pub(super) fn from_query_string(query_string: &str) -> Result<Self, Rejection> {
        let mut parameters = Map::new();
        for (name, value) in url::form_urlencoded::parse(query_string.as_bytes()) {
            // Empty is as good as absent here: a form sends its empty fields too.
            let value = match &*name {
                _ if value.is_empty() => continue,
                "variables" | "extensions" => serde_json::from_str(&value).map_err(|_| {
                    Rejection::bad_request(format!("The parameter `{name}` must be JSON."))
                })?,
                _ => Value::String(value.into_owned()),
            };
            parameters.insert(name.into_owned(), value);
        }
        Self::from_map(parameters)
    }

    /// Reads the body of a POST request.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Rejection> {
        if body.trim_ascii().is_empty() {
            return Err(Rejection::bad_request(
                "The body is empty: send a JSON object with `query`.",
            ));
        }
        let text = std::str::from_utf8(body)
            .map_err(|_| Rejection::bad_request("The body must be encoded in UTF-8."))?;
        if text.starts_with('\u{feff}') {
            return Err(Rejection::bad_request("The body must begin without a byte order mark."));
        }
        let value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Rejection::bad_request(format!(
                "The body is not valid JSON, or nested too deep, at line {line}, column {column}."
            ))
        })?;
        match value {
            Value::Object(parameters) => Self::from_map(parameters),
            Value::Array(_) => Err(Rejection::bad_request(
                "Batches are not supported: send each operation as a request of its own.",
            )),
            _ => Err(Rejection::bad_request("The body must be a JSON object with `query`.")),
        }
    }

    /// Reads the members of an object.
    pub(super) fn from_map(mut parameters: Map<String, Value>) -> Result<Self, Rejection> {
        let query = match parameters.remove("query") {
            Some(Value::String(query)) => query,
            None | Some(Value::Null) => {
                return Err(Rejection::bad_request(
                    "The parameter `query` is missing: it holds the GraphQL document.",
                ));
            }
            Some(_) => {
                return Err(Rejection::bad_request("The parameter `query` must be a text."));
            }
        };
        let operation_name = match parameters.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => {
                return Err(Rejection::bad_request(
                    "The parameter `operationName` must be a text or null.",
                ));
            }
        };
        let variables = object(&mut parameters, "variables")?;
        object(&mut parameters, "extensions")?;
        Ok(Self { query, operation_name, variables })
    }
}

/// Takes an optional object out of the parameters.
fn object(
    parameters: &mut Map<String, Value>,
    name: &str,
) -> Result<Map<String, Value>, Rejection> {
    match parameters.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => {
            let message = format!("The parameter `{name}` must be an object or null.");
            Err(Rejection::bad_request(message))
        }
    }
}

/// Refuses bodies that are not JSON in UTF-8.
///
/// This also keeps other sites' pages out: a browser asks first (CORS) before it sends JSON there,
/// but not before it sends a form or plain text.
pub(super) fn require_json(request: &HttpRequest) -> Result<(), Rejection> {
    let unsupported = |message: &str| {
        Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::UnsupportedMediaType, message)
    };
    let mut types = request.headers().get_all(header::CONTENT_TYPE);
    let media_type = types.next().and_then(|value| value.to_str().ok()?.parse::<Mime>().ok());
    if types.next().is_some()
        || media_type
            .as_ref()
            .is_none_or(|media_type| media_type.essence_str() != "application/json")
    {
        let rejection =
            unsupported("The body must be JSON, with `Content-Type: application/json`.");
        return Err(rejection.with_header(header::ACCEPT, "application/json"));
    }
    let charset = media_type.as_ref().and_then(|media_type| media_type.get_param(mime::CHARSET));
    if charset.is_some_and(|charset| charset != mime::UTF_8) {
        return Err(unsupported("The body must be encoded in UTF-8."));
    }
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let rejection = unsupported("The body must be sent without `Content-Encoding`.");
        return Err(rejection.with_header(header::ACCEPT_ENCODING, "identity"));
    }
    Ok(())
}

/// Reads a body of at most `limit` bytes that arrives within `timeout`.
pub(super) async fn read_body(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
    timeout: Duration,
) -> Result<Vec<u8>, Rejection> {
    let too_large = || {
        let message = format!("The body is larger than {limit} bytes (limit `body_bytes`).");
        Rejection::new(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::LimitExceeded, message)
    };
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit))
    {
        return Err(too_large());
    }
    let read = async {
        let mut payload = payload;
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Rejection::bad_request("The body could not be read."))?;
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(timeout, read).await.unwrap_or_else(|_| {
        let message = "The body did not arrive in time.";
        Err(Rejection::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::RequestTimeout, message)
            .with_header(header::CONNECTION, "close"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_get_request_carries_json_in_its_parameters() {
        let parsed = Parameters::from_query_string(
            "query=%7Ba%7D&operationName=&variables=%7B%22x%22%3A1%7D&extensions=%7B%7D&other=1",
        )
        .unwrap();
        let Value::Object(variables) = json!({ "x": 1 }) else { unreachable!() };
        let expected = Parameters { query: "{a}".to_owned(), operation_name: None, variables };
        assert_eq!(parsed, expected);
    }

    #[test]
    fn unknown_and_repeated_keys_are_tolerated() {
        let body = br#"{"query":"{a}","query":"{b}","other":[1],"variables":null}"#;
        assert_eq!(Parameters::from_body(body).unwrap().query, "{b}");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let deep = format!(
            r#"{{"query":"{{a}}","variables":{}1{}}}"#,
            "[".repeat(9_000),
            "]".repeat(9_000)
        );
        for body in [
            "",
            "  ",
            "null",
            "1",
            "\"{a}\"",
            "[]",
            r#"[{"query":"{a}"}]"#,
            "{",
            "{}",
            r#"{"query":null}"#,
            r#"{"query":1}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","variables":"{}"}"#,
            r#"{"query":"{a}","extensions":1}"#,
            r#"{"query":"{a}","operationName":1}"#,
            "\u{feff}{\"query\":\"{a}\"}",
            &deep,
        ] {
            let rejection = Parameters::from_body(body.as_bytes()).unwrap_err();
            assert_eq!(rejection.status, StatusCode::BAD_REQUEST, "{body}");
        }
        assert!(Parameters::from_body(b"{\"query\":\"\xff\"}").is_err());
        assert!(Parameters::from_query_string("query=%7Ba%7D&variables=x").is_err());
    }
}

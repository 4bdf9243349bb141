//! The messages of `graphql-transport-ws`
//! (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>), without a socket.

use serde_json::{Map, Value};

use crate::http::parameters::Parameters;

/// The name of the protocol, as client and server agree on it.
pub(super) const SUBPROTOCOL: &str = "graphql-transport-ws";

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum ClientMessage {
    /// Begins the connection, with what it is to be known by.
    ConnectionInit(Map<String, Value>),
    /// Asks whether the server is there.
    Ping(Option<Value>),
    /// Answers the server's ping.
    Pong,
    /// Begins an operation under an id of the client's.
    Subscribe(String, Parameters),
    /// Ends an operation.
    Complete(String),
}

/// Why a socket is closed. Below 4000 by RFC 6455, from there on by the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    pub(super) code: u16,
    pub(super) reason: String,
}

impl Closing {
    fn new(code: u16, reason: &str) -> Self {
        Self { code, reason: reason.to_owned() }
    }

    /// The client closed it.
    pub(super) fn goodbye() -> Self {
        Self::new(1000, "Goodbye")
    }

    /// The service stops; another process goes on.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// What was sent is no frame of a WebSocket.
    pub(super) fn protocol_error() -> Self {
        Self::new(1002, "Protocol error")
    }

    /// A message is too large.
    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(1009, &format!("Messages have at most {limit} bytes (limit body_bytes)"))
    }

    /// Something failed here.
    pub(super) fn internal() -> Self {
        Self::new(1011, "Internal error")
    }

    /// What was sent is not taken, or nothing is heard any more.
    pub(super) fn unresponsive() -> Self {
        Self::new(1013, "The client takes or sends nothing")
    }

    /// There are too many sockets of the same caller.
    pub(super) fn too_many() -> Self {
        Self::new(1013, "Too many sockets (limit max_sockets_per_actor)")
    }

    /// Too many tokens that do not hold came from the client's network.
    pub(super) fn too_many_guesses() -> Self {
        Self::new(1013, "Too many tokens that do not hold (quota requests)")
    }

    /// What the client said is no message.
    pub(super) fn invalid_message() -> Self {
        Self::new(4400, "Invalid message received")
    }

    /// An operation before the connection was acknowledged.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// The credentials do not hold, or not any more.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// The client does not speak the protocol.
    pub(super) fn subprotocol() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// The client did not begin in time.
    pub(super) fn initialisation_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// The id is in use. Of a long one, the beginning is said.
    pub(super) fn subscriber_exists(id: &str) -> Self {
        let id: String = id.chars().take(40).collect();
        Self::new(4409, &format!("Subscriber for {id} already exists"))
    }

    /// The client begins a second time.
    pub(super) fn too_many_initialisations() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }
}

impl ClientMessage {
    /// Reads a message. What is not one is refused by closing the socket.
    pub(super) fn parse(text: &str) -> Result<Self, Closing> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
            return Err(Closing::invalid_message());
        };
        let Some(Value::String(kind)) = message.remove("type") else {
            return Err(Closing::invalid_message());
        };
        let id = match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => Some(id),
            _ => None,
        };
        let payload = message.remove("payload").filter(|payload| !payload.is_null());
        let object = |payload: Option<Value>| match payload {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(Closing::invalid_message()),
        };
        match kind.as_str() {
            "connection_init" => Ok(Self::ConnectionInit(object(payload)?.unwrap_or_default())),
            "ping" => Ok(Self::Ping(object(payload)?.map(Value::Object))),
            "pong" => object(payload).map(|_| Self::Pong),
            "subscribe" => {
                let (id, Some(payload)) = (id, object(payload)?) else {
                    return Err(Closing::invalid_message());
                };
                let parameters =
                    Parameters::from_map(payload).map_err(|_| Closing::invalid_message())?;
                Ok(Self::Subscribe(id.ok_or_else(Closing::invalid_message)?, parameters))
            }
            "complete" => id.map(Self::Complete).ok_or_else(Closing::invalid_message),
            _ => Err(Closing::invalid_message()),
        }
    }
}

/// The connection is acknowledged.
pub(super) const CONNECTION_ACK: &str = r#"{"type":"connection_ack"}"#;

/// Answers a client's ping, with what came with it.
pub(super) fn pong(payload: Option<&Value>) -> String {
    payload.map_or_else(
        || r#"{"type":"pong"}"#.to_owned(),
        |payload| format!(r#"{{"type":"pong","payload":{payload}}}"#),
    )
}

/// A message about an operation, whose payload is JSON already.
pub(super) fn about(kind: &str, id: &str, payload: Option<&str>) -> String {
    let id = Value::from(id);
    payload.map_or_else(
        || format!(r#"{{"id":{id},"type":"{kind}"}}"#),
        |payload| format!(r#"{{"id":{id},"type":"{kind}","payload":{payload}}}"#),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn messages_are_read_to_the_letter() {
        let parse = |value: Value| ClientMessage::parse(&value.to_string()).unwrap();
        for payload in [json!({}), json!({ "payload": null }), json!({ "payload": {} })] {
            let mut message = payload;
            message["type"] = json!("connection_init");
            assert_eq!(parse(message), ClientMessage::ConnectionInit(Map::new()));
        }
        assert_eq!(parse(json!({ "type": "ping" })), ClientMessage::Ping(None));
        assert_eq!(
            parse(json!({ "type": "ping", "payload": { "a": 1 } })),
            ClientMessage::Ping(Some(json!({ "a": 1 })))
        );
        assert_eq!(parse(json!({ "type": "pong", "payload": {} })), ClientMessage::Pong);
        assert_eq!(
            parse(json!({ "type": "complete", "id": "1" })),
            ClientMessage::Complete("1".to_owned())
        );
        let message = parse(json!({
            "type": "subscribe", "id": "1",
            "payload": { "query": "{a}", "operationName": null, "variables": { "x": 1 }, "extensions": {} },
        }));
        let ClientMessage::Subscribe(id, parameters) = message else { panic!("{message:?}") };
        assert_eq!((id.as_str(), parameters.query.as_str()), ("1", "{a}"));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let deep = "[".repeat(10_000);
        for text in [
            "",
            "x",
            "null",
            "[]",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"pong","payload":1}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"complete"}"#,
            &deep,
        ] {
            assert_eq!(ClientMessage::parse(text), Err(Closing::invalid_message()), "{text}");
        }
    }

    #[test]
    fn answers_are_json() {
        let message = about("next", "a\"b", Some(r#"{"data":null}"#));
        let message: Value = serde_json::from_str(&message).unwrap();
        assert_eq!(message, json!({ "id": "a\"b", "type": "next", "payload": { "data": null } }));
        let message: Value = serde_json::from_str(&about("complete", "1", None)).unwrap();
        assert_eq!(message, json!({ "id": "1", "type": "complete" }));
        let payload = json!({ "a": 1 });
        let message: Value = serde_json::from_str(&pong(Some(&payload))).unwrap();
        assert_eq!(message, json!({ "type": "pong", "payload": payload }));
    }
}

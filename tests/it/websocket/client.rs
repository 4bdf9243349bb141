//! A client of `graphql-transport-ws` that says what it is told to, right or wrong.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest as _,
        handshake::client::{Request, Response},
        http::HeaderValue,
    },
};

use crate::fixture::RealServer;

/// What takes longer than this does not come.
const SOON: Duration = Duration::from_secs(20);

/// A socket to a service.
pub(crate) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The request that opens a socket, by this subprotocol.
pub(crate) fn request(server: &RealServer, subprotocol: Option<&str>) -> Request {
    let url = format!("ws://{}/graphql/ws", server.address());
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("Accept-Language", HeaderValue::from_static("en"));
    if let Some(subprotocol) = subprotocol {
        headers.insert("Sec-WebSocket-Protocol", subprotocol.parse().unwrap());
    }
    request
}

impl Client {
    /// A socket that was just opened.
    pub(crate) async fn open(server: &RealServer) -> Self {
        let (client, response) =
            Self::with(request(server, Some("graphql-transport-ws"))).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
        client
    }

    /// A socket by this request, or what the service answered instead.
    pub(crate) async fn with(request: Request) -> Result<(Self, Response), Error> {
        let (stream, response) = connect_async(request).await?;
        Ok((Self(stream), response))
    }

    /// A socket that is acknowledged.
    pub(crate) async fn begin(server: &RealServer, payload: Value) -> Self {
        let mut client = Self::open(server).await;
        client.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    /// Sends a message.
    pub(crate) async fn say(&mut self, message: Value) {
        self.say_text(message.to_string()).await;
    }

    /// Sends a text.
    pub(crate) async fn say_text(&mut self, text: String) {
        self.send(Message::text(text)).await;
    }

    /// Sends a frame. Where the service has closed the socket already, that is heard next.
    pub(crate) async fn send(&mut self, message: Message) {
        let _ = self.0.send(message).await;
    }

    /// Begins an operation.
    pub(crate) async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The next message.
    pub(crate) async fn hear(&mut self) -> Value {
        match self.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message: {other:?}"),
        }
    }

    /// The data of the next message, which is a result of this operation without an error.
    pub(crate) async fn data(&mut self, id: &str) -> Value {
        let mut message = self.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!(id)), "{message}");
        assert_eq!(message["payload"].get("errors"), None, "{message}");
        message["payload"]["data"].take()
    }

    /// The code of the next message, which is an error of this operation.
    pub(crate) async fn error(&mut self, id: &str) -> String {
        let message = self.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)), "{message}");
        let [error] = message["payload"].as_array().unwrap().as_slice() else {
            panic!("{message}")
        };
        assert!(error["extensions"]["requestId"].is_string(), "{message}");
        error["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// With what the service closes the socket; nothing else comes before.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        match self.next().await {
            Some(Ok(Message::Close(Some(frame)))) => {
                (frame.code.into(), frame.reason.as_str().to_owned())
            }
            other => panic!("not closed: {other:?}"),
        }
    }

    /// Nothing was said before the answer to a ping.
    pub(crate) async fn hears_nothing(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        assert_eq!(self.hear().await, json!({ "type": "pong" }));
    }

    /// The next frame that is no ping of the transport, which the library answers.
    pub(crate) async fn next(&mut self) -> Option<Result<Message, Error>> {
        loop {
            let next = timeout(SOON, self.0.next()).await.expect("nothing comes");
            if !matches!(next, Some(Ok(Message::Ping(_)))) {
                return next;
            }
        }
    }
}

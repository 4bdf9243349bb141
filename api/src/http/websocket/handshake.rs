//! From a request to a socket.

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    http::{StatusCode, header},
    web::{self, Bytes},
};
use tracing::Instrument as _;

use super::{
    places::{Place, Whose},
    protocol::SUBPROTOCOL,
    socket::Socket,
};
use crate::http::{
    Shared,
    credentials::{Credentials, bearer_token},
    endpoint::languages,
    origin::origin,
    pages::{plain, turned_away},
    quotas::take_request_of_network,
};

/// Answers any request to `/graphql/ws`.
pub(in crate::http) async fn open(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let settings = &shared.server.settings;
    if !is_allowed(&request, &shared) {
        let message = "Pages of this origin may not connect (setting `http.cors_origins`).\n";
        return plain(StatusCode::FORBIDDEN, message);
    }
    // Nobody has said yet who they are.
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        return turned_away(exceeded.into());
    }
    let app = shared.server.app.for_request(origin(&request, settings.trusted_proxies));
    let mut places = Vec::new();
    if let Some(network) = app.origin.network() {
        let most = settings.max_sockets_per_network;
        let Some(place) = shared.places.take(Whose::Network(network), most) else {
            let message =
                "There are too many sockets of this network (limit `max_sockets_per_network`).\n";
            return retry_later(StatusCode::TOO_MANY_REQUESTS, message);
        };
        places.push(place);
    }
    match shared.places.take(Whose::Everybody, settings.max_sockets) {
        Some(place) if !shared.is_stopping() => places.push(place),
        _ => return retry_later(StatusCode::SERVICE_UNAVAILABLE, "The server is busy.\n"),
    }
    let accepted = actix_ws::handle_with_protocols(&request, payload, &[SUBPROTOCOL]);
    let Ok((response, session, messages)) = accepted else {
        let message = "This address speaks WebSocket, by the subprotocol graphql-transport-ws.\n";
        let mut response = plain(StatusCode::UPGRADE_REQUIRED, message);
        let headers = response.headers_mut();
        headers.insert(header::UPGRADE, header::HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_VERSION, header::HeaderValue::from_static("13"));
        return response;
    };
    let largest = shared.server.gate.limits().body_bytes;
    let socket = Socket {
        speaks: response.headers().contains_key(header::SEC_WEBSOCKET_PROTOCOL),
        incoming: messages
            .max_frame_size(largest)
            .aggregate_continuations()
            .max_continuation_size(largest),
        session,
        languages: languages(&request),
        token: match bearer_token(&request) {
            Credentials::None => None,
            Credentials::Token(token) => Some(token),
            // No token holds that is empty.
            Credentials::Unreadable => Some(String::new().into()),
        },
        app,
        shared: shared.clone(),
    };
    actix_web::rt::spawn(socket.run().in_current_span());
    response.map_body(|_, body| Held { body, _places: places }).map_into_boxed_body()
}

/// Whether the page that opens the socket may: a browser names its origin, and asks nobody before.
fn is_allowed(request: &HttpRequest, shared: &Shared) -> bool {
    let mut origins = request.headers().get_all(header::ORIGIN);
    let origin = match (origins.next().map(header::HeaderValue::to_str), origins.next()) {
        (None, _) => return true,
        (Some(Ok(origin)), None) => origin,
        _ => return false,
    };
    let server = &shared.server;
    let own = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let is_own = |host: &str| {
        ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
    };
    own.is_some_and(is_own)
        || url::Url::parse(&server.app.settings.public_url)
            .is_ok_and(|url| url.origin().ascii_serialization() == origin)
        || server.settings.cors_origins.iter().any(|allowed| allowed == origin)
}

fn retry_later(status: StatusCode, message: &'static str) -> HttpResponse {
    let mut response = plain(status, message);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    response
}

/// What is sent over a socket. Its places are free when the connection has ended, and not before: a client
/// that takes nothing still holds memory.
struct Held<B> {
    body: B,
    _places: Vec<Place>,
}

impl<B: MessageBody + Unpin> MessageBody for Held<B> {
    type Error = B::Error;

    fn size(&self) -> actix_web::body::BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_next(context)
    }
}

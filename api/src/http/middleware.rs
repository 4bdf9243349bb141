//! What every request and every answer gets: an id, security headers, a line in the log.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing::Instrument as _;

use super::{Shared, quotas::Standing};
use crate::telemetry::{requests, traces};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_REQUEST_ID: usize = 128;

/// Headers of every answer that does not set them itself.
const SECURITY_HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()"),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
];

/// The id under which a request is found in the log.
#[derive(Clone, Debug)]
pub(super) struct RequestId(String);

impl RequestId {
    /// The id of a request; empty before [`observe`] has seen it.
    pub(super) fn of(request: &HttpRequest) -> String {
        request.extensions().get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }

    /// The client's own id, if it is harmless, or a new one.
    fn accept(headers: &HeaderMap, shared: &Shared) -> Self {
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let given = given
            .filter(|id| (1..=LONGEST_REQUEST_ID).contains(&id.len()) && id.bytes().all(harmless));
        let app = &shared.server.app;
        Self(given.map_or_else(|| app.ids.next(app.clock.now()).to_string(), str::to_owned))
    }
}

/// The name of the operation that a request executes.
#[derive(Clone, Debug)]
pub(super) struct OperationName(pub(super) String);

/// Wraps every request. The log has the route and never the address, which may hold a query.
pub(super) async fn observe(
    shared: web::Data<Shared>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let RequestId(id) = RequestId::accept(request.headers(), &shared);
    request.extensions_mut().insert(RequestId(id.clone()));
    let headers = request.headers();
    let span = traces::request(&id, |name| headers.get(name).and_then(|value| value.to_str().ok()));
    let mut response = next.call(request).instrument(span.clone()).await?;

    let standing = response.request().extensions().get::<Standing>().copied();
    let headers = response.headers_mut();
    if let Some(standing) = standing {
        shared.server.quotas.tell(&standing, headers);
    }
    for (name, value) in SECURITY_HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    if shared.is_stopping() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }

    let request = response.request();
    let duration = started.elapsed();
    let route = request.match_pattern();
    let route = route.as_deref().unwrap_or("none");
    let (method, status) =
        (requests::method(request.method().as_str()), response.status().as_u16());
    requests::answered(method, route, status, duration);
    traces::answered(&span, method, route, status);
    let operation = request.extensions().get::<OperationName>().map(|name| name.0.clone());
    tracing::info!(
        parent: &span,
        http.method = method,
        http.route = route,
        http.status = status,
        graphql.operation = operation,
        duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    Ok(response)
}

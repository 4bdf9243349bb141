//! From the header `Authorization` to an actor.

use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
};
use secrecy::SecretString;
use tracing::Instrument as _;

use super::{Shared, rejection::Rejection};
use crate::{access::Actor, app::App, graphql::code::ErrorCode, identity::service};

/// Who asks. Credentials that do not hold are refused, never ignored.
pub(super) async fn authenticate(
    request: &HttpRequest,
    shared: &Shared,
    app: &App,
) -> Result<Actor, Rejection> {
    let token = match bearer_token(request) {
        Credentials::None => return Ok(Actor::Anonymous),
        Credentials::Token(token) => token,
        Credentials::Unreadable => return Err(invalid()),
    };
    let app = app.clone();
    let found = async move { service::authenticate(&app, &token).await };
    // On the main runtime, to which the database's connections belong.
    let found = shared.runtime.spawn(found.in_current_span());
    let timeout = shared.server.settings.execution_timeout();
    match tokio::time::timeout(timeout, found).await {
        Ok(Ok(Ok(Some(actor)))) => Ok(actor),
        Ok(Ok(Ok(None))) => Err(invalid()),
        Ok(Ok(Err(fault))) => {
            tracing::error!(cause = format!("{fault:#}"), "a caller could not be authenticated");
            Err(Rejection::internal())
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a caller could not be authenticated");
            Err(Rejection::internal())
        }
        Err(_elapsed) => {
            let message = "The server is busy. Try again in a moment.";
            let code = ErrorCode::ServiceUnavailable;
            Err(Rejection::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
                .with_header(header::RETRY_AFTER, "1"))
        }
    }
}

enum Credentials {
    None,
    Token(SecretString),
    Unreadable,
}

/// The token of the one header that there may be (RFC 6750, section 2.1).
fn bearer_token(request: &HttpRequest) -> Credentials {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let value = match (values.next(), values.next()) {
        (None, _) => return Credentials::None,
        (Some(value), None) => value.to_str().ok(),
        (Some(_), Some(_)) => None,
    };
    match value.and_then(|value| value.split_once(' ')) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => {
            Credentials::Token(token.trim().to_owned().into())
        }
        _ => Credentials::Unreadable,
    }
}

fn invalid() -> Rejection {
    let message = "The token in `Authorization` is not valid, or not any more. Refresh the session or sign in \
                   again, or leave it out.";
    Rejection::new(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message)
        .with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
}

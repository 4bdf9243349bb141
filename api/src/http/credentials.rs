//! From the header `Authorization`, or the first message of a socket, to an actor.

use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{
    Shared,
    execution::{busy, failed},
    quotas::{Network, Whose, stop_guesses, take_request},
    rejection::Rejection,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    graphql::code::ErrorCode,
    identity::service::{self, Reader},
};

/// Who asks, and has a request left. Credentials that do not hold are refused, never ignored, and counted for the
/// network that they come from: whoever has tried too many is stopped before the database is asked.
pub(super) async fn authenticate(
    request: &HttpRequest,
    shared: &Shared,
    app: &App,
) -> Result<Actor, Rejection> {
    Ok(authenticate_reader(request, shared, app).await?.actor)
}

/// The same with what is known of where they stand.
pub(super) async fn authenticate_reader(
    request: &HttpRequest,
    shared: &Shared,
    app: &App,
) -> Result<Reader, Rejection> {
    let network = Network::of(app.origin.address);
    let token = match bearer_token(request) {
        Credentials::None => {
            take_request(request, shared, Whose::Network(network))?;
            return Ok(Actor::Anonymous.into());
        }
        Credentials::Token(token) => Some(token),
        Credentials::Unreadable => None,
    };
    stop_guesses(request, shared, network)?;
    let found = match token {
        Some(token) => {
            let found = service::authenticate_reader(app, &token);
            find(shared, found).await.and_then(|reader| reader.ok_or_else(invalid))
        }
        None => Err(invalid()),
    };
    let whose =
        found.as_ref().map_or(Whose::Guesses(network), |found| Whose::of(&found.actor, network));
    take_request(request, shared, whose)?;
    found
}

/// Whoever the database says it is.
async fn find<T>(
    shared: &Shared,
    found: impl Future<Output = Result<Option<T>, Fault>>,
) -> Result<Option<T>, Rejection> {
    let timeout = shared.server.settings.execution_timeout();
    match tokio::time::timeout(timeout, found).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(fault)) => {
            tracing::error!(cause = format!("{fault:#}"), "a caller could not be authenticated");
            Err(failed(&fault))
        }
        Err(_elapsed) => Err(busy()),
    }
}

/// Who is at the other end of a socket.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// As the caller was when the socket was opened.
    pub(super) actor: Actor,
    token: Option<SecretString>,
}

impl Caller {
    /// The one whose token this is; nobody if it does not hold.
    pub(super) async fn known_by(
        token: Option<SecretString>,
        shared: &Shared,
        app: &App,
    ) -> Result<Option<Self>, Rejection> {
        let actor = match &token {
            None => Some(Actor::Anonymous),
            Some(token) => find(shared, service::authenticate(app, token)).await?,
        };
        Ok(actor.map(|actor| Self { actor, token }))
    }

    /// The same caller with the rights of this moment; nobody if the session or the key has ended. A socket
    /// outlives the access token that it was opened with, and never the session.
    pub(super) async fn renewed(
        &self,
        shared: &Shared,
        app: &App,
    ) -> Result<Option<Actor>, Rejection> {
        match (&self.actor, &self.token) {
            (Actor::User(user), _) => {
                find(shared, service::actor(app, user.id, user.session)).await
            }
            (_, Some(token)) => find(shared, service::authenticate(app, token)).await,
            (actor, None) => Ok(Some(actor.clone())),
        }
    }
}

/// The credentials are there and cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable;

/// The token in the first message of a socket: `{ "authorization": "Bearer …" }` as the header has it, or
/// `{ "token": … }`.
pub(super) fn token_of(payload: Map<String, Value>) -> Result<Option<SecretString>, Unreadable> {
    let mut found = None;
    for (name, value) in payload {
        let is_header = name.eq_ignore_ascii_case("authorization");
        if !is_header && name != "token" {
            continue;
        }
        let token = match value {
            Value::Null => continue,
            Value::String(value) if is_header => {
                value.split_once(' ').and_then(bearer).ok_or(Unreadable)?
            }
            Value::String(value) => value.into(),
            _ => return Err(Unreadable),
        };
        if found.replace(token).is_some() {
            return Err(Unreadable);
        }
    }
    Ok(found)
}

fn bearer((scheme, token): (&str, &str)) -> Option<SecretString> {
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim().to_owned().into())
}

/// What the header `Authorization` holds.
pub(super) enum Credentials {
    /// There is none.
    None,
    /// A token.
    Token(SecretString),
    /// Anything else.
    Unreadable,
}

/// The token of the one header that there may be (RFC 6750, section 2.1).
pub(super) fn bearer_token(request: &HttpRequest) -> Credentials {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let value = match (values.next(), values.next()) {
        (None, _) => return Credentials::None,
        (Some(value), None) => value.to_str().ok(),
        (Some(_), Some(_)) => None,
    };
    let token = value.and_then(|value| value.split_once(' ')).and_then(bearer);
    token.map_or(Credentials::Unreadable, Credentials::Token)
}

fn invalid() -> Rejection {
    let message = "The token in `Authorization` is not valid, or not any more. Refresh the session or sign in \
                   again, or leave it out.";
    Rejection::new(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message)
        .with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
}

//! From the header `Authorization`, or the first message of a socket, to an actor.

use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
};
use secrecy::SecretString;
use serde_json::{Map, Value};
use tracing::Instrument as _;

use super::{
    Shared,
    execution::{busy, failed},
    quotas::{Network, Whose, stop_guesses, take_request},
    rejection::Rejection,
};
use crate::{access::Actor, app::App, fault::Fault, graphql::code::ErrorCode, identity::service};

/// Who asks, and has a request left. Credentials that do not hold are refused, never ignored, and counted for the
/// network that they come from: whoever has tried too many is stopped before the database is asked.
pub(super) async fn authenticate(
    request: &HttpRequest,
    shared: &Shared,
    app: &App,
) -> Result<Actor, Rejection> {
    let network = Network::of(app.origin.address);
    let token = match bearer_token(request) {
        Credentials::None => {
            take_request(request, shared, Whose::Network(network))?;
            return Ok(Actor::Anonymous);
        }
        Credentials::Token(token) => Some(token),
        Credentials::Unreadable => None,
    };
    stop_guesses(request, shared, network)?;
    let found = match token {
        Some(token) => {
            let app = app.clone();
            let found = async move { service::authenticate(&app, &token).await };
            find(shared, found).await.and_then(|actor| actor.ok_or_else(invalid))
        }
        None => Err(invalid()),
    };
    let whose = found.as_ref().map_or(Whose::Guesses(network), |actor| Whose::of(actor, network));
    take_request(request, shared, whose)?;
    found
}

/// Whoever the database says it is, asked on the main runtime, to which its connections belong.
async fn find(
    shared: &Shared,
    found: impl Future<Output = Result<Option<Actor>, Fault>> + Send + 'static,
) -> Result<Option<Actor>, Rejection> {
    let found = shared.runtime.spawn(found.in_current_span());
    let timeout = shared.server.settings.execution_timeout();
    match tokio::time::timeout(timeout, found).await {
        Ok(Ok(Ok(actor))) => Ok(actor),
        Ok(Ok(Err(fault))) => {
            tracing::error!(cause = format!("{fault:#}"), "a caller could not be authenticated");
            Err(failed(&fault))
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a caller could not be authenticated");
            Err(Rejection::internal())
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
            Some(token) => {
                let (app, token) = (app.clone(), token.clone());
                find(shared, async move { service::authenticate(&app, &token).await }).await?
            }
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
        let app = app.clone();
        match (&self.actor, &self.token) {
            (Actor::User(user), _) => {
                let (user, session) = (user.id, user.session);
                find(shared, async move { service::actor(&app, user, session).await }).await
            }
            (_, Some(token)) => {
                let token = token.clone();
                find(shared, async move { service::authenticate(&app, &token).await }).await
            }
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

//! The only way a [`Fault`] reaches a client.

use async_graphql::ErrorExtensions as _;

use super::code::ErrorCode;
use crate::fault::Fault;

/// What resolvers return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a resolver returns for a field that can fail alone: the field is null, its parent stays.
///
/// `Result<Option<T>>` would null the parent, whatever the schema says.
pub type Fallible<T> = Option<Result<T>>;

/// A [`Fault`] on its way to the client.
///
/// It has no `Display` on purpose: async-graphql turns anything printable into a message that
/// clients see, and this type is what keeps `?` from doing so.
#[derive(Clone, Debug)]
pub struct Error(Fault);

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl From<Error> for async_graphql::Error {
    fn from(Error(fault): Error) -> Self {
        let (code, message) = match &fault {
            Fault::Unauthenticated => (
                ErrorCode::Unauthenticated,
                "This needs a signed-in user: send an access token.".to_owned(),
            ),
            Fault::Forbidden => (ErrorCode::Forbidden, "You may not do this.".to_owned()),
            Fault::NotFound => {
                (ErrorCode::NotFound, "There is no such object, or you may not see it.".to_owned())
            }
            Fault::BadInput { input, rule } => {
                (ErrorCode::BadUserInput, format!("`{input}`: {rule}."))
            }
            Fault::Conflict(reason) => (ErrorCode::Conflict, format!("{}.", sentence(reason))),
            Fault::RateLimited { retry_after_seconds } => {
                let message =
                    format!("Too many attempts. Try again in {retry_after_seconds} seconds.");
                return Self::new(message).extend_with(|_, extensions| {
                    extensions.set("code", ErrorCode::RateLimited.as_str());
                    extensions.set("retryAfterSeconds", *retry_after_seconds);
                });
            }
            Fault::Busy { retry_after_seconds } => {
                let message =
                    format!("The server is busy. Try again in {retry_after_seconds} seconds.");
                return Self::new(message).extend_with(|_, extensions| {
                    extensions.set("code", ErrorCode::ServiceUnavailable.as_str());
                    extensions.set("retryAfterSeconds", *retry_after_seconds);
                });
            }
            Fault::LimitExceeded(limit) => (ErrorCode::LimitExceeded, format!("{limit}.")),
            Fault::Internal(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "an operation failed");
                let message = "Something went wrong here; the request id helps to find out what.";
                (ErrorCode::Internal, message.to_owned())
            }
        };
        Self::new(message).extend_with(|_, extensions| extensions.set("code", code.as_str()))
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A single object that a client asked for: missing and hidden are alike null with `NOT_FOUND`.
pub fn found<T>(result: std::result::Result<Option<T>, Fault>) -> Fallible<T> {
    Some(result.and_then(|object| object.ok_or(Fault::NotFound)).map_err(Error::from))
}

/// A reference that may lead nowhere, or to what the actor may not see: null without an error.
pub fn reference<T>(result: std::result::Result<Option<T>, Fault>) -> Fallible<T> {
    result.map_err(Error::from).transpose()
}

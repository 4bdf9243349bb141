//! The stable list of `extensions.code` (api.md, "Errors"); docs/errors.md explains each.

use std::fmt;

use async_graphql::{ErrorExtensionValues, Pos, ServerError};

/// Where a code stands in `extensions`.
pub const KEY: &str = "code";

/// What kind of error it is, for programs. Codes are added, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The operation needs a signed-in caller, or the credentials are not valid.
    Unauthenticated,
    /// The caller may see the object but not do this to it.
    Forbidden,
    /// There is no such object, or the caller may not know that there is.
    NotFound,
    /// A value breaks a rule: its type, its form or its range.
    BadUserInput,
    /// The object is no longer as the caller thinks it is.
    Conflict,
    /// Too many requests from this caller; try again later.
    RateLimited,
    /// The operation could return more values than one request may ask for.
    QueryTooComplex,
    /// A limit other than complexity; the message names it.
    LimitExceeded,
    /// A bug or a broken dependency. The log has the details under the request id.
    Internal,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document is GraphQL but does not fit the schema.
    GraphqlValidationFailed,
    /// The HTTP request is not a GraphQL request.
    BadRequest,
    /// The HTTP method is not for this address or this kind of operation.
    MethodNotAllowed,
    /// No media type that the client accepts can be produced.
    NotAcceptable,
    /// The body has a media type, charset or coding that is not read.
    UnsupportedMediaType,
    /// The request did not arrive in time.
    RequestTimeout,
    /// The operation did not finish in time and was ended.
    ExecutionTimeout,
    /// The server is busy; try again in a moment.
    ServiceUnavailable,
}

impl ErrorCode {
    /// The code as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Internal => "INTERNAL",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadRequest => "BAD_REQUEST",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::ExecutionTimeout => "EXECUTION_TIMEOUT",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
        }
    }

    /// An error with this code.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> ServerError {
        self.apply_to(ServerError::new(message, None))
    }

    /// An error with this code about a place in the document.
    #[must_use]
    pub fn error_at(self, position: Pos, message: impl Into<String>) -> ServerError {
        self.apply_to(ServerError::new(message, Some(position)))
    }

    /// The same error with this code.
    #[must_use]
    pub fn apply_to(self, mut error: ServerError) -> ServerError {
        error.extensions.get_or_insert_with(ErrorExtensionValues::default).set(KEY, self.as_str());
        error
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

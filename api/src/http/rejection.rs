//! A request that is answered before anything is executed.

use actix_web::http::{
    StatusCode,
    header::{self, HeaderName},
};
use async_graphql::ServerError;

use crate::graphql::{
    code::ErrorCode,
    gate::{Cost, Refusal},
};

/// Why a request is not executed.
#[derive(Debug)]
pub(super) struct Rejection {
    /// The status, where the media type does not say otherwise.
    pub(super) status: StatusCode,
    /// Whether the request was well-formed and only its operation is refused: then clients that
    /// accept nothing but `application/json` get 200.
    pub(super) is_of_operation: bool,
    pub(super) errors: Vec<ServerError>,
    pub(super) cost: Option<Cost>,
    pub(super) header: Option<(HeaderName, &'static str)>,
    /// After so many seconds the same request can be answered.
    pub(super) retry_after_seconds: Option<u64>,
}

impl Rejection {
    pub(super) fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            status,
            is_of_operation: false,
            errors: vec![code.error(message)],
            cost: None,
            header: None,
            retry_after_seconds: None,
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, message)
    }

    pub(super) fn method_not_allowed(allowed: &'static str, message: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::MethodNotAllowed, message)
            .with_header(header::ALLOW, allowed)
    }

    pub(super) fn internal() -> Self {
        let message = "Something went wrong here; the request id helps to find out what.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, message)
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }

    /// Adds what the operation would have cost.
    pub(super) fn with_cost(mut self, cost: Cost) -> Self {
        self.cost = Some(cost);
        self
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            is_of_operation: true,
            errors: refusal.errors,
            cost: refusal.cost,
            header: None,
            retry_after_seconds: None,
        }
    }
}

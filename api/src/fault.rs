//! What can go wrong in any use case, whatever the feature.

use std::{fmt, sync::Arc};

use sea_orm::DbErr;

use crate::database;

/// A failure that ends an operation.
///
/// What the domain refuses ("the event is full") is no fault: each use case has codes of its own
/// for that. Texts are for developers and logs; people read what `graphql::error` makes of them.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// The operation needs to know who asks.
    #[error("sign in first")]
    Unauthenticated,
    /// The actor may see the object but not do this to it.
    #[error("not permitted")]
    Forbidden,
    /// There is no such object, or the actor may not know that there is.
    #[error("not found")]
    NotFound,
    /// The input breaks a rule.
    #[error("{input}: {rule}")]
    BadInput {
        /// The argument or field.
        input: &'static str,
        /// The rule, as a sentence without its full stop.
        rule: String,
    },
    /// The object is no longer as the client thinks it is.
    #[error("{0}")]
    Conflict(String),
    /// Too many attempts.
    #[error("too many attempts, again in {retry_after_seconds} s")]
    RateLimited {
        /// After so many seconds the next one is heard.
        retry_after_seconds: u64,
    },
    /// The service has too much to do.
    #[error("busy, again in {retry_after_seconds} s")]
    Busy {
        /// After so many seconds it is worth another try.
        retry_after_seconds: u64,
    },
    /// A limit that protects the server.
    #[error("{0}")]
    LimitExceeded(String),
    /// A bug or a broken dependency. Logged, never shown.
    #[error("internal error: {0:#}")]
    Internal(#[source] Arc<anyhow::Error>),
}

impl Fault {
    /// The input breaks `rule`.
    pub fn bad_input(input: &'static str, rule: impl fmt::Display) -> Self {
        Self::BadInput { input, rule: rule.to_string() }
    }

    /// An update that names another version than the one that is there is refused, so that nothing is
    /// overwritten unseen (domain.md §3). Without an expectation the update goes through.
    pub fn unless_expected(found: i32, expected: Option<i32>) -> Result<(), Self> {
        match expected {
            Some(expected) if expected != found => Err(Self::Conflict(format!(
                "the object has version {found}, not {expected}: read it again, then repeat the change"
            ))),
            _ => Ok(()),
        }
    }

    /// Something that must not happen.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(error.into()))
    }
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        if database::is_temporary(&error) {
            tracing::warn!(%error, "the database cannot do it now");
            return Self::Busy { retry_after_seconds: 1 };
        }
        Self::internal(error)
    }
}

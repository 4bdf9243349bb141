//! The stable list of `extensions.code` (api.md, "Errors"); docs/errors.md explains each.

/// What kind of error an answer holds, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The operation needs to know who asks.
    Unauthenticated,
    /// The actor may see the object but not do this to it.
    Forbidden,
    /// There is no such object, or the actor may not know that there is.
    NotFound,
    /// The input breaks a rule.
    BadUserInput,
    /// A limit that protects the server.
    LimitExceeded,
    /// A bug or a broken dependency.
    Internal,
}

impl ErrorCode {
    /// As clients read it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Internal => "INTERNAL",
        }
    }
}

//! The rules of single values of results, and all that is wrong with an input at once.

use super::refusal::ResultErrorCode;

pub(super) use crate::checks::TEXT;

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<ResultErrorCode>;

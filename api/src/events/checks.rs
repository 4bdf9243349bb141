//! The rules of single values of series and events, and all that is wrong with an input at once.

use super::refusal::EventErrorCode;

pub(super) use crate::checks::{LINE, SourceFields, TEXT};

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<EventErrorCode>;

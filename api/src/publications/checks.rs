//! The rules of single values of publications, and all that is wrong with an input at once.

use super::refusal::PublicationErrorCode;

pub(super) use crate::checks::{LINE, TEXT};

/// Most characters of what a publication says.
pub(super) const BODY: usize = 50_000;

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<PublicationErrorCode>;

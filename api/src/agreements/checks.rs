//! The rules of single values of agreements, and all that is wrong with an input at once.

use super::refusal::AgreementErrorCode;

pub(super) use crate::checks::TEXT;

/// Most characters of the text that is signed.
pub(super) const DOCUMENT: usize = 100_000;

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<AgreementErrorCode>;

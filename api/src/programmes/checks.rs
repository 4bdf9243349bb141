//! The rules of single values of programmes, and all that is wrong with an input at once.

use super::refusal::ProgrammeErrorCode;

pub(super) use crate::checks::{LINE, TEXT};

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<ProgrammeErrorCode>;

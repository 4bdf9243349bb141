//! The rules of single values of self-assessments, and all that is wrong with an input at once.

use super::refusal::SelfAssessmentErrorCode;

pub(super) use crate::checks::{ENTRIES, TEXT};

/// Most characters of an evaluation.
pub(super) const EVALUATION: usize = 20_000;

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<SelfAssessmentErrorCode>;

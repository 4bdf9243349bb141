//! The rules of single values, and all that is wrong with an input at once.

use super::refusal::ModelMunicipalityErrorCode;

/// What is wrong so far.
pub(super) type Checks = crate::checks::Checks<ModelMunicipalityErrorCode>;

//! What can be done with municipalities on their way through programmes.

mod begin;
mod cohorts;
mod milestones;
mod steps;

use async_graphql::MergedObject;

use crate::{
    graphql::mutation::user_error, model_municipalities::refusal::ModelMunicipalityErrorCode,
};

pub use self::{begin::*, cohorts::*, milestones::*, steps::*};

user_error! {
    /// Why something on the way of a municipality through a programme was refused.
    ModelMunicipalityUserError(ModelMunicipalityErrorCode)
}

/// What can be done with municipalities on their way through programmes.
#[derive(Debug, Default, MergedObject)]
pub struct ModelMunicipalityMutation(BeginMutation, WayMutation, CohortMutation, MilestoneMutation);

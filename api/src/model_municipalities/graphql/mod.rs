//! Municipalities on their way through programmes, in the schema.

mod cohort;
mod history;
mod milestone;
mod model_municipality;
mod mutations;
mod queries;

pub use self::{
    cohort::{
        Cohort, CohortApplications, CohortConnection, CohortEdge, cohort, cohorts_of_programme,
        viewer_edits_cohorts,
    },
    history::{ModelMunicipalitySide, ModelMunicipalityStep, ModelMunicipalityStepInfo},
    milestone::Milestone,
    model_municipality::{
        ModelMunicipality, ModelMunicipalityConnection, ModelMunicipalityEdge,
        ModelMunicipalityStatus, model_municipality,
    },
    mutations::*,
    queries::{ModelMunicipalityFilterInput, ModelMunicipalityOrder, ModelMunicipalityQuery},
};
use self::{history::history_of, milestone::milestones_of};

//! Queries on `model_municipality`, its history, its milestones and its cohorts.

mod around;
mod cohorts;
mod milestones;
mod reading;
mod steps;

pub use self::reading::ModelMunicipalityFilter;
pub(super) use self::{around::*, cohorts::*, milestones::*, reading::*, steps::*};

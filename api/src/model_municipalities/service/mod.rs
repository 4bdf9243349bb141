//! What can be asked about municipalities on their way through programmes, and every step that they can take.

mod begin;
mod cohorts;
mod details;
mod milestones;
mod notify;
mod pausing;
mod reading;
mod sides;
mod steps;

pub use self::{
    begin::{NewWay, begin_model_municipality, begin_within},
    cohorts::{CohortEdit, CohortFields, NewCohort, create_cohort, remove_cohort, update_cohort},
    details::{ModelMunicipalityEdit, update_model_municipality},
    milestones::{
        MilestoneChange, MilestoneEdit, MilestoneFields, NewMilestone, add_milestone,
        remove_milestone, update_milestone,
    },
    pausing::pause_for_ended_agreement,
    reading::*,
    sides::{Edit, LeadsOf, Sides, SidesOf, leads_of, may_edit_cohorts, sides_of},
    steps::{
        Admission, Application, WayChange, activate, admit, apply, complete, pause,
        put_on_waiting_list, reject, resume, review, withdraw,
    },
};
pub use super::{
    cohort::{Applications, applications},
    store::ModelMunicipalityFilter,
    way::Step,
};

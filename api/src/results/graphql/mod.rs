//! Results in the schema.

mod attendance;
pub mod mutations;
mod outcome;
mod outcome_list;
mod profile;

pub use self::{
    attendance::{AttendanceInfo, CountedAttendanceInfo},
    mutations::{ResultMutation, ResultUserError},
    outcome::{
        Outcome, OutcomeConnection, OutcomeEdge, OutcomeKind, OutcomeProgress, OutcomeVisibility,
        outcomes_of_event, outcomes_of_model_municipality, outcomes_of_partner,
    },
    outcome_list::{OutcomeFilterInput, OutcomeOrder, OutcomeOrderField, OutcomeQuery},
    profile::{
        EventProfile, EventProfileConnection, EventProfileEdge, EventProfileOrder,
        EventProfileOrderField, ProfileFilterInput, PublicationStatus, ResultQuery,
        profiles_of_municipality, profiles_of_programme,
    },
};

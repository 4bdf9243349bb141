//! Every query of the feature, cut to what a reach covers.

mod attendance;
mod authors;
mod figures;
mod outcome_list;
mod outcomes;
mod profiles;

pub(super) use self::{
    attendance::{counted, organised},
    authors::{add_author, has_written},
    figures::{delete_figure, insert_figure, lock_figure, next_figure_position, update_figure},
    outcome_list::list_outcomes,
    outcomes::{
        delete_outcome, insert_outcome, lock_outcome, next_outcome_position, outcomes,
        outcomes_of_events, outcomes_of_model_municipalities, outcomes_of_partners,
        replace_responsible, responsible_for, update_outcome,
    },
    profiles::{
        insert_profile, list_profiles, lock_profile, profiles, profiles_of_events,
        profiles_of_municipalities, profiles_of_programmes, replace_topics, topics_of,
        update_profile,
    },
};
pub use self::{outcome_list::OutcomeFilter, profiles::ProfileFilter};

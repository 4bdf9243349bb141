//! Writes to what belongs to events and series, and what those that write must know.

mod audience;
mod contributions;
mod documents;
mod privacy;
mod questions;
mod references;
mod roles;
mod sessions;
mod subjects;
mod vocabulary;

pub(in crate::events) use self::{
    audience::replace_rules,
    contributions::{
        contributions_within, delete_contribution, delete_contributions_of_session,
        insert_contribution, reorder_contributions, update_contribution,
    },
    documents::{documents_within, replace_documents},
    privacy::{insert_notice, last_notice, lock_partner, notices, notices_in_force, notices_of},
    questions::{
        insert_question, is_answered, questions, questions_of_events, questions_within,
        reorder_questions, update_question,
    },
    references::{
        existing_documents, existing_programmes, visible_groups, visible_office_holder,
        visible_partner, visible_partners,
    },
    roles::{
        agree_to_organise, delete_role, insert_role, is_role_taken, role_seen, role_within,
        roles_within, update_role,
    },
    sessions::{
        delete_session, insert_session, is_session_chosen, reorder_sessions, sessions_within,
        update_session,
    },
    subjects::{events_of_series_within, lock_event, lock_series, update_event, update_series},
    vocabulary::{
        group_by_name, insert_group, insert_venue, is_group_declared, lock_group, lock_venue,
        move_events_of_venue, replace_topics, update_group, update_venue,
    },
};

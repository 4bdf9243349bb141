//! Queries on `feedback`, and what giving it depends on.

mod answers;
mod closing;

pub(super) use self::{
    answers::{
        accompanied, events, feedback_of_events, own_registration, registration, replace, totals,
    },
    closing::{due, mark_closed, of_event, replace_all},
};

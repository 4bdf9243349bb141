//! Giving feedback, reading it, and closing it.

mod closing;
mod giving;
mod reading;

pub use self::{
    closing::{CLOSE_DUE, close_due, close_feedback},
    giving::{FeedbackAuthor, FeedbackGiven, give_feedback},
    reading::{
        Feedback, FeedbackOf, ReadFeedback, SummaryOf, feedback_of_events, summaries_of_events,
    },
};
pub use super::{
    summary::{Rating, Summary},
    window::{FeedbackState, state},
    words::Words,
};

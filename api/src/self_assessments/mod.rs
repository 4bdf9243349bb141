//! Self-assessments (Standortbestimmung): questionnaires of programmes, what municipalities answer, and how that
//! compares.

mod chart;
mod checks;
mod comparison;
mod form;
pub mod graphql;
pub mod refusal;
mod scores;
pub mod service;
mod status;
mod store;

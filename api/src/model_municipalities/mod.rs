//! Municipalities on their way through programmes: cohorts, every step from interest to completion, milestones.

mod checks;
mod cohort;
pub mod graphql;
pub mod refusal;
pub mod service;
mod store;
pub mod way;

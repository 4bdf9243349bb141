//! Registering for events.

mod checks;
pub mod eligibility;
pub mod form;
pub mod graphql;
pub mod lifecycle;
pub mod link;
pub mod person;
pub mod placing;
pub mod refusal;
pub mod service;
mod store;

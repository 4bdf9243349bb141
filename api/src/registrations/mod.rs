//! A person's place at one event: registering, waiting, being promoted, taking part.

pub mod attendance;
pub mod attendance_list;
pub(crate) mod checks;
pub mod eligibility;
pub mod form;
pub mod graphql;
pub mod lifecycle;
pub mod link;
pub mod person;
pub mod placing;
pub mod proofs;
pub mod refusal;
pub mod service;
pub mod sheet;
pub mod statistics;
mod store;

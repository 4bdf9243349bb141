//! What comes out of events: outcomes, event profiles (Steckbriefe), figures.

mod checks;
pub mod graphql;
mod profile;
mod refusal;
pub mod service;
pub mod status;
mod store;

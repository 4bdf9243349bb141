//! Series and events with all that belongs to them: sessions, contributions, venues, audience, seats.

mod audience_draft;
mod checks;
pub mod effective;
pub mod graphql;
mod order;
pub mod part_refusal;
pub mod policy;
mod question;
pub mod refusal;
pub mod registration;
pub mod schedule;
pub mod service;
mod session_time;
mod store;

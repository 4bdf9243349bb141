//! Series and events with all that belongs to them: sessions, contributions, venues, audience, seats.

pub mod audience_draft;
mod checks;
mod differences;
pub mod effective;
pub mod fields;
pub mod graphql;
pub mod lifecycle;
pub mod part_refusal;
pub mod policy;
pub mod question;
mod record;
pub mod refusal;
pub mod registration;
pub mod schedule;
pub mod service;
pub mod session_time;
mod store;
mod times;
mod titles;
pub mod words;

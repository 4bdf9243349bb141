//! Series and events with all that belongs to them: sessions, contributions, venues, audience, seats.

mod checks;
mod differences;
pub mod effective;
pub mod fields;
pub mod graphql;
pub mod lifecycle;
pub mod policy;
mod record;
pub mod refusal;
pub mod registration;
pub mod schedule;
pub mod service;
mod store;
mod times;
mod titles;

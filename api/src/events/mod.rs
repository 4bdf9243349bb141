//! Series and events with all that belongs to them: sessions, contributions, venues, audience, seats.

mod checks;
pub mod effective;
pub mod graphql;
pub mod policy;
pub mod refusal;
pub mod registration;
pub mod schedule;
pub mod service;
mod store;

//! Series and events with all that belongs to them: sessions, contributions, venues, audience, seats.

pub mod effective;
pub mod graphql;
pub mod policy;
pub mod registration;
pub mod schedule;
pub mod service;
mod store;
pub mod words;

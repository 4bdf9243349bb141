//! A person's place at one event: registering, waiting, being promoted, taking part.

pub mod link;
pub mod person;
pub mod service;
mod store;

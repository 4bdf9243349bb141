//! What comes out of events: event profiles (Steckbriefe).

pub mod graphql;
pub mod service;
mod store;

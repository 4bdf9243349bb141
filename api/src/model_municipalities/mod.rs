//! Municipalities on their way through programmes.

pub mod graphql;
pub mod service;
mod store;

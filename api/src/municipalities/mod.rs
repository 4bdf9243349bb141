//! The Länder, and the partners that are municipalities.

pub mod graphql;
pub mod service;
mod store;

//! The Länder, and the partners that are municipalities.

pub mod graphql;
pub mod picked;
pub mod service;
mod store;

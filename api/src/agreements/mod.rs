//! Agreements, their parties and signatures.

pub mod graphql;
pub mod service;
mod store;

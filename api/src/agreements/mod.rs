//! Agreements, their parties and signatures.

mod days;
pub mod graphql;
pub mod service;
mod store;

//! Programmes, their documents and figures.

mod checks;
pub mod fields;
pub mod graphql;
pub mod lifecycle;
mod record;
mod refusal;
pub mod service;
mod store;

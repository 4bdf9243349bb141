//! Programmes, their documents and figures.

pub mod graphql;
pub mod service;
mod store;

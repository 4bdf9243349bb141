//! Programmes, their documents and figures, and the municipalities on their way through them.

pub mod graphql;
pub mod service;
mod store;

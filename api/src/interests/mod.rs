//! "Tell me when registration opens": somebody asks, confirms by a link, and is told exactly once.

pub mod graphql;
mod interested;
pub mod refusal;
mod rules;
pub mod service;
mod store;

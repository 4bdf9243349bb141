//! Partners, their public offices, and their parts in programmes, series and events.

pub mod graphql;
pub mod refusal;
pub mod service;
mod store;

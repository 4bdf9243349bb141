//! Partners, their public offices, and their parts in programmes, series and events.

pub mod graphql;
pub mod service;
mod store;

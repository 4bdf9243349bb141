//! Partners, their public offices, and their parts in programmes, series and events.

mod checks;
pub mod graphql;
pub mod hierarchy;
mod person;
mod record;
pub mod refusal;
pub mod service;
pub mod status;
mod store;

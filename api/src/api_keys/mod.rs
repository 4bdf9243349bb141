//! Keys of partner systems: made, rotated and revoked by those who manage the partner, and told from
//! garbage when a system calls.

pub mod format;
pub mod graphql;
mod policy;
pub mod refusal;
pub mod service;
mod store;

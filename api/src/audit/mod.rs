//! The audit log: who reads it, what keeps its order, and what is noted of reads of personal data.

pub mod chain;
pub mod changes;
pub mod graphql;
pub mod reads;
pub mod service;
mod store;

//! What organisers write to participants, and what became of the mails to participants.

pub mod graphql;
mod message;
pub mod refusal;
pub mod service;
mod store;

//! Invitations to events: who is asked to come, and the link by which they do.

pub mod graphql;
pub mod invited;
mod letter;
pub mod refusal;
pub mod service;
mod store;

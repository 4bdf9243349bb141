//! What participants say of an event: anonymous once feedback is closed.

pub mod graphql;
mod refusal;
pub mod service;
mod store;
mod summary;
mod window;
mod words;

//! Anybody asks whether a municipality could take part in a programme: confirmed by a link, read and answered by
//! those who lead it, and then forgotten.

mod asker;
pub mod graphql;
pub mod refusal;
pub mod service;
mod store;

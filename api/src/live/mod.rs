//! What happens, told to those who listen, in every process.

pub mod feed;
pub mod graphql;
pub mod service;
mod store;
pub mod turn;

//! The demo network: real facts of five published texts, loaded into an empty database.

pub mod content;
mod network;
pub mod service;
mod store;
pub mod users;

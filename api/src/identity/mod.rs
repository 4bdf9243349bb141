//! Accounts: how people come in, prove who they are, and keep what proves it.

pub mod access_token;
pub mod email;
pub mod graphql;
pub mod keys;
pub mod names;
pub mod passwords;
pub mod refusal;
pub mod second_factor;
pub mod secrets;
pub mod service;
mod store;
mod tokens;

//! How people come in, sign in and stay signed in: accounts, passwords, sessions, tokens, keys, second factor.

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

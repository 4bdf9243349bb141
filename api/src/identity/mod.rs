//! How people come in, sign in and stay signed in: accounts, passwords, sessions, tokens, keys, second factor.

pub mod email;
pub mod names;
pub mod passwords;
pub mod refusal;
pub mod secrets;

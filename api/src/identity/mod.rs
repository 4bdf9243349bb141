//! How people sign in and stay signed in: passwords, sessions, tokens, keys, second factor.

pub mod passwords;
pub mod refusal;
pub mod secrets;

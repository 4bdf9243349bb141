//! Accounts: how people come in, prove who they are, and keep what proves it.

pub mod email;
pub mod names;

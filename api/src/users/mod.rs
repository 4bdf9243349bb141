//! Accounts as others see them, and what each may do: role grants.

pub mod graphql;
pub mod refusal;
pub mod rules;
pub mod service;
mod store;

//! Agreements: drafted, opened for signature, signed by their parties, in force, ended.

mod archive;
mod checks;
mod days;
pub mod document;
mod draft;
pub mod graphql;
mod proof;
pub mod refusal;
pub mod service;
mod signing;
pub mod status;
mod store;

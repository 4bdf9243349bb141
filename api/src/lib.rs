//! The Verbund server. ARCHITECTURE.md tells what is in which room.

pub mod access;
pub mod agreements;
pub mod app;
pub mod cli;
pub mod config;
pub mod content;
pub mod database;
pub mod dates;
pub mod demo;
pub mod events;
pub mod fault;
pub mod graphql;
pub mod http;
pub mod municipalities;
pub mod page;
pub mod partners;
pub mod programmes;
pub mod reach;
pub mod register;
pub mod results;
pub mod telemetry;
pub mod words;
pub mod write;

//! The Verbund server. ARCHITECTURE.md tells what is in which room.

pub mod access;
pub mod app;
pub mod database;
pub mod fault;
pub mod page;
pub mod words;
pub mod write;

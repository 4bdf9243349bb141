//! The Verbund server. ARCHITECTURE.md tells what is in which room.

pub mod access;
pub mod agreements;
pub mod app;
pub mod cli;
pub mod config;
pub mod content;
pub mod database;
<<<<<<< HEAD
pub mod dates;
=======
pub mod events;
>>>>>>> 75a662a (Series, events and event profiles can be read)
pub mod fault;
pub mod graphql;
pub mod http;
pub mod municipalities;
pub mod page;
pub mod partners;
pub mod programmes;
pub mod reach;
<<<<<<< HEAD
pub mod register;
pub mod telemetry;
=======
pub mod results;
>>>>>>> 75a662a (Series, events and event profiles can be read)
pub mod words;
pub mod write;

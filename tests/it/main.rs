//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]

mod command_line;
mod configuration;
mod engine;
mod fixture;
mod hostile;
mod http;
mod layers;
mod migrations;
mod register;
mod schema;
mod server;
mod write_path;

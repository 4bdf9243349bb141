//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]

mod configuration;
mod fixture;
mod layers;
mod migrations;
mod register;
mod schema;
mod write_path;

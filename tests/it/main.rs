//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]

mod configuration;
mod fixture;
mod layers;
mod migrations;
mod schema;
mod register;
mod write_path;

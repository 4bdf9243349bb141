//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]

mod fixture;
mod migrations;
mod write_path;

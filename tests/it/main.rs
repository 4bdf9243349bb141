//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]

mod accounts;
mod agreements;
mod api_keys;
mod audit;
mod authorization;
mod command_line;
mod configuration;
mod demo;
mod engine;
mod events;
mod fixture;
mod hostile;
mod http;
mod idempotency;
mod identity;
mod layers;
mod mail;
mod migrations;
mod municipalities;
mod participants;
mod partner_administration;
mod plans;
mod programmes;
mod protected_space;
mod reach;
mod register;
mod results;
mod schema;
mod server;
mod sources;
mod users;
mod work;
mod world;
mod write_path;

//! All integration tests in one binary: one file for each feature, and the fixture.
#![cfg(test)]
// Inputs of events have many fields.
#![recursion_limit = "256"]

mod accounts;
mod agreement_proof;
mod agreement_signing;
mod agreements;
mod api_keys;
mod audit;
mod authorization;
mod calendar;
mod command_line;
mod configuration;
mod demo;
mod engine;
mod event_parts;
mod event_profiles;
mod event_writing;
mod events;
mod feedback;
mod figures;
mod files;
mod fixture;
mod hostile;
mod http;
mod idempotency;
mod identity;
mod interests;
mod invitations;
mod layers;
mod live;
mod mail;
mod messages;
mod migrations;
mod municipalities;
mod notices;
mod outcomes;
mod participants;
mod partner_administration;
mod plans;
mod programmes;
mod protected_space;
mod reach;
mod register;
mod registration_race;
mod registrations;
mod results;
mod schema;
mod server;
mod sources;
mod users;
mod websocket;
mod work;
mod world;
mod write_path;

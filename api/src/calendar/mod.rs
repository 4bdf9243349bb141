//! Events in people's calendars (RFC 5545): as files to subscribe to, and as attachments of mails.

pub mod document;
pub mod graphql;
pub mod refusal;
pub mod service;
mod store;
mod zones;

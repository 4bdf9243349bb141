//! Mails: written in the transaction that they tell of, delivered by a worker.

pub mod graphql;
mod letter;
mod message;
pub mod refusal;
mod samples;
pub mod service;
mod settings;
mod store;
mod templates;
mod transport;

pub use self::{
    letter::{Attachment, Letter, Recipient, Template},
    settings::{SettingError, check, sender_of},
    templates::language,
};

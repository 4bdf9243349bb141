//! Mails: written in the transaction that they tell of, delivered by a worker.

mod letter;

pub use letter::{Letter, Recipient, Template};

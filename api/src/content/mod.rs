//! What every kind of object can carry: slugs, foreign keys of partner systems, lists of texts,
//! sources, topics, translations.

pub mod former;
pub mod graphql;
pub mod service;
pub mod slug;
mod store;

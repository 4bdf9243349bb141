//! What programmes give to everybody: recommendations that point back to their evidence, and knowledge items.
//! Both go the same way: written, reviewed by a second person, published, replaced by a newer version.

mod checks;
mod family;
pub mod graphql;
mod ready;
mod record;
mod refusal;
pub mod service;
mod store;

//! What happens when connections break, the database goes, and when a copy of it follows.

mod outage;
mod replica;

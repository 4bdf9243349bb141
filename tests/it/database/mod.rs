//! What happens when connections break, the database goes or has no room, and when a copy of it follows.

mod connections;
mod full;
mod outage;
mod replica;

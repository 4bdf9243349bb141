//! What everybody who is registered for an event is told of it: written once with the change, mailed by a worker.

mod rules;
pub mod service;
mod store;

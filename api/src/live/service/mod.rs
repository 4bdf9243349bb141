//! What is told of events and of their registrations, and how it gets from one process to the others.

mod changes;
mod counters;
mod following;

pub use self::{
    changes::{EventChange, event_change},
    counters::{RegistrationCounters, registration_counters},
    following::{CHANNEL, follow, follow_notifications},
};

//! Every query of registrations.

pub(super) mod anonymous;
pub(super) mod attendance;
pub(super) mod changes;
pub(super) mod context;
pub(super) mod details;
pub(super) mod lists;
pub(super) mod people;
pub(super) mod queue;
pub(super) mod recipients;
pub(super) mod registrations;
pub(super) mod seats;
pub(super) mod sessions;

/// So many rows go into one statement: both databases bound its parameters.
const CHUNK: usize = 500;
pub(super) mod session_places;

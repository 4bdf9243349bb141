//! Every query of registrations.

pub(super) mod seats;
pub(super) mod session_places;

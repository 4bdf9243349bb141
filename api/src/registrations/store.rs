//! Every query of registrations.

pub(super) mod recipients;
pub(super) mod seats;

//! Every query of registrations.

pub(super) mod seats;

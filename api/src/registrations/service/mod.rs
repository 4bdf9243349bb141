//! What can be done with registrations.

pub mod letters;
pub mod recipients;
pub mod seats;

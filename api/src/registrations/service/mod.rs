//! What can be done with registrations.

pub mod letters;
pub mod seats;
pub mod session_places;

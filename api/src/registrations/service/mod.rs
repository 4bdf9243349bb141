//! What can be done with registrations.

mod applicant;
mod attempt;
mod confirm;
mod decide;
mod expiry;
mod held;
mod judge;
mod leave;
pub mod letters;
mod promotion;
mod queries;
mod record;
mod register;
pub mod seats;
mod sensitive;
mod sessions;
pub mod throttle;

pub use self::{
    confirm::{accept_offer, confirm_registration},
    decide::{approve_registration, promote_registration, reject_registration},
    expiry::{erase_due, expire_due},
    held::{Held, Located, RegistrationRef, invalid_transition, locate},
    leave::{cancel_registration, decline_offer},
    queries::{ChosenSessionsOf, chosen_sessions, is_own, registrations},
    register::{
        RegisterDelegate, RegisterForEvent, Registered, register_delegate, register_for_event,
    },
    sensitive::Sensitive,
};

//! What can be done with registrations.

mod anonymise;
mod answers;
mod applicant;
mod attempt;
mod attendance;
mod confirm;
mod decide;
mod expiry;
mod export;
mod held;
mod judge;
mod leave;
pub mod letters;
mod organising;
mod own;
mod own_answers;
mod own_export;
mod own_sessions;
mod participants;
mod promotion;
mod queries;
pub mod recipients;
mod record;
mod register;
pub mod seats;
mod sensitive;
mod sessions;
pub mod throttle;

pub use self::{
    anonymise::anonymise_registration,
    answers::{Answered, Consented, Statement, StatementOf, statements, text},
    attendance::{MARKS, Mark, MarkOutcome, MarkResult, Note, note_attendance, record_attendance},
    confirm::{accept_offer, confirm_registration},
    decide::{approve_registration, promote_registration, reject_registration},
    expiry::{erase_due, expire_due},
    export::{ExportFile, ExportFormat, ExportParticipants, ExportPurpose, export_participants},
    held::{Held, Located, RegistrationRef, invalid_transition, locate},
    leave::{cancel_registration, decline_offer},
    organising::{RegisterParticipant, add_walk_in, register_participant},
    own::{
        RegistrationChanges, own_registrations, registration_by_link, renew_registration_link,
        update_registration,
    },
    own_export::export_my_registration,
    participants::{
        AtTheDoor, AtTheDoorOf, Counts, CountsOf, DoorListing, Insight, InsightOf, Listed,
        ListedOf, OnlineLinkOf, PersonOf, RegistrationsOf, STATUSES, SeenPerson, Tally, TallyOf,
        at_the_door_of_events, counts_of_events, insights, listed_of_events, online_links, people,
        registrations_of_events, tallies,
    },
    queries::{ChosenSessionsOf, chosen_sessions, is_own, registrations},
    register::{
        RegisterDelegate, RegisterForEvent, Registered, register_delegate, register_for_event,
    },
    sensitive::Sensitive,
};
pub mod session_places;
pub use super::store::lists::{RegistrationFilter, RegistrationListing, RegistrationOrder};

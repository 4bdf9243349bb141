//! Registrations in the schema.

mod inputs;
mod mutations;
mod registration;
mod terms;

pub use self::{
    inputs::{
        RegistrationAnswerInput, RegistrationAnswerValueInput, RegistrationDetailsInput,
        RegistrationReferenceInput,
    },
    mutations::{
        AcceptOfferInput, AcceptOfferPayload, ApproveRegistrationInput, ApproveRegistrationPayload,
        CancelRegistrationInput, CancelRegistrationPayload, ConfirmRegistrationInput,
        ConfirmRegistrationPayload, DeclineOfferInput, DeclineOfferPayload,
        PromoteRegistrationInput, PromoteRegistrationPayload, RegisterDelegateInput,
        RegisterDelegatePayload, RegisterForEventInput, RegisterForEventPayload,
        RegistrationMutation, RegistrationUserError, RejectRegistrationInput,
        RejectRegistrationPayload,
    },
    registration::{ChosenSessionInfo, Registration},
    terms::{Attendance, ListVisibility, RegistrationEnd, RegistrationSource, RegistrationStatus},
};

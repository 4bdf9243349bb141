//! What organisers do with registrations, besides deciding on them.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{
    id::{EventId, RegistrationId},
    value,
};

use super::{
    RegistrationUserError,
    inputs::{RegistrationDetailsInput, partner},
    mutations::reads,
    registration::Registration,
};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    registrations::{
        form::Form,
        refusal::RegistrationErrorCode,
        service::{self, RegisterParticipant},
    },
};

/// Letting somebody in past a rule.
#[derive(Debug, InputObject)]
pub struct RegistrationOverrideInput {
    /// Why, in at most 5,000 characters. The person can read it.
    reason: String,
}

/// Whom an organiser registers.
#[derive(Debug, InputObject)]
pub struct RegisterParticipantInput {
    /// The event.
    event_id: ID,
    /// Given name or names, at most 200 characters.
    given_name: String,
    /// Family name, at most 200 characters.
    family_name: String,
    /// Address; without one, somebody who represents a partner is told apart by partner and name.
    email: Option<String>,
    /// The partner that the person represents.
    represented_partner_id: Option<ID>,
    /// Lets the person in past audience and capacity, with a seat.
    #[graphql(name = "override")]
    exception: Option<RegistrationOverrideInput>,
    #[graphql(flatten)]
    details: RegistrationDetailsInput,
}

/// Who stands at the door.
#[derive(Debug, InputObject)]
pub struct AddWalkInInput {
    /// The event.
    event_id: ID,
    /// Given name or names, at most 200 characters.
    given_name: String,
    /// Family name, at most 200 characters.
    family_name: String,
    /// Address, where the person wants mails.
    email: Option<String>,
    /// The partner that the person represents.
    represented_partner_id: Option<ID>,
    /// Lets the person in past audience and capacity, with a seat.
    #[graphql(name = "override")]
    exception: Option<RegistrationOverrideInput>,
    #[graphql(flatten)]
    details: RegistrationDetailsInput,
}

macro_rules! parse {
    ($input:ident) => {
        impl $input {
            fn parse(self, reads: value::Locale) -> Result<RegisterParticipant, Fault> {
                let event = EventId::from_global("input.eventId", &self.event_id)?;
                let form = Form {
                    given_name: Some(self.given_name),
                    family_name: Some(self.family_name),
                    email: self.email,
                    partner: partner("input.representedPartnerId", self.represented_partner_id)?,
                    ..self.details.parse()?
                };
                let override_reason = self.exception.map(|exception| exception.reason);
                Ok(RegisterParticipant { event, form, override_reason, reads })
            }
        }
    };
}

parse!(RegisterParticipantInput);
parse!(AddWalkInInput);

payload! {
    /// What `registerParticipant` answers.
    RegisterParticipantPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The registration: with a seat, or in the queue.
        registration: Registration,
    }
}

payload! {
    /// What `addWalkIn` answers.
    AddWalkInPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The registration, with a seat: the person is there.
        registration: Registration,
    }
}

/// Whose person is removed.
#[derive(Debug, InputObject)]
pub struct AnonymiseRegistrationInput {
    /// The registration.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `anonymiseRegistration` answers.
    AnonymiseRegistrationPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The registration, of nobody any more.
        registration: Registration,
    }
}

/// What organisers do with registrations, besides deciding on them.
#[derive(Debug, Default)]
pub struct OrganisingMutation;

#[Object]
impl OrganisingMutation {
    /// Registers somebody for the organisers, without approval; what must be answered can come later by the link of the
    /// mail. For organisers, and systems whose key is for it. With `override`, which is for organisers alone, past
    /// audience and capacity.
    async fn register_participant(
        &self,
        ctx: &Context<'_>,
        input: RegisterParticipantInput,
    ) -> Fallible<RegisterParticipantPayload> {
        let request = ctx.request();
        let result = match reads(ctx).and_then(|reads| input.parse(reads)) {
            Ok(command) => {
                service::register_participant(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RegisterParticipantPayload::done)
    }

    /// Registers somebody who stands at the door, between start and end of the event, and notes that they came. For the
    /// same as `registerParticipant`.
    async fn add_walk_in(
        &self,
        ctx: &Context<'_>,
        input: AddWalkInInput,
    ) -> Fallible<AddWalkInPayload> {
        let request = ctx.request();
        let result = match reads(ctx).and_then(|reads| input.parse(reads)) {
            Ok(command) => service::add_walk_in(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddWalkInPayload::done)
    }

    /// Removes the person of a registration that has ended, or whose event is over: name, addresses, answers, what is
    /// kept apart, what organisers wrote of them, and mails. The registration and its counts stay. For the organisers;
    /// it cannot be undone.
    async fn anonymise_registration(
        &self,
        ctx: &Context<'_>,
        input: AnonymiseRegistrationInput,
    ) -> Fallible<AnonymiseRegistrationPayload> {
        let request = ctx.request();
        let result = match RegistrationId::from_global("input.id", &input.id) {
            Ok(id) => {
                let (app, actor) = (&request.app, &request.actor);
                service::anonymise_registration(app, actor, id, input.expected_version).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AnonymiseRegistrationPayload::done)
    }
}

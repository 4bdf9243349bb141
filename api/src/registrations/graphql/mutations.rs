//! What can be done with registrations.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{
    id::{EventId, PartnerId, RegistrationId},
    value,
};

use super::{
    inputs::{RegistrationDetailsInput, RegistrationReferenceInput, partner},
    registration::Registration,
};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{Payload, answer, language, payload, user_error},
        scalar::Secret,
    },
    refusal::{Language, Refusal},
    registrations::{
        form::Form,
        refusal::RegistrationErrorCode,
        service::{self, RegisterDelegate, RegisterForEvent, Registered},
    },
};

user_error! {
    /// Why registering, or changing a registration, was refused.
    RegistrationUserError(RegistrationErrorCode)
}

/// Who registers.
#[derive(Debug, InputObject)]
pub struct RegisterForEventInput {
    /// The event.
    event_id: ID,
    /// Given name or names, at most 200 characters; that of the account by default.
    given_name: Option<String>,
    /// Family name, at most 200 characters; that of the account by default.
    family_name: Option<String>,
    /// Address of a person without an account. With an account its own address counts.
    email: Option<String>,
    /// The partner that the person represents.
    represented_partner_id: Option<ID>,
    /// The secret of the link in an invitation, which was sent to the same address.
    invitation_token: Option<Secret>,
    #[graphql(flatten)]
    details: RegistrationDetailsInput,
}

impl RegisterForEventInput {
    fn parse(self, reads: value::Locale) -> Result<RegisterForEvent, Fault> {
        let event = EventId::from_global("input.eventId", &self.event_id)?;
        let form = Form {
            given_name: self.given_name,
            family_name: self.family_name,
            email: self.email,
            partner: partner("input.representedPartnerId", self.represented_partner_id)?,
            ..self.details.parse()?
        };
        let invitation = self.invitation_token.map(Into::into);
        Ok(RegisterForEvent { event, form, invitation, reads })
    }
}

/// What `registerForEvent` answers.
#[derive(Debug, SimpleObject)]
pub struct RegisterForEventPayload {
    /// The registration; null when the address is to be confirmed first.
    pub registration: Option<Registration>,
    /// Whether a mail is on its way to the address, with the link that the registration goes on with. The answer
    /// is the same for an address that is registered already.
    pub mail_sent: Option<bool>,
    /// Why nothing was changed; empty when it was done.
    pub user_errors: Vec<RegistrationUserError>,
}

impl RegisterForEventPayload {
    fn done(registered: Registered) -> Self {
        let (registration, mail_sent) = match registered {
            Registered::Done(row) => (Some(row.into()), false),
            Registered::MailSent => (None, true),
        };
        Self { registration, mail_sent: Some(mail_sent), user_errors: Vec::new() }
    }
}

impl Payload for RegisterForEventPayload {
    type Code = RegistrationErrorCode;

    fn refused(refusals: Vec<Refusal<Self::Code>>, ctx: &Context<'_>) -> Self {
        let language = language(ctx);
        let errors = refusals.into_iter().map(|one| RegistrationUserError::of(one, language));
        Self { registration: None, mail_sent: None, user_errors: errors.collect() }
    }
}

/// Whom a partner registers.
#[derive(Debug, InputObject)]
pub struct RegisterDelegateInput {
    /// The event.
    event_id: ID,
    /// The partner that the delegate represents.
    partner_id: ID,
    /// Given name or names, at most 200 characters.
    given_name: String,
    /// Family name, at most 200 characters.
    family_name: String,
    /// Address; without one, a delegate is told apart by partner and name.
    email: Option<String>,
    #[graphql(flatten)]
    details: RegistrationDetailsInput,
}

impl RegisterDelegateInput {
    fn parse(self, reads: value::Locale) -> Result<RegisterDelegate, Fault> {
        let event = EventId::from_global("input.eventId", &self.event_id)?;
        let partner = PartnerId::from_global("input.partnerId", &self.partner_id)?;
        let form = Form {
            given_name: Some(self.given_name),
            family_name: Some(self.family_name),
            email: self.email,
            ..self.details.parse()?
        };
        Ok(RegisterDelegate { event, partner, form, reads })
    }
}

/// The link that confirms an address.
#[derive(Debug, InputObject)]
pub struct ConfirmRegistrationInput {
    /// The secret of the link in the mail.
    token: Secret,
}

/// Which registration is cancelled.
#[derive(Debug, InputObject)]
pub struct CancelRegistrationInput {
    /// The registration.
    registration: RegistrationReferenceInput,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What an organiser tells the person, at most 5,000 characters.
    note: Option<String>,
}

/// Which offer is taken.
#[derive(Debug, InputObject)]
pub struct AcceptOfferInput {
    /// The registration.
    registration: RegistrationReferenceInput,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Which offer is not taken.
#[derive(Debug, InputObject)]
pub struct DeclineOfferInput {
    /// The registration.
    registration: RegistrationReferenceInput,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Which registration is approved.
#[derive(Debug, InputObject)]
pub struct ApproveRegistrationInput {
    /// The registration.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Which registration is rejected, and why.
#[derive(Debug, InputObject)]
pub struct RejectRegistrationInput {
    /// The registration.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, at most 5,000 characters. The person is told.
    reason: String,
}

/// Who gets a free seat.
#[derive(Debug, InputObject)]
pub struct PromoteRegistrationInput {
    /// The registration that has waited for the longest time.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

macro_rules! payloads {
    ($($name:ident $mutation:literal;)*) => {$(
        payload! {
            #[doc = concat!("What `", $mutation, "` answers.")]
            $name, RegistrationUserError(RegistrationErrorCode) {
                /// The registration.
                registration: Registration,
            }
        }
    )*};
}

payloads! {
    RegisterDelegatePayload "registerDelegate";
    ConfirmRegistrationPayload "confirmRegistration";
    CancelRegistrationPayload "cancelRegistration";
    AcceptOfferPayload "acceptOffer";
    DeclineOfferPayload "declineOffer";
    ApproveRegistrationPayload "approveRegistration";
    RejectRegistrationPayload "rejectRegistration";
    PromoteRegistrationPayload "promoteRegistration";
}

fn registration(id: &ID) -> Result<RegistrationId, Fault> {
    RegistrationId::from_global("input.id", id)
}

/// The language of mails to somebody who does not say.
pub(super) fn reads(ctx: &Context<'_>) -> Result<value::Locale, Fault> {
    let tag = match language(ctx) {
        Language::German => "de",
        Language::English => "en",
    };
    tag.parse().map_err(|error: value::LocaleError| Fault::internal(error))
}

/// What can be done with registrations.
#[derive(Debug, Default)]
pub struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
    /// Registers oneself for an event. Whoever is signed in has a seat, or a place in the queue, at once; everybody
    /// else gets a mail and has none before its link is used, within 48 hours.
    async fn register_for_event(
        &self,
        ctx: &Context<'_>,
        input: RegisterForEventInput,
    ) -> Fallible<RegisterForEventPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match reads(ctx).and_then(|reads| input.parse(reads)) {
            Ok(command) => service::register_for_event(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RegisterForEventPayload::done)
    }

    /// Registers a delegate of a partner. For the partner's editors and systems, who answer for the address.
    async fn register_delegate(
        &self,
        ctx: &Context<'_>,
        input: RegisterDelegateInput,
    ) -> Fallible<RegisterDelegatePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match reads(ctx).and_then(|reads| input.parse(reads)) {
            Ok(command) => service::register_delegate(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RegisterDelegatePayload::done)
    }

    /// Confirms the address of a registration by the link of the mail: the person has a seat, or a place in the
    /// queue, from now on.
    async fn confirm_registration(
        &self,
        ctx: &Context<'_>,
        input: ConfirmRegistrationInput,
    ) -> Fallible<ConfirmRegistrationPayload> {
        let app = &ctx.request().app;
        let result = service::confirm_registration(app, input.token.into()).await;
        answer(ctx, result, ConfirmRegistrationPayload::done)
    }

    /// Cancels a registration, by the person or an organiser. The seat goes to the next one who waits.
    async fn cancel_registration(
        &self,
        ctx: &Context<'_>,
        input: CancelRegistrationInput,
    ) -> Fallible<CancelRegistrationPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let CancelRegistrationInput { registration, expected_version, note } = input;
        let result = match registration.parse() {
            Ok(reference) => {
                let note = note.as_deref();
                service::cancel_registration(app, actor, &reference, expected_version, note).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CancelRegistrationPayload::done)
    }

    /// Takes a seat that was offered, before the offer runs out.
    async fn accept_offer(
        &self,
        ctx: &Context<'_>,
        input: AcceptOfferInput,
    ) -> Fallible<AcceptOfferPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.registration.parse() {
            Ok(reference) => {
                service::accept_offer(app, actor, &reference, input.expected_version).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AcceptOfferPayload::done)
    }

    /// Does not take a seat that was offered: it goes to the next one. It is not offered again.
    async fn decline_offer(
        &self,
        ctx: &Context<'_>,
        input: DeclineOfferInput,
    ) -> Fallible<DeclineOfferPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.registration.parse() {
            Ok(reference) => {
                service::decline_offer(app, actor, &reference, input.expected_version).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, DeclineOfferPayload::done)
    }

    /// Approves a registration: the person has a seat, or waits for one. For organisers.
    async fn approve_registration(
        &self,
        ctx: &Context<'_>,
        input: ApproveRegistrationInput,
    ) -> Fallible<ApproveRegistrationPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match registration(&input.id) {
            Ok(id) => service::approve_registration(app, actor, id, input.expected_version).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ApproveRegistrationPayload::done)
    }

    /// Rejects a registration, with a reason. For organisers.
    async fn reject_registration(
        &self,
        ctx: &Context<'_>,
        input: RejectRegistrationInput,
    ) -> Fallible<RejectRegistrationPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let RejectRegistrationInput { id, expected_version, reason } = input;
        let result = match registration(&id) {
            Ok(id) => service::reject_registration(app, actor, id, expected_version, &reason).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RejectRegistrationPayload::done)
    }

    /// Gives a free seat to the one who has waited for the longest time, where the event promotes nobody by
    /// itself. For organisers.
    async fn promote_registration(
        &self,
        ctx: &Context<'_>,
        input: PromoteRegistrationInput,
    ) -> Fallible<PromoteRegistrationPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match registration(&input.id) {
            Ok(id) => service::promote_registration(app, actor, id, input.expected_version).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PromoteRegistrationPayload::done)
    }
}

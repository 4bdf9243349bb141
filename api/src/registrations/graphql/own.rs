//! What people do with their own registrations.

use async_graphql::{Context, ID, InputObject, Json, MaybeUndefined, Object};
use entity::id::{RegistrationQuestionId, SessionId};

use super::{
    RegistrationUserError,
    inputs::{RegistrationAnswerInput, RegistrationReferenceInput, question},
    registration::Registration,
    terms::ListVisibility,
};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Error, Fallible},
        id::GlobalId as _,
        mutation::{answer, patch, payload},
        scalar::{Locale, Secret},
    },
    refusal::Failure,
    registrations::{
        refusal::RegistrationErrorCode,
        service::{self, RegistrationChanges, RegistrationRef},
    },
};

/// Queries by people about their own registrations.
#[derive(Debug, Default)]
pub struct OwnRegistrationQuery;

#[Object]
impl OwnRegistrationQuery {
    /// The registration that the link of a mail keeps, without an account: with it, the whole operation sees the event
    /// as the person does, place, agenda and online link included. Null with `NOT_FOUND` for a link that keeps nothing,
    /// or no longer does.
    async fn registration_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret of the link.")] token: Secret,
    ) -> Fallible<Registration> {
        let request = ctx.request();
        let row = service::registration_by_link(&request.app, token.into()).await;
        Some(row.map_err(Error::from).map(|row| {
            request.proofs.add_registration(row.id);
            Registration::from(row)
        }))
    }
}

/// What a person changes of their own registration. What is absent stays; null takes away.
#[derive(Debug, InputObject)]
pub struct UpdateRegistrationInput {
    /// The registration.
    registration: RegistrationReferenceInput,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Given name or names, at most 200 characters.
    given_name: Option<String>,
    /// Family name, at most 200 characters.
    family_name: Option<String>,
    /// Telephone number, at most 300 characters.
    phone: MaybeUndefined<String>,
    /// Organisation, in the person's words; at most 300 characters.
    organisation: MaybeUndefined<String>,
    /// Function there, in the person's words; at most 300 characters.
    function: MaybeUndefined<String>,
    /// To whom the person wants to be shown: no more than the event allows.
    list_visibility: Option<ListVisibility>,
    /// Language of mails.
    locale: Option<Locale>,
    /// All sessions that the person wants to come to, at most 50. Those that are left out are left.
    session_ids: Option<Vec<ID>>,
    /// Answers, each in place of the one before; at most 50.
    answers: Option<Vec<RegistrationAnswerInput>>,
    /// Questions whose answers are taken back.
    cleared_answers: Option<Vec<ID>>,
    /// What the person needs to take part, at most 5,000 characters.
    needs: MaybeUndefined<String>,
    /// Whether the person explicitly consents to the use of what could reveal specially protected data (Art. 9 GDPR).
    /// `false` withdraws that: needs, a group and answers that were kept apart are erased at once.
    sensitive_consent: Option<bool>,
    /// Those of the event's questions of kind `CONSENT` that the person agrees to from now on.
    given_consents: Option<Vec<ID>>,
    /// Those that the person no longer agrees to.
    withdrawn_consents: Option<Vec<ID>>,
}

impl UpdateRegistrationInput {
    fn parse(self) -> Result<(RegistrationRef, RegistrationChanges), Fault> {
        let session = |id: &ID| SessionId::from_global("input.sessionIds", id);
        let sessions =
            self.session_ids.map(|ids| ids.iter().map(session).collect::<Result<Vec<_>, _>>());
        let answers = self.answers.unwrap_or_default().into_iter();
        let changes = RegistrationChanges {
            given_name: self.given_name,
            family_name: self.family_name,
            phone: patch(self.phone),
            organisation: patch(self.organisation),
            function: patch(self.function),
            list_visibility: self.list_visibility.map(Into::into),
            locale: self.locale.map(|locale| locale.0),
            sessions: sessions.transpose()?,
            answers: answers.map(RegistrationAnswerInput::parse).collect::<Result<_, _>>()?,
            cleared_answers: questions("input.clearedAnswers", self.cleared_answers)?,
            needs: patch(self.needs),
            sensitive_consent: self.sensitive_consent,
            given_consents: questions("input.givenConsents", self.given_consents)?,
            withdrawn_consents: questions("input.withdrawnConsents", self.withdrawn_consents)?,
            expected_version: self.expected_version,
        };
        Ok((self.registration.parse()?, changes))
    }
}

fn questions(
    input: &'static str,
    ids: Option<Vec<ID>>,
) -> Result<Vec<RegistrationQuestionId>, Fault> {
    ids.unwrap_or_default().iter().map(|id| question(input, id)).collect()
}

payload! {
    /// What `updateRegistration` answers.
    UpdateRegistrationPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The registration as it is now.
        registration: Registration,
    }
}

/// Whose link is made anew.
#[derive(Debug, InputObject)]
pub struct RenewRegistrationLinkInput {
    /// The registration.
    registration: RegistrationReferenceInput,
}

payload! {
    /// What `renewRegistrationLink` answers.
    RenewRegistrationLinkPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The registration. The new link is in a mail to its address.
        registration: Registration,
    }
}

/// Whose data is handed out.
#[derive(Debug, InputObject)]
pub struct ExportMyRegistrationInput {
    /// The registration.
    registration: RegistrationReferenceInput,
}

payload! {
    /// What `exportMyRegistration` answers.
    ExportMyRegistrationPayload, RegistrationUserError(RegistrationErrorCode) {
        /// All that is kept of the person with this registration, in a structured form (Art. 15 and 20 GDPR).
        data: Json<serde_json::Value>,
    }
}

/// What people do with their own registrations.
#[derive(Debug, Default)]
pub struct OwnRegistrationMutation;

#[Object]
impl OwnRegistrationMutation {
    /// Changes what a person stated when they registered: for the person, by account or by link. The address stays,
    /// since it is what the person is known by.
    async fn update_registration(
        &self,
        ctx: &Context<'_>,
        input: UpdateRegistrationInput,
    ) -> Fallible<UpdateRegistrationPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok((reference, changes)) => {
                let (app, actor) = (&request.app, &request.actor);
                let result = service::update_registration(app, actor, &reference, changes).await;
                shown(ctx, &reference, result)
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateRegistrationPayload::done)
    }

    /// Makes the links of all mails about a registration worthless, and sends a new one: for the person, by account
    /// or by a link that still holds.
    async fn renew_registration_link(
        &self,
        ctx: &Context<'_>,
        input: RenewRegistrationLinkInput,
    ) -> Fallible<RenewRegistrationLinkPayload> {
        let request = ctx.request();
        let result = match input.registration.parse() {
            Ok(reference) => {
                let (app, actor) = (&request.app, &request.actor);
                let result = service::renew_registration_link(app, actor, &reference).await;
                shown(ctx, &reference, result)
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RenewRegistrationLinkPayload::done)
    }

    /// Hands out all that is kept of the person with a registration: for the person, by account or by link.
    async fn export_my_registration(
        &self,
        ctx: &Context<'_>,
        input: ExportMyRegistrationInput,
    ) -> Fallible<ExportMyRegistrationPayload> {
        let request = ctx.request();
        let result = match input.registration.parse() {
            Ok(reference) => {
                service::export_my_registration(&request.app, &request.actor, &reference).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |data| ExportMyRegistrationPayload::done(Json(data)))
    }
}

/// Whoever came with the link sees what it keeps.
fn shown(
    ctx: &Context<'_>,
    reference: &RegistrationRef,
    result: Result<entity::registration::Model, Failure<RegistrationErrorCode>>,
) -> Result<entity::registration::Model, Failure<RegistrationErrorCode>> {
    if let (RegistrationRef::Token(_), Ok(row)) = (reference, &result) {
        ctx.request().proofs.add_registration(row.id);
    }
    result
}

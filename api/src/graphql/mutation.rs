//! What mutations answer: the changed objects, or why nothing was changed. Never both.

use async_graphql::{Context, ID, Interface, MaybeUndefined};

use super::{
    ContextExt as _,
    error::{Error, Fallible},
    id::GlobalId,
};
use crate::{
    agreements::graphql::AgreementUserError,
    api_keys::graphql::ApiKeyUserError,
    events::graphql::{EventPartUserError, EventUserError},
    fault::Fault,
    feedback::graphql::FeedbackUserError,
    files::graphql::FileUserError,
    identity::graphql::{AccountUserError, InvitationUserError, SignInUserError},
    interests::graphql::EventInterestUserError,
    invitations::graphql::EventInvitationUserError,
    mail::graphql::MailUserError,
    messages::graphql::ParticipantMessageUserError,
    model_municipalities::graphql::ModelMunicipalityUserError,
    partners::graphql::PartnerUserError,
    patch::Patch,
    programme_interests::graphql::ProgrammeInterestUserError,
    programmes::graphql::ProgrammeUserError,
    publications::graphql::PublicationUserError,
    refusal::{Failure, Language, Refusal, RefusalCode},
    registrations::graphql::RegistrationUserError,
    results::graphql::ResultUserError,
    self_assessments::graphql::SelfAssessmentUserError,
    users::graphql::RoleGrantUserError,
};

/// One reason for which a mutation changed nothing. Each family of mutations has a type of its own
/// that says `code` as well.
#[derive(Clone, Debug, Interface)]
#[graphql(
    field(name = "message", ty = "String", desc = "For people, in German or English."),
    field(
        name = "path",
        ty = "Vec<String>",
        desc = "The way into the arguments; empty if it is about none of them."
    )
)]
pub enum UserError {
    /// About agreements.
    Agreement(AgreementUserError),
    /// About API keys.
    ApiKey(ApiKeyUserError),
    /// About feedback.
    Feedback(FeedbackUserError),
    /// About files.
    File(FileUserError),
    /// About the wish to be told when registration opens.
    EventInterest(EventInterestUserError),
    /// About invitations to events.
    EventInvitation(EventInvitationUserError),
    /// About series and events.
    Event(EventUserError),
    /// About what belongs to series and events.
    EventPart(EventPartUserError),
    /// About mails.
    Mail(MailUserError),
    /// About messages to participants.
    ParticipantMessage(ParticipantMessageUserError),
    /// About municipalities on their way through programmes.
    ModelMunicipality(ModelMunicipalityUserError),
    /// About partners.
    Partner(PartnerUserError),
    /// About programmes.
    Programme(ProgrammeUserError),
    /// About recommendations and knowledge items.
    Publication(PublicationUserError),
    /// About questions whether a municipality could take part in a programme.
    ProgrammeInterest(ProgrammeInterestUserError),
    /// About outcomes, event profiles and reported figures.
    Result(ResultUserError),
    /// About accounts.
    Account(AccountUserError),
    /// About invitations.
    Invitation(InvitationUserError),
    /// About registrations.
    Registration(RegistrationUserError),
    /// About role grants.
    RoleGrant(RoleGrantUserError),
    /// About questionnaires and self-assessments.
    SelfAssessment(SelfAssessmentUserError),
    /// About signing in.
    SignIn(SignInUserError),
}

/// What a mutation answers.
pub trait Payload: Sized {
    /// The codes of its family.
    type Code: RefusalCode;

    /// Nothing was changed, for these reasons.
    fn refused(refusals: Vec<Refusal<Self::Code>>, ctx: &Context<'_>) -> Self;
}

/// The payload of a mutation: `done` for what a use case returned, or why it was refused; a fault is an error.
pub fn answer<T, P: Payload>(
    ctx: &Context<'_>,
    result: Result<T, Failure<P::Code>>,
    done: impl FnOnce(T) -> P,
) -> Fallible<P> {
    Some(match result {
        Ok(outcome) => Ok(done(outcome)),
        Err(Failure::Refused(refusals)) => Ok(P::refused(refusals, ctx)),
        Err(Failure::Fault(fault)) => Err(Error::from(fault)),
    })
}

/// Defines the type of `userErrors` of a family of mutations.
macro_rules! user_error {
    ($(#[$doc:meta])* $name:ident($code:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Debug, async_graphql::Description)]
        pub struct $name {
            code: $code,
            message: String,
            path: Vec<String>,
        }

        #[async_graphql::Object(use_type_description)]
        impl $name {
            /// Which rule, for programs. New values can come.
            pub async fn code(&self) -> $code {
                self.code
            }

            /// For people, in German or English.
            pub async fn message(&self) -> String {
                self.message.clone()
            }

            /// The way into the arguments; empty if it is about none of them.
            pub async fn path(&self) -> Vec<String> {
                self.path.clone()
            }
        }

        impl $name {
            /// As this reader gets it.
            pub fn of(
                refusal: $crate::refusal::Refusal<$code>,
                language: $crate::refusal::Language,
            ) -> Self {
                let message = refusal.message(language);
                Self { code: refusal.code, message, path: refusal.path }
            }
        }
    };
}

/// Defines what a mutation answers: its fields, null when it was refused, and `userErrors`.
macro_rules! payload {
    (
        $(#[$doc:meta])* $name:ident, $error:ident($code:ty) {
            $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, async_graphql::SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Option<$kind>,)*
            /// Why nothing was changed; empty when it was done.
            pub user_errors: Vec<$error>,
        }

        impl $name {
            /// It was done.
            pub fn done($($field: impl Into<$kind>),*) -> Self {
                Self { $($field: Some($field.into()),)* user_errors: Vec::new() }
            }
        }

        impl $crate::graphql::mutation::Payload for $name {
            type Code = $code;

            fn refused(
                refusals: Vec<$crate::refusal::Refusal<$code>>,
                ctx: &async_graphql::Context<'_>,
            ) -> Self {
                let language = $crate::graphql::mutation::language(ctx);
                let errors = refusals.into_iter().map(|refusal| $error::of(refusal, language));
                Self { $($field: None,)* user_errors: errors.collect() }
            }
        }
    };
}

pub(crate) use {payload, user_error};

/// What an input says about a field.
#[must_use]
pub fn patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

/// What an input says about a reference, in the argument `input`.
pub fn patch_id<Id: GlobalId>(
    input: &'static str,
    id: MaybeUndefined<ID>,
) -> Result<Patch<Id>, Fault> {
    Ok(match id {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(id) => Patch::Set(Id::from_global(input, &id)?),
    })
}

/// The language in which the service speaks to this reader.
#[must_use]
pub fn language(ctx: &Context<'_>) -> Language {
    ctx.request().languages.spoken()
}

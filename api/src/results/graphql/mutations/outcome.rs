//! Writing outcomes, and their way.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId};

use super::ResultUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
    results::{
        graphql::{Outcome, OutcomeKind, OutcomeProgress, OutcomeVisibility},
        refusal::ResultErrorCode,
        service::{
            self, NewOutcome, OutcomeAbout, OutcomeChange, OutcomeEdit, OutcomeFields,
            OutcomeProgress as Progress,
        },
    },
};

/// What an outcome came of.
#[derive(Debug, OneofObject)]
pub enum OutcomeSubjectInput {
    /// An event.
    EventId(ID),
    /// A model municipality.
    ModelMunicipalityId(ID),
}

impl OutcomeSubjectInput {
    fn parse(&self) -> Result<OutcomeAbout, Fault> {
        Ok(match self {
            Self::EventId(id) => OutcomeAbout::Event(EventId::from_global("input.about", id)?),
            Self::ModelMunicipalityId(id) => OutcomeAbout::ModelMunicipality(
                ModelMunicipalityId::from_global("input.about", id)?,
            ),
        })
    }
}

fn partners(ids: &[ID]) -> Result<Vec<PartnerId>, Fault> {
    ids.iter().map(|id| PartnerId::from_global("input.responsibleIds", id)).collect()
}

/// An outcome that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateOutcomeInput {
    /// What it came of.
    about: OutcomeSubjectInput,
    /// What kind of outcome it is.
    kind: OutcomeKind,
    /// Title, byte for byte; at most 300 characters.
    title: String,
    /// What it says; at most 5,000 characters.
    text: Option<String>,
    /// Until when it is to be done, as far as that is known: `2026`, `2026-12` or `2026-12-31`.
    due: Option<String>,
    /// How far it is; `OPEN` by default.
    progress: Option<OutcomeProgress>,
    /// To whom it is shown once it is published; to everybody who sees what it came of by default.
    visibility: Option<OutcomeVisibility>,
    /// Partners who are responsible for it, in order, at most 50.
    responsible_ids: Option<Vec<ID>>,
}

impl CreateOutcomeInput {
    fn parse(self) -> Result<NewOutcome, Fault> {
        Ok(NewOutcome {
            about: self.about.parse()?,
            fields: OutcomeFields {
                kind: Patch::Set(self.kind.into()),
                title: Patch::Set(self.title),
                text: self.text.into(),
                due: self.due.into(),
                progress: self.progress.map(Into::into).into(),
                visibility: self.visibility.map(Into::into).into(),
                responsible: self.responsible_ids.as_deref().map(partners).transpose()?.into(),
            },
        })
    }
}

payload! {
    /// What `createOutcome` answers.
    CreateOutcomePayload, ResultUserError(ResultErrorCode) {
        /// The outcome, a draft.
        outcome: Outcome,
    }
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateOutcomeInput {
    /// The outcome.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What kind of outcome it is.
    kind: MaybeUndefined<OutcomeKind>,
    /// Title, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What it says; at most 5,000 characters.
    text: MaybeUndefined<String>,
    /// Until when it is to be done, as far as that is known: `2026`, `2026-12` or `2026-12-31`.
    due: MaybeUndefined<String>,
    /// How far it is.
    progress: MaybeUndefined<OutcomeProgress>,
    /// To whom it is shown once it is published.
    visibility: MaybeUndefined<OutcomeVisibility>,
    /// Partners who are responsible for it: all of them, in order, at most 50.
    responsible_ids: MaybeUndefined<Vec<ID>>,
}

impl UpdateOutcomeInput {
    fn parse(self) -> Result<OutcomeEdit, Fault> {
        let responsible = match patch(self.responsible_ids) {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(ids) => Patch::Set(partners(&ids)?),
        };
        Ok(OutcomeEdit {
            id: OutcomeId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            fields: OutcomeFields {
                kind: patch(self.kind.map_value(Into::into)),
                title: patch(self.title),
                text: patch(self.text),
                due: patch(self.due),
                progress: patch(self.progress.map_value(Into::into)),
                visibility: patch(self.visibility.map_value(Into::into)),
                responsible,
            },
        })
    }
}

payload! {
    /// What `updateOutcome` answers.
    UpdateOutcomePayload, ResultUserError(ResultErrorCode) {
        /// The outcome as it is now.
        outcome: Outcome,
    }
}

/// How far an outcome is.
#[derive(Debug, InputObject)]
pub struct SetOutcomeProgressInput {
    /// The outcome.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// How far it is.
    progress: OutcomeProgress,
    /// Until when it is to be done, as far as that is known; absent: as before.
    due: MaybeUndefined<String>,
}

payload! {
    /// What `setOutcomeProgress` answers.
    SetOutcomeProgressPayload, ResultUserError(ResultErrorCode) {
        /// The outcome as it is now.
        outcome: Outcome,
    }
}

macro_rules! steps {
    ($($(#[$doc:meta])* $input:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        pub struct $input {
            /// The outcome.
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
        }

        impl $input {
            fn parse(&self) -> Result<OutcomeChange, Fault> {
                change(&self.id, self.expected_version)
            }
        }
    )*};
}

fn change(id: &ID, expected_version: Option<i32>) -> Result<OutcomeChange, Fault> {
    Ok(OutcomeChange { id: OutcomeId::from_global("input.id", id)?, expected_version })
}

steps! {
    /// Which outcome is published.
    PublishOutcomeInput
    /// Which outcome is taken back.
    WithdrawOutcomeInput
    /// Which draft is removed.
    RemoveOutcomeInput
}

payload! {
    /// What `publishOutcome` answers.
    PublishOutcomePayload, ResultUserError(ResultErrorCode) {
        /// The outcome, published.
        outcome: Outcome,
    }
}

payload! {
    /// What `withdrawOutcome` answers.
    WithdrawOutcomePayload, ResultUserError(ResultErrorCode) {
        /// The outcome, no longer published.
        outcome: Outcome,
    }
}

payload! {
    /// What `removeOutcome` answers.
    RemoveOutcomePayload, ResultUserError(ResultErrorCode) {
        /// The id of what was removed.
        outcome_id: ID,
    }
}

/// What can be done with outcomes.
#[derive(Debug, Default)]
pub struct OutcomeMutation;

#[Object]
impl OutcomeMutation {
    /// Enters what came of an event or of a model municipality, as a draft. For the event's organisers, the
    /// municipality and those who lead the programme.
    async fn create_outcome(
        &self,
        ctx: &Context<'_>,
        input: CreateOutcomeInput,
    ) -> Fallible<CreateOutcomePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_outcome(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateOutcomePayload::done)
    }

    /// Changes a draft of an outcome.
    async fn update_outcome(
        &self,
        ctx: &Context<'_>,
        input: UpdateOutcomeInput,
    ) -> Fallible<UpdateOutcomePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_outcome(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateOutcomePayload::done)
    }

    /// Says how far an outcome is, and until when it is to be done; unless it was withdrawn.
    async fn set_outcome_progress(
        &self,
        ctx: &Context<'_>,
        input: SetOutcomeProgressInput,
    ) -> Fallible<SetOutcomeProgressPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(change) => {
                let (progress, due) = (input.progress.into(), patch(input.due));
                let command = Progress { change, progress, due };
                service::set_outcome_progress(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SetOutcomeProgressPayload::done)
    }

    /// Publishes a draft of an outcome: nobody publishes what they wrote at. For the event's organisers and those
    /// who lead the programme.
    async fn publish_outcome(
        &self,
        ctx: &Context<'_>,
        input: PublishOutcomeInput,
    ) -> Fallible<PublishOutcomePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::publish_outcome(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishOutcomePayload::done)
    }

    /// Takes a published outcome back.
    async fn withdraw_outcome(
        &self,
        ctx: &Context<'_>,
        input: WithdrawOutcomeInput,
    ) -> Fallible<WithdrawOutcomePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::withdraw_outcome(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, WithdrawOutcomePayload::done)
    }

    /// Removes a draft of an outcome.
    async fn remove_outcome(
        &self,
        ctx: &Context<'_>,
        input: RemoveOutcomeInput,
    ) -> Fallible<RemoveOutcomePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::remove_outcome(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveOutcomePayload::done(id.to_global()))
    }
}

//! The steps on the way of a municipality through a programme.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{CohortId, ModelMunicipalityId};

use super::ModelMunicipalityUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    model_municipalities::{
        graphql::ModelMunicipality,
        refusal::ModelMunicipalityErrorCode,
        service::{self, Admission, Application, WayChange},
    },
};

/// Defines what a step is asked with and what it answers: `reason` is optional, or needed.
macro_rules! step {
    ($(#[$input_doc:meta])* $input:ident($reason:ty), $(#[$payload_doc:meta])* $payload:ident) => {
        $(#[$input_doc])*
        #[derive(Debug, InputObject)]
        pub struct $input {
            /// The model municipality.
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
            /// What the side that takes the step says of it, for both sides; at most 5,000 characters.
            reason: $reason,
        }

        impl $input {
            fn parse(self) -> Result<WayChange, Fault> {
                change(&self.id, self.expected_version, self.reason)
            }
        }

        payload! {
            $(#[$payload_doc])*
            $payload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
                /// The model municipality as it stands now.
                model_municipality: ModelMunicipality,
            }
        }
    };
}

fn change(
    id: &ID,
    expected_version: Option<i32>,
    reason: impl Into<Option<String>>,
) -> Result<WayChange, Fault> {
    let id = ModelMunicipalityId::from_global("input.id", id)?;
    Ok(WayChange { id, expected_version, reason: reason.into() })
}

fn cohort(id: Option<&ID>) -> Result<Option<CohortId>, Fault> {
    id.map(|id| CohortId::from_global("input.cohortId", id)).transpose()
}

/// Which municipality applies, in which cohort.
#[derive(Debug, InputObject)]
pub struct ApplyAsModelMunicipalityInput {
    /// The model municipality.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The cohort, whose window must be open. A programme without cohorts takes applications without one.
    cohort_id: Option<ID>,
    /// Why it applies, for both sides; at most 5,000 characters.
    reason: Option<String>,
}

impl ApplyAsModelMunicipalityInput {
    fn parse(self) -> Result<Application, Fault> {
        Ok(Application {
            cohort: cohort(self.cohort_id.as_ref())?,
            change: change(&self.id, self.expected_version, self.reason)?,
        })
    }
}

payload! {
    /// What `applyAsModelMunicipality` answers.
    ApplyAsModelMunicipalityPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The model municipality as it stands now.
        model_municipality: ModelMunicipality,
    }
}

/// Which municipality is admitted, into which cohort.
#[derive(Debug, InputObject)]
pub struct AdmitModelMunicipalityInput {
    /// The model municipality.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The cohort that has a place for it; the one that it applied in by default.
    cohort_id: Option<ID>,
    /// Whether it tries out the programme before the others.
    #[graphql(default)]
    pilot: bool,
    /// What the programme says of it, for both sides; at most 5,000 characters.
    reason: Option<String>,
}

impl AdmitModelMunicipalityInput {
    fn parse(self) -> Result<Admission, Fault> {
        Ok(Admission {
            cohort: cohort(self.cohort_id.as_ref())?,
            pilot: self.pilot,
            change: change(&self.id, self.expected_version, self.reason)?,
        })
    }
}

payload! {
    /// What `admitModelMunicipality` answers.
    AdmitModelMunicipalityPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The model municipality as it stands now, with its number.
        model_municipality: ModelMunicipality,
    }
}

step! {
    /// Which application is looked at.
    ReviewModelMunicipalityInput(Option<String>),
    /// What `reviewModelMunicipality` answers.
    ReviewModelMunicipalityPayload
}

step! {
    /// Which municipality waits for a place.
    PutModelMunicipalityOnWaitingListInput(Option<String>),
    /// What `putModelMunicipalityOnWaitingList` answers.
    PutModelMunicipalityOnWaitingListPayload
}

step! {
    /// Which municipality is not taken in, and why.
    RejectModelMunicipalityInput(String),
    /// What `rejectModelMunicipality` answers.
    RejectModelMunicipalityPayload
}

step! {
    /// Which municipality takes part from now on.
    ActivateModelMunicipalityInput(Option<String>),
    /// What `activateModelMunicipality` answers.
    ActivateModelMunicipalityPayload
}

step! {
    /// Which municipality takes part later again, and why.
    PauseModelMunicipalityInput(String),
    /// What `pauseModelMunicipality` answers.
    PauseModelMunicipalityPayload
}

step! {
    /// Which municipality takes part again.
    ResumeModelMunicipalityInput(Option<String>),
    /// What `resumeModelMunicipality` answers.
    ResumeModelMunicipalityPayload
}

step! {
    /// Which municipality went all the way.
    CompleteModelMunicipalityInput(Option<String>),
    /// What `completeModelMunicipality` answers.
    CompleteModelMunicipalityPayload
}

step! {
    /// Which municipality leaves before the end.
    WithdrawModelMunicipalityInput(Option<String>),
    /// What `withdrawModelMunicipality` answers.
    WithdrawModelMunicipalityPayload
}

/// The steps on the way.
#[derive(Debug, Default)]
pub struct WayMutation;

#[Object]
impl WayMutation {
    /// Applies to a programme: INTERESTED → APPLIED, while the cohort takes applications. For the municipality, those who lead
    /// the programme on its behalf, and those who manage the network.
    async fn apply_as_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: ApplyAsModelMunicipalityInput,
    ) -> Fallible<ApplyAsModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::apply(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ApplyAsModelMunicipalityPayload::done)
    }

    /// Takes a municipality in: `UNDER_REVIEW` or WAITING → ADMITTED, with the next number of the programme, as long as the
    /// cohort has a place. For those who lead the programme.
    async fn admit_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: AdmitModelMunicipalityInput,
    ) -> Fallible<AdmitModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::admit(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AdmitModelMunicipalityPayload::done)
    }

    /// Looks at an application: APPLIED → `UNDER_REVIEW`. For those who lead the programme.
    async fn review_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: ReviewModelMunicipalityInput,
    ) -> Fallible<ReviewModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::review(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReviewModelMunicipalityPayload::done)
    }

    /// Lets a municipality wait for a place: `UNDER_REVIEW` → WAITING. For those who lead the programme.
    async fn put_model_municipality_on_waiting_list(
        &self,
        ctx: &Context<'_>,
        input: PutModelMunicipalityOnWaitingListInput,
    ) -> Fallible<PutModelMunicipalityOnWaitingListPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::put_on_waiting_list(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PutModelMunicipalityOnWaitingListPayload::done)
    }

    /// Does not take a municipality in: `UNDER_REVIEW` → REJECTED. It can begin anew. For those who lead the programme.
    async fn reject_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: RejectModelMunicipalityInput,
    ) -> Fallible<RejectModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::reject(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RejectModelMunicipalityPayload::done)
    }

    /// Lets a municipality take part: ADMITTED → ACTIVE. Where the programme needs an agreement, it must be in force. From
    /// then on everybody sees the model municipality. For those who lead the programme.
    async fn activate_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: ActivateModelMunicipalityInput,
    ) -> Fallible<ActivateModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::activate(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ActivateModelMunicipalityPayload::done)
    }

    /// Lets a municipality take part later again: ACTIVE → PAUSED. When its agreement ends, the service does so by itself.
    /// For those who lead the programme.
    async fn pause_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: PauseModelMunicipalityInput,
    ) -> Fallible<PauseModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::pause(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PauseModelMunicipalityPayload::done)
    }

    /// Lets a municipality take part again: PAUSED → ACTIVE, with an agreement in force where the programme needs one. For
    /// those who lead the programme.
    async fn resume_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: ResumeModelMunicipalityInput,
    ) -> Fallible<ResumeModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::resume(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ResumeModelMunicipalityPayload::done)
    }

    /// Says that a municipality went all the way: ACTIVE → COMPLETED. For those who lead the programme.
    async fn complete_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: CompleteModelMunicipalityInput,
    ) -> Fallible<CompleteModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::complete(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CompleteModelMunicipalityPayload::done)
    }

    /// Leaves a programme before the end, from wherever the municipality stands: → WITHDRAWN. Its number stays. For the
    /// municipality, those who lead the programme on its behalf, and those who manage the network.
    async fn withdraw_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: WithdrawModelMunicipalityInput,
    ) -> Fallible<WithdrawModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::withdraw(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, WithdrawModelMunicipalityPayload::done)
    }
}

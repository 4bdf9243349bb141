//! The way of event profiles to the public.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::EventProfileId;

use super::ResultUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    results::{
        graphql::EventProfile,
        refusal::ResultErrorCode,
        service::{self, ProfileChange},
    },
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<ProfileChange, Fault> {
    Ok(ProfileChange { id: EventProfileId::from_global("input.id", id)?, expected_version })
}

/// Which profile is given to somebody else to read.
#[derive(Debug, InputObject)]
pub struct SubmitEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `submitEventProfile` answers.
    SubmitEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, in review.
        event_profile: EventProfile,
    }
}

/// Which profile is published.
#[derive(Debug, InputObject)]
pub struct PublishEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `publishEventProfile` answers.
    PublishEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, public.
        event_profile: EventProfile,
    }
}

/// Which profile is superseded.
#[derive(Debug, InputObject)]
pub struct SupersedeEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `supersedeEventProfile` answers.
    SupersedeEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, still public, as one that something newer says more than.
        event_profile: EventProfile,
    }
}

/// Which profile is taken back.
#[derive(Debug, InputObject)]
pub struct WithdrawEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `withdrawEventProfile` answers.
    WithdrawEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, no longer public.
        event_profile: EventProfile,
    }
}

/// Which profile is sent back, and why.
#[derive(Debug, InputObject)]
pub struct ReturnEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What is to be changed, for those who write it; at most 5,000 characters.
    reason: String,
}

payload! {
    /// What `returnEventProfile` answers.
    ReturnEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, a draft again.
        event_profile: EventProfile,
    }
}

/// The way of event profiles to the public.
#[derive(Debug, Default)]
pub struct EventProfileStepMutation;

#[Object]
impl EventProfileStepMutation {
    /// Gives a draft to somebody else to read: DRAFT → `IN_REVIEW`. For those who write it.
    async fn submit_event_profile(
        &self,
        ctx: &Context<'_>,
        input: SubmitEventProfileInput,
    ) -> Fallible<SubmitEventProfilePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::submit_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SubmitEventProfilePayload::done)
    }

    /// Publishes a profile that is in review: nobody publishes what they wrote at. For the event's organisers and
    /// those who lead the programme.
    async fn publish_event_profile(
        &self,
        ctx: &Context<'_>,
        input: PublishEventProfileInput,
    ) -> Fallible<PublishEventProfilePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::publish_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishEventProfilePayload::done)
    }

    /// Says that something newer says more: PUBLISHED → SUPERSEDED. It stays public.
    async fn supersede_event_profile(
        &self,
        ctx: &Context<'_>,
        input: SupersedeEventProfileInput,
    ) -> Fallible<SupersedeEventProfilePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::supersede_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SupersedeEventProfilePayload::done)
    }

    /// Takes a published profile back: PUBLISHED → WITHDRAWN.
    async fn withdraw_event_profile(
        &self,
        ctx: &Context<'_>,
        input: WithdrawEventProfileInput,
    ) -> Fallible<WithdrawEventProfilePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::withdraw_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, WithdrawEventProfilePayload::done)
    }

    /// Sends a profile back to those who write it, with a reason: `IN_REVIEW` → DRAFT. Not for those who wrote at it.
    async fn return_event_profile(
        &self,
        ctx: &Context<'_>,
        input: ReturnEventProfileInput,
    ) -> Fallible<ReturnEventProfilePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                let (app, actor) = (&request.app, &request.actor);
                service::return_event_profile(app, actor, command, &input.reason).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReturnEventProfilePayload::done)
    }
}

//! The way of a self-assessment, and who reads it.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::SelfAssessmentId;

use super::SelfAssessmentUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    self_assessments::{
        graphql::{AssessmentRelease, SelfAssessment},
        refusal::SelfAssessmentErrorCode,
        service::{self, AssessmentChange},
    },
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<AssessmentChange, Fault> {
    Ok(AssessmentChange { id: SelfAssessmentId::from_global("input.id", id)?, expected_version })
}

macro_rules! steps {
    ($(
        $(#[$doc:meta])* $input:ident {
            $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)?
        }
        $(#[$payload_doc:meta])* $payload:ident;
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        pub struct $input {
            /// The self-assessment.
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
            $($(#[$field_doc])* $field: $kind,)*
        }

        payload! {
            $(#[$payload_doc])*
            $payload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
                /// The self-assessment as it is now.
                self_assessment: SelfAssessment,
            }
        }
    )*};
}

steps! {
    /// Which self-assessment is submitted.
    SubmitSelfAssessmentInput {}
    /// What `submitSelfAssessment` answers.
    SubmitSelfAssessmentPayload;

    /// Which self-assessment is sent back.
    ReturnSelfAssessmentInput {
        /// What is to be done again, for the municipality; at most 5,000 characters.
        reason: String,
    }
    /// What `returnSelfAssessment` answers.
    ReturnSelfAssessmentPayload;

    /// Which self-assessment is evaluated.
    EvaluateSelfAssessmentInput {
        /// What you make of it; at most 20,000 characters. It is never changed.
        evaluation: String,
    }
    /// What `evaluateSelfAssessment` answers.
    EvaluateSelfAssessmentPayload;

    /// Which self-assessment was discussed.
    DiscussSelfAssessmentInput {}
    /// What `discussSelfAssessment` answers.
    DiscussSelfAssessmentPayload;

    /// Which self-assessment is closed.
    CloseSelfAssessmentInput {}
    /// What `closeSelfAssessment` answers.
    CloseSelfAssessmentPayload;

    /// Who is to read a self-assessment.
    ReleaseSelfAssessmentInput {
        /// Who reads scores and evaluation besides the municipality and those who lead the programme.
        release: AssessmentRelease,
    }
    /// What `releaseSelfAssessment` answers.
    ReleaseSelfAssessmentPayload;
}

/// The steps of a self-assessment.
#[derive(Debug, Default)]
pub struct AssessmentStepMutation;

#[Object]
impl AssessmentStepMutation {
    /// Submits a self-assessment: every question is answered or skipped, and no answer is changed from then on.
    /// For the municipality; those who lead the programme are told by mail.
    async fn submit_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: SubmitSelfAssessmentInput,
    ) -> Fallible<SubmitSelfAssessmentPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::submit_self_assessment(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SubmitSelfAssessmentPayload::done)
    }

    /// Sends a submitted self-assessment back with a reason: the municipality answers again, and is told by mail.
    /// For those who lead the programme.
    async fn return_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: ReturnSelfAssessmentInput,
    ) -> Fallible<ReturnSelfAssessmentPayload> {
        let request = ctx.request();
        let (app, actor) = (&request.app, &request.actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::return_self_assessment(app, actor, command, &input.reason).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReturnSelfAssessmentPayload::done)
    }

    /// Says what those who lead the programme make of a submitted self-assessment; the municipality is told by
    /// mail. From then on its scores are among those that make the medians.
    async fn evaluate_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: EvaluateSelfAssessmentInput,
    ) -> Fallible<EvaluateSelfAssessmentPayload> {
        let request = ctx.request();
        let (app, actor) = (&request.app, &request.actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::evaluate_self_assessment(app, actor, command, &input.evaluation).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, EvaluateSelfAssessmentPayload::done)
    }

    /// Notes that an evaluated self-assessment was discussed with the municipality. For those who lead the
    /// programme.
    async fn discuss_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: DiscussSelfAssessmentInput,
    ) -> Fallible<DiscussSelfAssessmentPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::discuss_self_assessment(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, DiscussSelfAssessmentPayload::done)
    }

    /// Closes a discussed self-assessment: it is a record, and another one can be begun. For those who lead the
    /// programme.
    async fn close_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: CloseSelfAssessmentInput,
    ) -> Fallible<CloseSelfAssessmentPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::close_self_assessment(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CloseSelfAssessmentPayload::done)
    }

    /// Says who reads scores and evaluation of an evaluated self-assessment; it can be taken back. For the
    /// municipality alone.
    async fn release_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: ReleaseSelfAssessmentInput,
    ) -> Fallible<ReleaseSelfAssessmentPayload> {
        let request = ctx.request();
        let (app, actor) = (&request.app, &request.actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                let release = input.release.into();
                service::release_self_assessment(app, actor, command, release).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReleaseSelfAssessmentPayload::done)
    }
}

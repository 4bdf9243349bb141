//! Beginning a self-assessment, and answering it question by question.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{AssessmentQuestionId, ModelMunicipalityId, SelfAssessmentId};

use super::SelfAssessmentUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    self_assessments::{
        graphql::{AssessmentAnswerInfo, SelfAssessment},
        refusal::SelfAssessmentErrorCode,
        service::{self, AnswerDraft},
    },
};

/// Whose self-assessment is begun.
#[derive(Debug, InputObject)]
pub struct CreateSelfAssessmentInput {
    /// The model municipality.
    model_municipality_id: ID,
}

payload! {
    /// What `createSelfAssessment` answers.
    CreateSelfAssessmentPayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The self-assessment, without an answer.
        self_assessment: SelfAssessment,
    }
}

/// An answer to one question.
#[derive(Debug, InputObject)]
pub struct SaveSelfAssessmentAnswerInput {
    /// The self-assessment.
    self_assessment_id: ID,
    /// The question.
    question_id: ID,
    /// The step of the scale; null skips the question. Absent, it stays as it is.
    value: MaybeUndefined<i32>,
    /// What the municipality says to it; at most 5,000 characters. Absent, it stays as it is.
    note: MaybeUndefined<String>,
    /// The version of this answer that was read, 0 where there was none; another one is a conflict, unless the
    /// answer says the same already.
    expected_version: Option<i32>,
}

impl SaveSelfAssessmentAnswerInput {
    fn parse(self) -> Result<AnswerDraft, Fault> {
        let (assessment, question) = (&self.self_assessment_id, &self.question_id);
        Ok(AnswerDraft {
            assessment: SelfAssessmentId::from_global("input.selfAssessmentId", assessment)?,
            question: AssessmentQuestionId::from_global("input.questionId", question)?,
            value: patch(self.value),
            note: patch(self.note),
            expected_version: self.expected_version,
        })
    }
}

payload! {
    /// What `saveSelfAssessmentAnswer` answers.
    SaveSelfAssessmentAnswerPayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The answer as it is now.
        answer: AssessmentAnswerInfo,
        /// The self-assessment as it is now.
        self_assessment: SelfAssessment,
    }
}

/// What a municipality does with its self-assessment before it is submitted.
#[derive(Debug, Default)]
pub struct AnswerMutation;

#[Object]
impl AnswerMutation {
    /// Begins a self-assessment of an admitted or active municipality by the newest edition of the programme's
    /// questionnaire. A municipality has one at most that is not closed. For the municipality and those who lead
    /// the programme.
    async fn create_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: CreateSelfAssessmentInput,
    ) -> Fallible<CreateSelfAssessmentPayload> {
        let request = ctx.request();
        let model = &input.model_municipality_id;
        let result = match ModelMunicipalityId::from_global("input.modelMunicipalityId", model) {
            Ok(model) => service::create_self_assessment(&request.app, &request.actor, model).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateSelfAssessmentPayload::done)
    }

    /// Answers or skips one question, each on its own: people of the same municipality can work at once, and what
    /// is sent again changes nothing. For the municipality, until it submits.
    async fn save_self_assessment_answer(
        &self,
        ctx: &Context<'_>,
        input: SaveSelfAssessmentAnswerInput,
    ) -> Fallible<SaveSelfAssessmentAnswerPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::save_answer(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |(saved, row)| SaveSelfAssessmentAnswerPayload::done(saved, row))
    }
}

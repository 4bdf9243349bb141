//! What can be done with questionnaires and self-assessments.

mod answer;
mod questionnaire;
mod steps;

use async_graphql::MergedObject;

use crate::{graphql::mutation::user_error, self_assessments::refusal::SelfAssessmentErrorCode};

pub use self::{
    answer::{
        AnswerMutation, CreateSelfAssessmentInput, CreateSelfAssessmentPayload,
        SaveSelfAssessmentAnswerInput, SaveSelfAssessmentAnswerPayload,
    },
    questionnaire::{
        CreateQuestionnaireInput, CreateQuestionnairePayload, FieldOfActionInput,
        PublishQuestionnaireInput, PublishQuestionnairePayload, QuestionInput,
        QuestionnaireMutation, RemoveQuestionnaireInput, RemoveQuestionnairePayload,
        UpdateQuestionnaireInput, UpdateQuestionnairePayload,
    },
    steps::{
        AssessmentStepMutation, CloseSelfAssessmentInput, CloseSelfAssessmentPayload,
        DiscussSelfAssessmentInput, DiscussSelfAssessmentPayload, EvaluateSelfAssessmentInput,
        EvaluateSelfAssessmentPayload, ReleaseSelfAssessmentInput, ReleaseSelfAssessmentPayload,
        ReturnSelfAssessmentInput, ReturnSelfAssessmentPayload, SubmitSelfAssessmentInput,
        SubmitSelfAssessmentPayload,
    },
};

user_error! {
    /// Why a change of questionnaires or self-assessments was refused.
    SelfAssessmentUserError(SelfAssessmentErrorCode)
}

/// What can be done with questionnaires and self-assessments.
#[derive(Debug, Default, MergedObject)]
pub struct SelfAssessmentMutation(QuestionnaireMutation, AnswerMutation, AssessmentStepMutation);

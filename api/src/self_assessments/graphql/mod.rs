//! Self-assessments in the schema.

mod answers;
mod assessment;
pub mod mutations;
mod questionnaire;

pub use self::{
    answers::{AssessmentAnswerInfo, FieldScoreInfo},
    assessment::{
        AssessmentRelease, AssessmentStatus, SelfAssessment, SelfAssessmentConnection,
        SelfAssessmentEdge, SelfAssessmentFilterInput, SelfAssessmentOrder,
        SelfAssessmentOrderField, SelfAssessmentQuery, self_assessments_of_model_municipality,
    },
    mutations::{SelfAssessmentMutation, SelfAssessmentUserError},
    questionnaire::{
        AssessmentQuestion, FieldOfAction, Questionnaire, QuestionnaireConnection,
        QuestionnaireEdge, QuestionnaireStatus, ScaleStepInfo, questionnaires_of_programme,
    },
};

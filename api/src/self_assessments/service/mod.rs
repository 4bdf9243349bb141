//! What can be asked about questionnaires and self-assessments, cut to what the asker may see, and what can be done
//! with them.

mod answer;
mod create;
mod letters;
mod profile;
mod questionnaires;
mod reading;
mod standing;
mod steps;

pub use self::{
    answer::{AnswerDraft, save_answer},
    create::create_self_assessment,
    profile::{ChartOf, charts},
    questionnaires::{
        NewQuestionnaire, QuestionnaireChange, QuestionnaireEdit, QuestionnaireFields,
        create_questionnaire, publish_questionnaire, remove_questionnaire, update_questionnaire,
    },
    reading::{
        AnswersOf, FieldsOf, MediansOf, QuestionnairesOfProgramme, QuestionsOf, ScaleOf, ScoresOf,
        SelfAssessmentsOfModelMunicipality, answers_of, assessments, assessments_of_models, fields,
        fields_of, list_assessments, medians_of, questionnaires, questionnaires_of_programmes,
        questions, questions_of, scales_of, scores_of,
    },
    standing::{Rights, RightsIn, rights_in},
    steps::{
        AssessmentChange, close_self_assessment, discuss_self_assessment, evaluate_self_assessment,
        release_self_assessment, return_self_assessment, submit_self_assessment,
    },
};
pub use super::{
    chart::Chart,
    comparison::Median,
    form::{FieldDraft, QuestionDraft},
    scores::{Hundredths, Tally},
    status::{AssessmentStep, can_be_released},
    store::AssessmentFilter,
};

//! Every query of the feature, cut to what a reach covers.

mod answers;
mod assessments;
mod models;
mod questionnaires;

pub use self::assessments::AssessmentFilter;
pub(super) use self::{
    answers::{
        answer, answers_of, contributors, field_sums, insert_answer, tallies, update_answer,
    },
    assessments::{
        assessments, assessments_of_models, has_contributed, has_open, insert_assessment,
        list_assessments, lock_assessment, next_contribution, update_assessment,
    },
    models::{Standing, faces, lock_model, standings},
    questionnaires::{
        delete_questionnaire, field_of_question, fields, fields_of, form_of, has_draft,
        insert_form, insert_questionnaire, latest_published, lock_programme, lock_questionnaire,
        next_edition, questionnaires, questionnaires_of_programmes, questions, questions_of,
        replace_form, scales_of, update_questionnaire,
    },
};

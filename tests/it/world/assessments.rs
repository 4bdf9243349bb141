//! Questionnaires and self-assessments.

use entity::{
    assessment_answer, assessment_question, field_of_action,
    id::{
        AssessmentQuestionId, FieldOfActionId, ModelMunicipalityId, ProgrammeId, QuestionnaireId,
        SelfAssessmentId,
    },
    questionnaire, scale_step, self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, QuestionnaireStatus},
};

use super::{id, put};
use crate::{fixture::TestApp, fixture::now};

/// The first edition of a programme's questionnaire, published.
pub(crate) fn questionnaire(test: &TestApp, programme: ProgrammeId) -> questionnaire::Model {
    questionnaire::Model {
        id: id(test),
        programme_id: programme,
        edition: 1,
        title: "Wo stehen wir?".into(),
        introduction: None,
        source_title: None,
        source_url: None,
        status: QuestionnaireStatus::Published,
        published_at: Some(now()),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// The same, as the second edition that is being written.
pub(crate) fn draft(test: &TestApp, programme: ProgrammeId) -> questionnaire::Model {
    questionnaire::Model {
        edition: 2,
        status: QuestionnaireStatus::Draft,
        published_at: None,
        ..questionnaire(test, programme)
    }
}

/// Puts in what a questionnaire asks: fields with so many questions each, on a scale of four steps.
pub(crate) async fn put_form(
    test: &TestApp,
    questionnaire: QuestionnaireId,
    fields: &[i32],
) -> Vec<(FieldOfActionId, Vec<AssessmentQuestionId>)> {
    for (value, label) in (1..).zip(["nein", "kaum", "meist", "ja"]) {
        let label = label.to_owned();
        put(test, scale_step::Model { questionnaire_id: questionnaire, value, label }).await;
    }
    let mut form = Vec::new();
    for (position, questions) in (1..).zip(fields) {
        let field = field_of_action::Model {
            id: id(test),
            questionnaire_id: questionnaire,
            position,
            title: format!("Feld {position}"),
            description: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        let field = put(test, field).await.id;
        let mut asked = Vec::new();
        for position in 1..=*questions {
            let question = assessment_question::Model {
                id: id(test),
                field_id: field,
                position,
                text: format!("Frage {position}?"),
                hint: None,
                created_at: now(),
                updated_at: now(),
                version: 1,
            };
            asked.push(put(test, question).await.id);
        }
        form.push((field, asked));
    }
    form
}

/// A self-assessment in this state that nobody released.
pub(crate) fn self_assessment(
    test: &TestApp,
    model: ModelMunicipalityId,
    questionnaire: QuestionnaireId,
    status: AssessmentStatus,
) -> self_assessment::Model {
    use AssessmentStatus::{InProgress, NotStarted, Submitted};
    let is_evaluated = !matches!(status, NotStarted | InProgress | Submitted);
    self_assessment::Model {
        id: id(test),
        model_municipality_id: model,
        questionnaire_id: questionnaire,
        status,
        release: AssessmentRelease::Private,
        widest_release: AssessmentRelease::Private,
        evaluation: is_evaluated.then(|| "Gut aufgestellt".into()),
        return_reason: None,
        contribution: None,
        submitted_at: None,
        evaluated_at: is_evaluated.then(now),
        discussed_at: None,
        closed_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// An answer; none skips the question.
pub(crate) fn answer(
    assessment: SelfAssessmentId,
    question: AssessmentQuestionId,
    value: Option<i32>,
) -> assessment_answer::Model {
    assessment_answer::Model {
        self_assessment_id: assessment,
        question_id: question,
        value,
        note: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

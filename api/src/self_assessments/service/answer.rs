//! A question is answered or skipped, each on its own, as soon as somebody has decided.

use entity::{
    assessment_answer,
    id::{AssessmentQuestionId, SelfAssessmentId},
    self_assessment,
    terms::SubjectKind,
};
use serde_json::json;

use super::steps::{found, wrong_status};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    patch::Patch,
    policy::Action,
    refusal::{Failure, Refusal},
    self_assessments::{
        checks::{Checks, TEXT},
        refusal::SelfAssessmentErrorCode::{self, NotOnScale, OtherQuestionnaire, Required},
        status::AssessmentStep,
        store,
    },
    write::{Change, Write},
};

/// An answer as a client wants it.
#[derive(Clone, Debug)]
pub struct AnswerDraft {
    /// The self-assessment.
    pub assessment: SelfAssessmentId,
    /// The question.
    pub question: AssessmentQuestionId,
    /// The step of the scale; cleared, the question is skipped.
    pub value: Patch<i32>,
    /// What the municipality says to it.
    pub note: Patch<String>,
    /// The version of this answer that the client has seen; 0 if there was none.
    pub expected_version: Option<i32>,
}

/// Answers or skips one question. The same again changes nothing, whatever version it expects: a client may
/// send again what it got no answer to.
pub async fn save_answer(
    app: &App,
    actor: &Actor,
    command: AnswerDraft,
) -> Result<(assessment_answer::Model, self_assessment::Model), Failure<SelfAssessmentErrorCode>> {
    let mut write = Write::begin(app, actor, "self_assessments.save_answer").await?;
    let before = found(&mut write, actor, command.assessment, Action::FillSelfAssessment).await?;
    let Some(status) = AssessmentStep::Answer.from(before.status) else {
        return Err(wrong_status("selfAssessmentId", before.status).into());
    };
    let field = store::field_of_question(write.transaction(), command.question).await?;
    if field.is_none_or(|field| field.questionnaire_id != before.questionnaire_id) {
        return Err(Refusal::at("questionId", OtherQuestionnaire).into());
    }
    let known = store::answer(write.transaction(), before.id, command.question).await?;
    let mut checks = Checks::default();
    let steps = store::scales_of(write.transaction(), &[before.questionnaire_id]).await?.len();
    if known.is_none() && !command.value.is_given() {
        checks.refuse_at("value", Required);
    }
    if let Patch::Set(value) = command.value
        && !usize::try_from(value).is_ok_and(|value| (1..=steps).contains(&value))
    {
        checks.refuse(Refusal::at("value", NotOnScale).with("max", steps));
    }
    let note = command.note.and_then(|note| checks.lines("note", &note, TEXT));
    checks.done()?;
    let old = known.as_ref();
    let answer = assessment_answer::Model {
        self_assessment_id: before.id,
        question_id: command.question,
        value: command.value.over(old.and_then(|old| old.value)),
        note: note.over(old.and_then(|old| old.note.clone())),
        created_at: old.map_or(write.now(), |old| old.created_at),
        updated_at: write.now(),
        version: old.map_or(0, |old| old.version) + 1,
    };
    if let Some(known) = known {
        if (known.value, &known.note) == (answer.value, &answer.note) {
            write.concerns(before.id);
            write.commit().await?;
            return Ok((known, before));
        }
        Fault::unless_expected(known.version, command.expected_version)?;
        store::update_answer(write.transaction(), &answer).await?;
    } else {
        Fault::unless_expected(0, command.expected_version)?;
        store::insert_answer(write.transaction(), &answer).await?;
    }
    let row = self_assessment::Model {
        status,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_assessment(write.transaction(), &row).await?;
    // What was answered is for those who read the self-assessment, not for the log.
    let details = json!({
        "status": { "before": before.status, "after": row.status },
        "question": command.question.0,
    });
    write.changed(Change::Updated, SubjectKind::SelfAssessment, row.id, &details);
    write.announce("self_assessment.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok((answer, row))
}

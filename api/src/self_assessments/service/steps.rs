//! The way of a self-assessment: submitted, sent back, evaluated, discussed, closed; and who else reads it.

use entity::{
    id::SelfAssessmentId,
    self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, SubjectKind},
};
use serde_json::json;

use super::letters::{self, News};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    self_assessments::{
        checks::{Checks, EVALUATION, TEXT},
        refusal::SelfAssessmentErrorCode::{self, InvalidTransition, NothingAnswered, Unanswered},
        status::{self, AssessmentStep, can_be_released},
        store::{self, Standing},
    },
    write::{Change, Write},
};

type Outcome = Result<self_assessment::Model, Failure<SelfAssessmentErrorCode>>;

/// A step of one self-assessment.
#[derive(Clone, Copy, Debug)]
pub struct AssessmentChange {
    /// The self-assessment.
    pub id: SelfAssessmentId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// The municipality says that this is where it stands: every question is answered or skipped.
pub async fn submit_self_assessment(
    app: &App,
    actor: &Actor,
    command: AssessmentChange,
) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.submit_self_assessment").await?;
    let (before, status) =
        taking(&mut write, actor, command, (AssessmentStep::Submit, Action::FillSelfAssessment))
            .await?;
    let fields = store::fields_of(write.transaction(), &[before.questionnaire_id]).await?;
    let fields: Vec<_> = fields.into_iter().map(|field| field.id).collect();
    let questions = store::questions_of(write.transaction(), &fields).await?.len();
    let tallies = store::tallies(write.transaction(), &[before.id]).await?;
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let answered: usize = tallies.values().map(|tally| count(tally.answered)).sum();
    let skipped: usize = tallies.values().map(|tally| count(tally.skipped)).sum();
    let open = questions.saturating_sub(answered + skipped);
    let mut checks = Checks::default();
    if open > 0 {
        checks.refuse(Refusal::at("id", Unanswered).with("open", open));
    } else if answered == 0 {
        checks.refuse_at("id", NothingAnswered);
    }
    checks.done()?;
    let submitted_at = Some(write.now());
    let after = self_assessment::Model { status, submitted_at, ..before.clone() };
    letters::tell(&mut write, &after, News::Submitted).await?;
    finish(write, &before, after, "self_assessment.submitted").await
}

/// Those who lead the programme ask for something to be done again, and say why.
pub async fn return_self_assessment(
    app: &App,
    actor: &Actor,
    command: AssessmentChange,
    reason: &str,
) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.return_self_assessment").await?;
    let step = (AssessmentStep::Return, Action::EvaluateSelfAssessment);
    let (before, status) = taking(&mut write, actor, command, step).await?;
    let mut checks = Checks::default();
    let return_reason = checks.lines("reason", reason, TEXT);
    checks.done()?;
    let after = self_assessment::Model { status, return_reason, ..before.clone() };
    letters::tell(&mut write, &after, News::Returned).await?;
    finish(write, &before, after, "self_assessment.returned").await
}

/// Those who lead the programme say what they make of it. From now on its scores are among those that make the
/// questionnaire's medians, if no earlier ones of the municipality are.
pub async fn evaluate_self_assessment(
    app: &App,
    actor: &Actor,
    command: AssessmentChange,
    evaluation: &str,
) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.evaluate_self_assessment").await?;
    let step = (AssessmentStep::Evaluate, Action::EvaluateSelfAssessment);
    let (before, status) = taking(&mut write, actor, command, step).await?;
    let mut checks = Checks::default();
    let evaluation = checks.lines("evaluation", evaluation, EVALUATION);
    checks.done()?;
    let contribution = contribution(&write, actor, &before).await?;
    let evaluated_at = Some(write.now());
    let after =
        self_assessment::Model { status, evaluation, evaluated_at, contribution, ..before.clone() };
    letters::tell(&mut write, &after, News::Evaluated).await?;
    finish(write, &before, after, "self_assessment.evaluated").await
}

/// It was talked about with the municipality.
pub async fn discuss_self_assessment(
    app: &App,
    actor: &Actor,
    command: AssessmentChange,
) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.discuss_self_assessment").await?;
    let step = (AssessmentStep::Discuss, Action::EvaluateSelfAssessment);
    let (before, status) = taking(&mut write, actor, command, step).await?;
    let discussed_at = Some(write.now());
    let after = self_assessment::Model { status, discussed_at, ..before.clone() };
    finish(write, &before, after, "self_assessment.discussed").await
}

/// It is a record from now on: the municipality can begin another one.
pub async fn close_self_assessment(app: &App, actor: &Actor, command: AssessmentChange) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.close_self_assessment").await?;
    let step = (AssessmentStep::Close, Action::EvaluateSelfAssessment);
    let (before, status) = taking(&mut write, actor, command, step).await?;
    let closed_at = Some(write.now());
    let after = self_assessment::Model { status, closed_at, ..before.clone() };
    finish(write, &before, after, "self_assessment.closed").await
}

/// The municipality says who reads scores and evaluation besides itself and those who lead the programme.
pub async fn release_self_assessment(
    app: &App,
    actor: &Actor,
    command: AssessmentChange,
    release: AssessmentRelease,
) -> Outcome {
    let mut write = Write::begin(app, actor, "self_assessments.release_self_assessment").await?;
    let before = found(&mut write, actor, command.id, Action::ReleaseSelfAssessment).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    if !can_be_released(before.status) {
        return Err(wrong_status("id", before.status).into());
    }
    if before.release == release {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let widest_release = before.widest_release.max(release);
    let after = self_assessment::Model { release, widest_release, ..before.clone() };
    finish(write, &before, after, "self_assessment.released").await
}

/// The self-assessment, if the actor may do this to it; locked until the transaction ends.
pub(super) async fn found(
    write: &mut Write,
    actor: &Actor,
    id: SelfAssessmentId,
    action: Action,
) -> Result<self_assessment::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_assessment(write.transaction(), &reach, id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let standing = Standing::of(write, row.model_municipality_id).await?;
    standing.require(write, actor, action)?;
    Ok(row)
}

pub(super) fn wrong_status(
    path: &str,
    found: AssessmentStatus,
) -> Refusal<SelfAssessmentErrorCode> {
    Refusal::at(path, InvalidTransition).with("status", status::name(found))
}

/// The self-assessment as it is, and where the step leads, if the actor may take it.
async fn taking(
    write: &mut Write,
    actor: &Actor,
    command: AssessmentChange,
    (step, action): (AssessmentStep, Action),
) -> Result<(self_assessment::Model, AssessmentStatus), Failure<SelfAssessmentErrorCode>> {
    let before = found(write, actor, command.id, action).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    let status = step.from(before.status).ok_or_else(|| wrong_status("id", before.status))?;
    Ok((before, status))
}

/// The place among those that make the medians, for the first of the municipality; the others have none.
async fn contribution(
    write: &Write,
    actor: &Actor,
    row: &self_assessment::Model,
) -> Result<Option<i32>, Fault> {
    let (transaction, reach) = (write.transaction(), Reach::of(actor, write.now()));
    // Whoever evaluates at the same moment waits: the places say who joined first.
    store::lock_questionnaire(transaction, &reach, row.questionnaire_id)
        .await?
        .ok_or(Fault::NotFound)?;
    let municipality = Standing::of(write, row.model_municipality_id).await?.municipality;
    if store::has_contributed(transaction, row.questionnaire_id, municipality).await? {
        return Ok(None);
    }
    Ok(Some(store::next_contribution(transaction, row.questionnaire_id).await?))
}

async fn finish(
    mut write: Write,
    before: &self_assessment::Model,
    after: self_assessment::Model,
    event: &'static str,
) -> Outcome {
    let row =
        self_assessment::Model { updated_at: write.now(), version: before.version + 1, ..after };
    store::update_assessment(write.transaction(), &row).await?;
    let details = json!({
        "status": { "before": before.status, "after": row.status },
        "release": { "before": before.release, "after": row.release },
    });
    write.changed(Change::Updated, SubjectKind::SelfAssessment, row.id, &details);
    write.concerns(row.model_municipality_id);
    write.announce(event, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

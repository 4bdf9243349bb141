//! Single answers, and what they come to.

use std::collections::HashMap;

use async_graphql::{Context, Description, Object};
use entity::{assessment_answer, field_of_action, id::FieldOfActionId};

use super::questionnaire::{AssessmentQuestion, FieldOfAction, question};
use crate::{
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        load_rows,
        scalar::DateTime,
    },
    self_assessments::service::{
        self, AnswersOf, Chart, ChartOf, Hundredths, Median, MediansOf, QuestionsOf, Rights,
        RightsIn, ScoresOf, Tally,
    },
};

/// What a municipality answered to one question.
#[derive(Clone, Debug, Description)]
pub struct AssessmentAnswerInfo(assessment_answer::Model);

impl From<assessment_answer::Model> for AssessmentAnswerInfo {
    fn from(row: assessment_answer::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AssessmentAnswerInfo {
    /// The question.
    async fn question(&self, ctx: &Context<'_>) -> Fallible<AssessmentQuestion> {
        question(ctx, self.0.question_id).await
    }

    /// The step of the scale; null where the question was skipped.
    async fn value(&self) -> Option<i32> {
        self.0.value
    }

    /// Whether the question was skipped.
    async fn skipped(&self) -> bool {
        self.0.value.is_none()
    }

    /// What the municipality says to it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the answer; a change names the one that it read, or 0 where there was none.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Where a municipality stands in one field of action, and where the others do.
#[derive(Clone, Debug, Description)]
pub struct FieldScoreInfo {
    field: field_of_action::Model,
    tally: Tally,
}

impl FieldScoreInfo {
    pub(super) fn new(field: field_of_action::Model, tally: Tally) -> Self {
        Self { field, tally }
    }

    async fn told(&self, ctx: &Context<'_>) -> Result<Option<Median>> {
        let medians = ctx.load(MediansOf(self.field.questionnaire_id)).await?;
        Ok(medians.and_then(|medians| medians.get(&self.field.id).copied()))
    }
}

#[Object(use_type_description)]
impl FieldScoreInfo {
    /// The field of action.
    async fn field(&self) -> FieldOfAction {
        FieldOfAction(self.field.clone())
    }

    /// The mean of the answered questions, with two decimals; null where none was answered.
    async fn score(&self) -> Option<f64> {
        self.tally.score().map(Hundredths::as_f64)
    }

    /// Questions that were answered.
    async fn answered(&self) -> i64 {
        self.tally.answered
    }

    /// Questions that were skipped.
    async fn skipped(&self) -> i64 {
        self.tally.skipped
    }

    /// Questions that the field has.
    async fn questions(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(ctx.load(QuestionsOf(self.field.id)).await?.unwrap_or_default().len())
    }

    /// The median of the programme's municipalities that answered the same questionnaire and were evaluated.
    ///
    /// Null where it would tell of fewer than five others: municipalities join it six at once, and of six at
    /// least five must be unknown to you.
    async fn median(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        Ok(self.told(ctx).await?.map(|median| median.value.as_f64()))
    }

    /// Of how many municipalities the median is; null where none is told.
    async fn median_municipalities(&self, ctx: &Context<'_>) -> Result<Option<usize>> {
        Ok(self.told(ctx).await?.map(|median| median.municipalities))
    }
}

load_rows! {
    AnswersOf => service::answers_of: Vec<assessment_answer::Model>;
    ScoresOf => service::scores_of: HashMap<FieldOfActionId, Tally>;
    MediansOf => service::medians_of: HashMap<FieldOfActionId, Median>;
    ChartOf => service::charts: Chart;
    RightsIn => service::rights_in: Rights;
}

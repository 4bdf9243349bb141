//! What a municipality answered to one question.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AssessmentQuestionId, SelfAssessmentId};

/// A row of `assessment_answer`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_answer")]
pub struct Model {
    /// The self-assessment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub self_assessment_id: SelfAssessmentId,
    /// The question.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: AssessmentQuestionId,
    /// The step of the scale; none where the question was skipped.
    pub value: Option<i32>,
    /// What the municipality says to it.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; an update names the one that it read.
    pub version: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

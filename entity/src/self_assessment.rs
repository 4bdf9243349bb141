//! Where a model municipality says that it stands.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ModelMunicipalityId, QuestionnaireId, SelfAssessmentId},
    terms::{AssessmentRelease, AssessmentStatus},
};

/// A row of `self_assessment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "self_assessment")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SelfAssessmentId,
    /// The model municipality.
    pub model_municipality_id: ModelMunicipalityId,
    /// The edition of the questionnaire that it answers.
    pub questionnaire_id: QuestionnaireId,
    /// Where it stands.
    pub status: AssessmentStatus,
    /// Who reads it besides the municipality and those who lead the programme.
    pub release: AssessmentRelease,
    /// The widest release that it ever had: what was read once is known.
    pub widest_release: AssessmentRelease,
    /// What those who lead the programme make of it.
    #[sea_orm(column_type = "Text")]
    pub evaluation: Option<String>,
    /// Why it was sent back last.
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
    /// Place among those that make the questionnaire's medians; the first of each municipality has one.
    pub contribution: Option<i32>,
    /// When it was submitted last.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was evaluated.
    pub evaluated_at: Option<DateTime<Utc>>,
    /// When it was discussed.
    pub discussed_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
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

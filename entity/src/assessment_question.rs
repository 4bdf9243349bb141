//! A question of a field of action.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AssessmentQuestionId, FieldOfActionId};

/// A row of `assessment_question`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_question")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentQuestionId,
    /// The field of action.
    pub field_id: FieldOfActionId,
    /// Place in the field, from 1.
    pub position: i32,
    /// What is asked.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// What helps to answer it.
    #[sea_orm(column_type = "Text")]
    pub hint: Option<String>,
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

//! A field of action that a questionnaire asks about.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{FieldOfActionId, QuestionnaireId};

/// A row of `field_of_action`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "field_of_action")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FieldOfActionId,
    /// The questionnaire.
    pub questionnaire_id: QuestionnaireId,
    /// Place in the questionnaire, from 1.
    pub position: i32,
    /// Title, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
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

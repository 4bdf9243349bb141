//! A step of the scale on which a questionnaire is answered.

use sea_orm::entity::prelude::*;

use crate::id::QuestionnaireId;

/// A row of `scale_step`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scale_step")]
pub struct Model {
    /// The questionnaire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub questionnaire_id: QuestionnaireId,
    /// The number, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: i32,
    /// What it means.
    #[sea_orm(column_type = "Text")]
    pub label: String,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! One edition of a programme's questionnaire.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ProgrammeId, QuestionnaireId},
    terms::QuestionnaireStatus,
};

/// A row of `questionnaire`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionnaireId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Number among the editions of the programme, from 1.
    pub edition: i32,
    /// Title, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What those who answer are told first.
    #[sea_orm(column_type = "Text")]
    pub introduction: Option<String>,
    /// Title of the text that it follows.
    #[sea_orm(column_type = "Text")]
    pub source_title: Option<String>,
    /// Where that text can be read.
    #[sea_orm(column_type = "Text")]
    pub source_url: Option<String>,
    /// Whether it can be answered: a published one is never changed.
    pub status: QuestionnaireStatus,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
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

//! What people are asked when they register.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, RegistrationQuestionId},
    terms::QuestionKind,
};

/// A row of `registration_question`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_question")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationQuestionId,
    /// The event.
    pub event_id: EventId,
    /// Place among the questions, from 1.
    pub position: i32,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// The question, or the text that is consented to, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// The choices, one a line.
    #[sea_orm(column_type = "Text")]
    pub choices: Option<String>,
    /// Whether it must be answered; of a consent: never.
    pub required: bool,
    /// What the answer is used for (Art. 5 (1) b GDPR).
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// How many days after the event answers are erased.
    pub retention_days: i32,
    /// Whether answers can reveal what Art. 9 GDPR protects: kept apart, asked for with explicit consent.
    pub sensitive: bool,
    /// Whether it is no longer asked; its answers stay until they are erased.
    pub retired: bool,
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

//! What a person answered.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{RegistrationId, RegistrationQuestionId},
    value::SecretBytes,
};

/// A row of `registration_answer`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_answer")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// The question.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: RegistrationQuestionId,
    /// The answer, encrypted.
    pub payload: SecretBytes,
    /// When it is erased, set when it is written.
    pub erase_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

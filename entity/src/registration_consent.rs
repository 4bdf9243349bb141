//! What a person agreed to, and no longer agrees to.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{RegistrationId, RegistrationQuestionId};

/// A row of `registration_consent`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_consent")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// The consent that was asked for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: RegistrationQuestionId,
    /// The version of its text that was shown.
    pub text_version: i32,
    /// When it was given.
    #[sea_orm(primary_key, auto_increment = false)]
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What of a registration can reveal what Art. 9 GDPR protects: needs and a declared group, for organisers only.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::RegistrationId, value::SecretBytes};

/// A row of `registration_sensitive`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_sensitive")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// Needs and declared group, encrypted.
    pub payload: SecretBytes,
    /// When the person consented to that.
    pub consented_at: DateTime<Utc>,
    /// When it is erased, set when it is written.
    pub erase_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

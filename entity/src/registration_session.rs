//! The sessions that a person chose.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{RegistrationId, SessionId};

/// A row of `registration_session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_session")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Whether the person has a place in it.
    pub has_place: bool,
    /// When it was chosen: places that become free go to who chose first.
    pub chosen_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The personal payload of one registration: it can be erased while the registration and its counts stay.

use sea_orm::entity::prelude::*;

use crate::{id::RegistrationId, value::SecretBytes};

/// A row of `participant`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// Name, address, telephone number, organisation and function, encrypted.
    pub payload: SecretBytes,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Keyed hashes of the words of a participant's name and organisation, so that organisers find the person.

use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, RegistrationId},
    value::SecretBytes,
};

/// A row of `participant_word`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant_word")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// Keyed hash of the event and a normalised word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: SecretBytes,
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What organisers wrote to the participants of an event.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, ParticipantMessageId, RegistrationId, UserId},
    terms::MessageAudience,
    value::SecretBytes,
};

/// A row of `participant_message`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant_message")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantMessageId,
    /// The event.
    pub event_id: EventId,
    /// To whom.
    pub audience: MessageAudience,
    /// Subject and text, encrypted.
    pub payload: SecretBytes,
    /// Who wrote it.
    pub sent_by: Option<UserId>,
    /// Registrations that it was for when it was sent.
    pub recipients: i32,
    /// Mails that were written so far.
    pub mails: i32,
    /// The last registration that was gone through.
    pub reached_id: Option<RegistrationId>,
    /// When all were gone through.
    pub finished_at: Option<DateTime<Utc>>,
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

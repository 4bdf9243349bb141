//! Who was asked to come.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, EventInvitationId, UserId},
    terms::InvitationStatus,
    value::SecretBytes,
};

/// A row of `event_invitation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_invitation")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventInvitationId,
    /// The event.
    pub event_id: EventId,
    /// Keyed hash of the address in its normal form.
    pub email_hash: SecretBytes,
    /// Name, address and language, encrypted; removed with the person.
    pub payload: Option<SecretBytes>,
    /// Where the invitation stands.
    pub status: InvitationStatus,
    /// Who invited.
    pub invited_by: Option<UserId>,
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

//! A partner that signs.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AgreementId, AgreementPartyId, PartnerId};

/// A row of `agreement_party`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_party")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementPartyId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The partner.
    pub partner_id: PartnerId,
    /// Place in the signing order, from 1.
    pub position: i32,
    /// Whether the agreement needs this party's signature.
    pub required: bool,
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

//! A further partner responsible for the participants' personal data (Art. 26 GDPR).

use sea_orm::entity::prelude::*;

use crate::id::{AgreementId, EventId, PartnerId};

/// A row of `event_joint_controller`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_joint_controller")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// The partner.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    /// The agreement that says who is responsible for what.
    pub agreement_id: AgreementId,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

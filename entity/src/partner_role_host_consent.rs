//! That an organiser agreed to a part that leads.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::PartnerRoleId;

/// A row of `partner_role_host_consent`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_role_host_consent")]
pub struct Model {
    /// The part.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_role_id: PartnerRoleId,
    /// When that was.
    pub agreed_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What a controller tells participants of the use of their data (Art. 13 GDPR). Never changed: a new version is a new row.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{PartnerId, PrivacyNoticeId};

/// A row of `privacy_notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "privacy_notice")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PrivacyNoticeId,
    /// The controller.
    pub partner_id: PartnerId,
    /// From 1; the highest one is in force.
    pub number: i32,
    /// The text, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Where it can be read too.
    #[sea_orm(column_type = "Text")]
    pub url: Option<String>,
    /// When it came into force.
    pub created_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

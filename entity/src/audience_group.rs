//! People whom events are for, in the words of an invitation.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::AudienceGroupId;

/// A row of `audience_group`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audience_group")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AudienceGroupId,
    /// Name, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Name in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Whether declaring it could reveal what Art. 9 GDPR protects: it is kept apart then.
    pub sensitive: bool,
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

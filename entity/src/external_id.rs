//! A partner system's own key for an object.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::ExternalIdId, terms::SubjectKind};

/// A row of `external_id`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "external_id")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExternalIdId,
    /// The system that gave the key: ags, ror, wikidata.
    #[sea_orm(column_type = "Text")]
    pub system: String,
    /// The key in that system.
    #[sea_orm(column_type = "Text")]
    pub external_id: String,
    /// The type of the object.
    pub subject_kind: SubjectKind,
    /// The object.
    pub subject_id: Uuid,
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

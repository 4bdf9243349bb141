//! One edition of the official register (GV100AD, Statistisches Bundesamt) that was imported.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::id::RegisterEditionId;

/// A row of `register_edition`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_edition")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegisterEditionId,
    /// The day whose territory the edition describes.
    pub territory_on: NaiveDate,
    /// SHA-256 of the file, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// How many areas the edition has.
    pub areas: i32,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
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

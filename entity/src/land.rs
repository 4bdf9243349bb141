//! One of the sixteen Länder.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::LandId, value::StateCode};

/// A row of `land`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "land")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LandId,
    /// Code of ISO 3166-2: DE-SN.
    pub iso_code: StateCode,
    /// First two digits of every key in the Land.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// Name in German.
    #[sea_orm(column_type = "Text")]
    pub name: String,
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

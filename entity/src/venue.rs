//! A place where events are held.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::VenueId;

/// A row of `venue`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "venue")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VenueId,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Street and number.
    #[sea_orm(column_type = "Text")]
    pub street: Option<String>,
    /// Postal code.
    #[sea_orm(column_type = "Text")]
    pub postal_code: Option<String>,
    /// Town.
    #[sea_orm(column_type = "Text")]
    pub locality: Option<String>,
    /// Which door to take.
    #[sea_orm(column_type = "Text")]
    pub entrance: Option<String>,
    /// What people with disabilities need to know.
    #[sea_orm(column_type = "Text")]
    pub accessibility: Option<String>,
    /// Name in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
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

//! Names what a database was filled with, so that it is not filled twice.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A row of `network_marker`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_marker")]
pub struct Model {
    /// The name of the content: `demo`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// The version of the content.
    pub version: i32,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

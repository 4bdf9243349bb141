//! An object that can be found.

use sea_orm::entity::prelude::*;

use crate::terms::SubjectKind;

/// A row of `search_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
pub struct Model {
    /// The object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Its type.
    pub kind: SubjectKind,
    /// Its title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! One line of a list of literal texts that an object carries.

use sea_orm::entity::prelude::*;

use crate::{id::TextItemId, terms::TextItemKind};

/// A row of `text_item`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "text_item")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TextItemId,
    /// The object.
    pub subject_id: Uuid,
    /// The list.
    pub kind: TextItemKind,
    /// Place in the list, from 1.
    pub position: i32,
    /// The text, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub text: String,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

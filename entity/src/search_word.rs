//! A word of an object's texts.

use sea_orm::entity::prelude::*;

/// A row of `search_word`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_word")]
pub struct Model {
    /// The word, folded.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub word: String,
    /// The object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Whether it is in a text that not everybody sees who sees the object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub is_detail: bool,
    /// How much the text says of what the object is about: the most of all texts that have the word.
    pub weight: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A field of an object in another language than German.

use sea_orm::entity::prelude::*;

use crate::value::Locale;

/// A row of `translation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "translation")]
pub struct Model {
    /// The object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// The field, as the API names it.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub field: String,
    /// BCP 47 tag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: Locale,
    /// The text in that language.
    #[sea_orm(column_type = "Text")]
    pub text: String,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

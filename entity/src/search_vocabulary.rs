//! Every word of the network once.

use sea_orm::entity::prelude::*;

/// A row of `search_vocabulary`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_vocabulary")]
pub struct Model {
    /// The word, folded.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub word: String,
    /// It and what else it is looked for by, each after a blank.
    #[sea_orm(column_type = "Text")]
    pub spellings: String,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

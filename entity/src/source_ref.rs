//! Where a fact is stated.

use sea_orm::entity::prelude::*;

use crate::{id::SourceRefId, value::PartialDate};

/// A row of `source_ref`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source_ref")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SourceRefId,
    /// The object that the fact is about.
    pub subject_id: Uuid,
    /// Place in the list, from 1.
    pub position: i32,
    /// Title of the text, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Where it can be read.
    #[sea_orm(column_type = "Text")]
    pub url: Option<String>,
    /// When it was published, as far as it is known.
    pub published_at: Option<PartialDate>,
    /// When it was last changed, as far as it is known.
    pub revised_at: Option<PartialDate>,
    /// What this source states where it adds to the record or contradicts it.
    #[sea_orm(column_type = "Text")]
    pub states: Option<String>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

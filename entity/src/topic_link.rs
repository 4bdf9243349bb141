//! A theme of an object.

use sea_orm::entity::prelude::*;

use crate::{id::TopicId, terms::SubjectKind};

/// A row of `topic_link`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "topic_link")]
pub struct Model {
    /// The theme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic_id: TopicId,
    /// The type of the object.
    pub subject_kind: SubjectKind,
    /// The object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Place in the object's list, from 1.
    pub position: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What a recommendation rests on, or where it was presented.

use sea_orm::entity::prelude::*;

use crate::{
    id::PublicationId,
    terms::{PublicationLinkRole, SubjectKind},
};

/// A row of `publication_link`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_link")]
pub struct Model {
    /// The recommendation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub publication_id: PublicationId,
    /// What the object is for it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: PublicationLinkRole,
    /// The type of the object.
    pub subject_kind: SubjectKind,
    /// The object.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Place in the list, from 1.
    pub position: i32,
    /// What it shows.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Who is named as the author of a publication: a partner, or a person by name.

use sea_orm::entity::prelude::*;

use crate::id::{PartnerId, PublicationId};

/// A row of `publication_author`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_author")]
pub struct Model {
    /// The publication.
    #[sea_orm(primary_key, auto_increment = false)]
    pub publication_id: PublicationId,
    /// Place among the authors, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The partner.
    pub partner_id: Option<PartnerId>,
    /// The name of a person, or of an organisation outside of the network.
    #[sea_orm(column_type = "Text")]
    pub name: Option<String>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A paper that an event discusses or brings about.

use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, ProgrammeDocumentId},
    terms::DocumentRelation,
};

/// A row of `event_document`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_document")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// The paper.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: ProgrammeDocumentId,
    /// What the event does with it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub relation: DocumentRelation,
    /// Place in the event's list, from 1.
    pub position: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

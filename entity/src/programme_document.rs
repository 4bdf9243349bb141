//! A paper of a programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ProgrammeDocumentId, ProgrammeId},
    terms::DocumentNature,
};

/// A row of `programme_document`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_document")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeDocumentId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Place in the programme's list, from 1.
    pub position: i32,
    /// Title, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Whether it looks back or ahead.
    pub nature: DocumentNature,
    /// What it contains.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// First year of the period.
    pub period_from: Option<i32>,
    /// Last year of the period.
    pub period_until: Option<i32>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; an update names the one that it read.
    pub version: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

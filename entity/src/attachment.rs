//! A file as a part of an object.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AttachmentId, FileId},
    terms::SubjectKind,
};

/// A row of `attachment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// What kind of object it is part of.
    pub subject_kind: SubjectKind,
    /// The object.
    pub subject_id: Uuid,
    /// Place among the object's files, from 1.
    pub position: i32,
    /// The file.
    pub file_id: FileId,
    /// What it is called, where the name of the file does not say it.
    #[sea_orm(column_type = "Text")]
    pub title: Option<String>,
    /// Who made it.
    #[sea_orm(column_type = "Text")]
    pub credit: Option<String>,
    /// Under which licence it may be used.
    #[sea_orm(column_type = "Text")]
    pub licence: Option<String>,
    /// What can be seen, for those who do not see it.
    #[sea_orm(column_type = "Text")]
    pub alt_text: Option<String>,
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

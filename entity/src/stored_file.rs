//! A file that somebody uploads: announced, then stored, then attached to an object.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::FileId, terms::FileStatus};

/// A row of `stored_file`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// The account or key that uploads it.
    pub owner_id: Uuid,
    /// Name under which it is downloaded.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What it was announced as, and was found to be.
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    /// How large it was announced to be, and is.
    pub bytes: i32,
    /// Whether it is there.
    pub status: FileStatus,
    /// SHA-256 of its bytes, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: Option<String>,
    /// Where its bytes are kept.
    #[sea_orm(column_type = "Text")]
    pub object_key: Option<String>,
    /// Until when it waits to be attached; none once it is attached.
    pub expires_at: Option<DateTime<Utc>>,
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

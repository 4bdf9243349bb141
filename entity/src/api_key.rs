//! What a partner system calls the API with.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ApiKeyId, PartnerId, UserId},
    value::SecretBytes,
};

/// A row of `api_key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    /// The partner whose system it is.
    pub partner_id: PartnerId,
    /// What people call it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The beginning of the key, to be recognised by.
    #[sea_orm(column_type = "Text")]
    pub prefix: String,
    /// Keyed hash of the whole key.
    pub secret_hash: SecretBytes,
    /// What it may be used for.
    #[sea_orm(column_type = "JsonBinary")]
    pub scopes: Json,
    /// Who made it.
    pub created_by_id: Option<UserId>,
    /// Until when it can be used, at most 366 days.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The key that replaces it.
    pub replaced_by_id: Option<ApiKeyId>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Who took it back.
    pub revoked_by_id: Option<UserId>,
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

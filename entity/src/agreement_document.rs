//! What was opened for signature, byte for byte. Never changed.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::AgreementId;

/// A row of `agreement_document`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_document")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: AgreementId,
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// What the agreement says of itself, with the hashes of its text and files: JSON in the form of RFC 8785.
    #[sea_orm(column_type = "Text")]
    pub metadata: String,
    /// The text.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// SHA-256 of the metadata, in hexadecimal: what is signed.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// When it was opened for signature.
    pub frozen_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

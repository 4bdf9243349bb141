//! A party's signature.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AgreementPartyId, AuditEntryId, OfficeHolderId, SignatureId, UserId},
    terms::SignatureMethod,
    value::PartialDate,
};

/// A row of `signature`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signature")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignatureId,
    /// The party that signed.
    pub party_id: AgreementPartyId,
    /// The revision that was signed.
    pub revision: i32,
    /// The office holder who signed, where there is a record.
    pub office_holder_id: Option<OfficeHolderId>,
    /// Name of who signed, as it was then.
    #[sea_orm(column_type = "Text")]
    pub signatory_name: String,
    /// Function of who signed, as it was then.
    #[sea_orm(column_type = "Text")]
    pub signatory_function: Option<String>,
    /// How it was signed.
    pub method: SignatureMethod,
    /// When it was signed, as far as it is known.
    pub signed_on: Option<PartialDate>,
    /// SHA-256 of the document that was signed; none for paper that was signed before it came here.
    #[sea_orm(column_type = "Text")]
    pub document_sha256: Option<String>,
    /// What shows that it was signed.
    #[sea_orm(column_type = "Text")]
    pub evidence: Option<String>,
    /// Whose account signed or recorded it.
    pub recorded_by: Option<UserId>,
    /// The entry of the audit log that says so.
    pub audit_entry_id: Option<AuditEntryId>,
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

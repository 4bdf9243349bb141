//! What parties sign, in one form that everybody can make again (docs/agreements.md, "What is signed").
//!
//! The signed hash is the SHA-256 of the metadata: JSON in the canonical form of RFC 8785, which holds the
//! hashes of the text and of each file. So a changed byte anywhere is another hash.

use chrono::NaiveDate;
use entity::{
    agreement,
    id::PartnerId,
    terms::{AgreementKind, SigningOrder},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{fault::Fault, write::sha256};

/// The name of this form. A change of it is another name.
pub const FORMAT: &str = "verbund-agreement/1";

/// A party, as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Place in the signing order, from 1.
    pub position: i32,
    /// The partner.
    pub partner: PartnerRef,
    /// Whether the agreement needs its signature.
    pub required: bool,
}

/// A partner, as it is called on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartnerRef {
    /// The partner's id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl PartnerRef {
    /// This partner under this name.
    #[must_use]
    pub fn new(id: PartnerId, name: &str) -> Self {
        Self { id: id.0, name: name.to_owned() }
    }
}

/// A file that is part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A document that is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The canonical metadata.
    pub metadata: String,
    /// Its SHA-256, in hexadecimal: what is signed.
    pub sha256: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    format: &'static str,
    agreement: Uuid,
    number: &'a str,
    revision: i32,
    title: &'a str,
    kind: AgreementKind,
    signing_order: SigningOrder,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    programme: Option<Uuid>,
    model_municipality: Option<Uuid>,
    supersedes: Option<Uuid>,
    parties: &'a [Party],
    text: Option<Text>,
    files: &'a [File],
}

#[derive(Serialize)]
struct Text {
    bytes: usize,
    sha256: String,
}

/// Fixes what the parties of an agreement sign.
pub fn freeze(
    agreement: &agreement::Model,
    parties: &[Party],
    files: &[File],
) -> Result<Frozen, Fault> {
    let text = agreement.document_text.as_deref();
    let metadata = Metadata {
        format: FORMAT,
        agreement: agreement.id.0,
        number: &agreement.number,
        revision: agreement.revision,
        title: &agreement.title,
        kind: agreement.kind,
        signing_order: agreement.signing_order,
        valid_from: agreement.valid_from,
        valid_until: agreement.valid_until,
        programme: agreement.programme_id.map(|id| id.0),
        model_municipality: agreement.model_municipality_id.map(|id| id.0),
        supersedes: agreement.supersedes_id.map(|id| id.0),
        parties,
        text: text.map(|text| Text { bytes: text.len(), sha256: sha256(text.as_bytes()) }),
        files,
    };
    let metadata = serde_json_canonicalizer::to_string(&metadata).map_err(Fault::internal)?;
    let sha256 = sha256(metadata.as_bytes());
    Ok(Frozen { metadata, sha256 })
}

//! What parties sign.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AgreementId, EventId, ModelMunicipalityId, ProgrammeId},
    terms::{AgreementKind, AgreementStatus, SigningOrder},
    value::PartialDate,
};

/// A row of `agreement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    /// Number, given once.
    #[sea_orm(column_type = "Text")]
    pub number: String,
    /// Title in German, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What kind of agreement it is.
    pub kind: AgreementKind,
    /// The programme that it belongs to.
    pub programme_id: Option<ProgrammeId>,
    /// The model municipality that it makes active.
    pub model_municipality_id: Option<ModelMunicipalityId>,
    /// The event at which it was signed.
    pub signed_at_event_id: Option<EventId>,
    /// The place where it was signed.
    #[sea_orm(column_type = "Text")]
    pub signed_at_place: Option<String>,
    /// When it was signed by all, as far as it is known.
    pub signed_on: Option<PartialDate>,
    /// Whether parties sign in any order or one after the other.
    pub signing_order: SigningOrder,
    /// First day on which it holds; at once when there is none.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it holds; without end when there is none.
    pub valid_until: Option<NaiveDate>,
    /// The agreement that it replaces.
    pub supersedes_id: Option<AgreementId>,
    /// From then on parties, signatories, kind and date are public; the text never is.
    pub released_at: Option<DateTime<Utc>>,
    /// Which revision of the document this is, from 1.
    pub revision: i32,
    /// The text that is signed; none for one that was signed before it came here.
    #[sea_orm(column_type = "Text")]
    pub document_text: Option<String>,
    /// SHA-256 of what is signed, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub document_sha256: Option<String>,
    /// Where the agreement stands.
    pub status: AgreementStatus,
    /// Sort key of the day of signing; the far future when it is not known, so that it sorts last.
    pub sorts_from: DateTime<Utc>,
    /// The same, the far past when it is not known, so that it sorts last backwards.
    pub sorts_back: DateTime<Utc>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter: title and other terms.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Why it was declined or terminated, for those who may read its text.
    #[sea_orm(column_type = "Text")]
    pub status_reason: Option<String>,
    /// When its present revision was opened for signature.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the last required party signed.
    pub completed_at: Option<DateTime<Utc>>,
    /// The day on which it ended.
    pub ended_on: Option<NaiveDate>,
    /// The last reminder of its end that was sent, in days before the end.
    pub reminded_days: Option<i32>,
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

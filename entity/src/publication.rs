//! One version of a recommendation or a knowledge item.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{PartnerId, ProgrammeId, PublicationId, UserId},
    terms::{ProgrammeScope, PublicationKind, PublicationStatus},
    value::{Locale, Slug},
};

/// A row of `publication`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PublicationId,
    /// The first version, by which all versions of one work belong together.
    pub lineage_id: PublicationId,
    /// Which version of the work this is, from 1.
    pub edition: i32,
    /// What kind of publication it is.
    pub kind: PublicationKind,
    /// The programme that it came of: its members review it.
    pub programme_id: ProgrammeId,
    /// The partner that it is written for.
    pub partner_id: PartnerId,
    /// Current name in addresses, the same for all versions.
    pub slug: Slug,
    /// Title in German, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What it says, in short.
    #[sea_orm(column_type = "Text")]
    pub summary: Option<String>,
    /// What it says.
    #[sea_orm(column_type = "Text")]
    pub body: Option<String>,
    /// Whom a recommendation is for.
    pub target_level: Option<ProgrammeScope>,
    /// The language that it is written in.
    pub language: Locale,
    /// On which terms it may be used.
    #[sea_orm(column_type = "Text")]
    pub licence: Option<String>,
    /// Whether it is published.
    pub status: PublicationStatus,
    /// Who published it: nobody who wrote it.
    pub published_by: Option<UserId>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Why it was sent back, for those who write it.
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Sort key of time: when it was published, or written as long as it is not.
    pub sorts_at: DateTime<Utc>,
    /// Normalised words for the text filter.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
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

//! What partners run together over time.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{MunicipalityId, OfficeHolderId, ProgrammeId},
    terms::{ProgrammeKind, ProgrammeScope, ProgrammeStatus},
    value::{PartialDate, Slug, StateCode},
};

/// A row of `programme`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeId,
    /// Current name in addresses.
    pub slug: Slug,
    /// Title in German, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Motto, without quotation marks.
    #[sea_orm(column_type = "Text")]
    pub motto: Option<String>,
    /// What kind of programme it is.
    pub kind: ProgrammeKind,
    /// What it is for.
    #[sea_orm(column_type = "Text")]
    pub goal: Option<String>,
    /// How far it reaches; none where that is not known.
    pub scope: Option<ProgrammeScope>,
    /// The Land; scope STATE has one.
    pub state: Option<StateCode>,
    /// The municipality whose programme it is; scope MUNICIPAL has one.
    pub municipality_id: Option<MunicipalityId>,
    /// When it began, as far as it is known.
    pub started_on: Option<PartialDate>,
    /// When it ended or will end, as far as it is known.
    pub ended_on: Option<PartialDate>,
    /// How long it runs, where only words say so.
    #[sea_orm(column_type = "Text")]
    pub duration_text: Option<String>,
    /// Whether there are more topics than the ones listed.
    pub topics_open_ended: bool,
    /// The one public contact.
    pub contact_id: Option<OfficeHolderId>,
    /// Address of the public contact.
    #[sea_orm(column_type = "Text")]
    pub contact_email: Option<String>,
    /// Whether a model municipality needs an active agreement to be active.
    pub requires_agreement: bool,
    /// Where the programme stands.
    pub status: ProgrammeStatus,
    /// What the editors want a reader to know about this record.
    #[sea_orm(column_type = "Text")]
    pub editorial_note: Option<String>,
    /// First instant of the start; the far future when it is not known, so that it sorts last.
    pub sorts_from: DateTime<Utc>,
    /// First instant of the start; the far past when it is not known, so that it sorts last backwards.
    pub sorts_back: DateTime<Utc>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter: title, aliases, former titles, motto, goal.
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

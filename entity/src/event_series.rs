//! Events that belong together, and what they share.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventSeriesId, OfficeHolderId, ProgrammeId, VenueId},
    terms::{AudienceMode, CapacityMode, SeriesStatus},
    value::{PartialDate, Slug},
};

/// A row of `event_series`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_series")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventSeriesId,
    /// Current name in addresses.
    pub slug: Slug,
    /// Title in German, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Subtitle.
    #[sea_orm(column_type = "Text")]
    pub subtitle: Option<String>,
    /// Motto, without quotation marks.
    #[sea_orm(column_type = "Text")]
    pub motto: Option<String>,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// The programme that it belongs to.
    pub programme_id: Option<ProgrammeId>,
    /// Last day, or last local time, to register; events inherit it.
    pub registration_deadline: Option<PartialDate>,
    /// Whether the capacity is known; events inherit it.
    pub capacity_mode: CapacityMode,
    /// Places of each event.
    pub capacity_limit: Option<i32>,
    /// Where the events are held; events inherit it.
    pub venue_id: Option<VenueId>,
    /// Whether taking part costs nothing; events inherit it.
    pub free_of_charge: Option<bool>,
    /// Who may come; events inherit it.
    pub audience_mode: Option<AudienceMode>,
    /// The one public contact; events inherit it.
    pub contact_id: Option<OfficeHolderId>,
    /// Address of the public contact.
    #[sea_orm(column_type = "Text")]
    pub contact_email: Option<String>,
    /// Who must be named beside the picture.
    #[sea_orm(column_type = "Text")]
    pub image_credit: Option<String>,
    /// Whether it is shown.
    pub status: SeriesStatus,
    /// What the editors want a reader to know about this record.
    #[sea_orm(column_type = "Text")]
    pub editorial_note: Option<String>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
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

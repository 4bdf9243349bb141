//! A Steckbrief: how one municipality held one dialogue.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, EventProfileId, MunicipalityId, ProgrammeId, UserId},
    terms::PublicationStatus,
    value::PartialDate,
};

/// A row of `event_profile`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_profile")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventProfileId,
    /// The programme that the dialogue belongs to.
    pub programme_id: Option<ProgrammeId>,
    /// The event, where it is recorded here.
    pub event_id: Option<EventId>,
    /// The municipality, where it is in the network.
    pub municipality_id: Option<MunicipalityId>,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// How the event was built.
    #[sea_orm(column_type = "Text")]
    pub concept: Option<String>,
    /// Why it was held.
    #[sea_orm(column_type = "Text")]
    pub occasion: Option<String>,
    /// Who moderated.
    #[sea_orm(column_type = "Text")]
    pub moderation: Option<String>,
    /// How many took part.
    pub participants_count: Option<i32>,
    /// Whether that is a rough figure.
    pub participants_approximate: Option<bool>,
    /// Who took part, in words.
    #[sea_orm(column_type = "Text")]
    pub participants_text: Option<String>,
    /// How participants rated it, in words.
    #[sea_orm(column_type = "Text")]
    pub ratings: Option<String>,
    /// Functional address for questions.
    #[sea_orm(column_type = "Text")]
    pub function_mailbox: Option<String>,
    /// When the dialogue was held, as far as it is known.
    pub held_on: Option<PartialDate>,
    /// Whether it is shown.
    pub status: PublicationStatus,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Who published it: nobody who wrote it.
    pub published_by: Option<UserId>,
    /// Why it was sent back, for those who write it.
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
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

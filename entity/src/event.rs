//! One meeting.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, EventSeriesId, MunicipalityId, OfficeHolderId, PartnerId, ProgrammeId, VenueId},
    terms::{
        AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EventKind, EventStatus,
        ListVisibility, Promotion, RegistrationMode, RegistrationOpening,
    },
    value::{LocalDateTime, PartialDate, Slug, TimeZone},
};

/// A row of `event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// Current name in addresses.
    pub slug: Slug,
    /// The programme that it belongs to, directly or by its series.
    pub programme_id: Option<ProgrammeId>,
    /// The series that it is part of.
    pub series_id: Option<EventSeriesId>,
    /// Place in the series, from 1; says nothing about the date.
    pub series_position: Option<i32>,
    /// The partner responsible for the participants' personal data (Art. 4 No. 7 GDPR).
    pub controller_id: Option<PartnerId>,
    /// Title in German, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// What kind of meeting it is; none where that is not known.
    pub kind: Option<EventKind>,
    /// How people work together there.
    #[sea_orm(column_type = "Text")]
    pub method: Option<String>,
    /// When it is, as far as it is known: the local start where its precision is TIME; none when unknown.
    pub date: Option<PartialDate>,
    /// Local end; only with a local start.
    pub end_local: Option<LocalDateTime>,
    /// IANA time zone of the local times.
    pub zone: TimeZone,
    /// The start as an instant, derived from local time and zone; only with a local start.
    pub starts_at: Option<DateTime<Utc>>,
    /// The end as an instant.
    pub ends_at: Option<DateTime<Utc>>,
    /// First instant of the date; none when unknown.
    pub earliest_at: Option<DateTime<Utc>>,
    /// First instant after the date; none when unknown.
    pub latest_at: Option<DateTime<Utc>>,
    /// How people attend.
    pub attendance_mode: AttendanceMode,
    /// Where it is held; the series' venue when there is none.
    pub venue_id: Option<VenueId>,
    /// The place in words: Wilsdruff bei Dresden.
    #[sea_orm(column_type = "Text")]
    pub place_text: Option<String>,
    /// The municipality where it is held.
    pub municipality_id: Option<MunicipalityId>,
    /// Where to attend online; for registered people only.
    #[sea_orm(column_type = "Text")]
    pub online_link: Option<String>,
    /// BCP 47 tags of the languages spoken, comma-separated.
    #[sea_orm(column_type = "Text")]
    pub languages: String,
    /// Whether taking part costs nothing; as the series when there is none.
    pub free_of_charge: Option<bool>,
    /// Whether the capacity is its own, and known.
    pub capacity_mode: CapacityMode,
    /// Places.
    pub capacity_limit: Option<i32>,
    /// Places on the waiting list; none: as many as come.
    pub waitlist_capacity: Option<i32>,
    /// How people register.
    pub registration_mode: RegistrationMode,
    /// Where people register elsewhere.
    #[sea_orm(column_type = "Text")]
    pub registration_url: Option<String>,
    /// When registration opens.
    pub registration_opening: RegistrationOpening,
    /// The instant at which registration opens.
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// Last day, or last local time, to register; as the series when there is none.
    pub registration_deadline: Option<PartialDate>,
    /// Whether an organiser decides on each registration.
    pub approval_required: bool,
    /// What happens when somebody who waits could come.
    pub promotion: Promotion,
    /// Who may come; as the series when there is none.
    pub audience_mode: Option<AudienceMode>,
    /// Who may come, in words.
    #[sea_orm(column_type = "Text")]
    pub audience_text: Option<String>,
    /// Who may see it.
    pub confidentiality: Confidentiality,
    /// Where the event stands.
    pub status: EventStatus,
    /// What the editors want a reader to know about this record.
    #[sea_orm(column_type = "Text")]
    pub editorial_note: Option<String>,
    /// Sort key of the date that everybody may see; the far future when it is not known, so that it sorts last. A protected event shows its day only, so its key is the day's first instant.
    pub sorts_from: DateTime<Utc>,
    /// The same, the far past when it is not known, so that it sorts last backwards.
    pub sorts_back: DateTime<Utc>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words of what everybody may see of a protected event: its title.
    #[sea_orm(column_type = "Text")]
    pub search_title: String,
    /// Normalised words for the text filter: title, former titles, description, place.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Seconds east of UTC of the local start, where that local time happens twice.
    pub start_offset: Option<i32>,
    /// Seconds east of UTC of the local end, where that local time happens twice.
    pub end_offset: Option<i32>,
    /// Grows with every change of time, place or status (RFC 5545, SEQUENCE).
    pub calendar_sequence: i32,
    /// Who can be shown a list of participants: of those who chose to be on it.
    pub participant_list: ListVisibility,
    /// How long an offered seat is kept.
    pub offer_hours: i32,
    /// How long before the start participants are reminded; none: not at all.
    pub reminder_hours: Option<i32>,
    /// Why it was postponed or cancelled, for everybody.
    #[sea_orm(column_type = "Text")]
    pub status_note: Option<String>,
    /// The public contact; as the series when there is none.
    pub contact_id: Option<OfficeHolderId>,
    /// Address of the public contact.
    #[sea_orm(column_type = "Text")]
    pub contact_email: Option<String>,
    /// When feedback ends; none: a fortnight after the event.
    pub feedback_closes_at: Option<DateTime<Utc>>,
    /// When feedback was cut off from those who gave it.
    pub feedback_closed_at: Option<DateTime<Utc>>,
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

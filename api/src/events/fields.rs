//! What a client wants series and events to say: absent is not null.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventSeriesId, MunicipalityId, OfficeHolderId, ProgrammeId, TopicId, VenueId},
    terms::{
        AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EventKind, ListVisibility,
        Promotion, RegistrationMode, RegistrationOpening,
    },
};

use super::checks::SourceFields;
use crate::patch::Patch;

/// What series and events have in common: an event without a value of its own can have that of its series.
#[derive(Clone, Debug, Default)]
pub struct CommonFields {
    /// Title in German.
    pub title: Patch<String>,
    /// Name in addresses; made from the title where there is none.
    pub slug: Patch<String>,
    /// What it is about.
    pub description: Patch<String>,
    /// The public contact.
    pub contact: Patch<OfficeHolderId>,
    /// Address of the public contact.
    pub contact_email: Patch<String>,
    /// What the editors want a reader to know about the record.
    pub editorial_note: Patch<String>,
    /// Where it is held.
    pub venue: Patch<VenueId>,
    /// Whether taking part costs nothing.
    pub free_of_charge: Patch<bool>,
    /// Whether the capacity is known; null is that of the series.
    pub capacity_mode: Patch<CapacityMode>,
    /// Places.
    pub capacity_limit: Patch<i32>,
    /// Last day, or last local time, to register.
    pub registration_deadline: Patch<String>,
    /// Who may come.
    pub audience_mode: Patch<AudienceMode>,
    /// Other titles that are in use.
    pub aliases: Patch<Vec<String>>,
    /// The texts in other languages.
    pub translations: Patch<Vec<TranslationFields>>,
    /// Topics in order.
    pub topics: Patch<Vec<TopicId>>,
    /// Texts in which the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// The texts in one other language.
#[derive(Clone, Debug, Default)]
pub struct TranslationFields {
    /// BCP 47 tag.
    pub locale: String,
    /// Title.
    pub title: Option<String>,
    /// Subtitle; of series only.
    pub subtitle: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

/// When an event is.
#[derive(Clone, Debug, Default)]
pub struct TimeFields {
    /// As far as it is known, with the local start where that is known.
    pub date: Patch<String>,
    /// Offset from UTC of the start, where its local time happens twice.
    pub start_offset: Patch<String>,
    /// Local end.
    pub end_local: Patch<String>,
    /// Offset from UTC of the end, where its local time happens twice.
    pub end_offset: Patch<String>,
    /// IANA time zone of the local times.
    pub zone: Patch<String>,
}

/// What an event is part of.
#[derive(Clone, Copy, Debug, Default)]
pub struct BelongingFields {
    /// The programme; of an event in a series that of the series.
    pub programme: Patch<ProgrammeId>,
    /// The series.
    pub series: Patch<EventSeriesId>,
    /// Place in the series; the next one where there is none.
    pub position: Patch<i32>,
}

/// How people register for an event.
#[derive(Clone, Debug, Default)]
pub struct RegistrationFields {
    /// Where people register.
    pub mode: Patch<RegistrationMode>,
    /// The address, where they register elsewhere.
    pub url: Patch<String>,
    /// When registration opens.
    pub opening: Patch<RegistrationOpening>,
    /// The instant at which it opens.
    pub opens_at: Patch<DateTime<Utc>>,
    /// Whether an organiser decides on each registration.
    pub approval_required: Patch<bool>,
    /// What happens when somebody who waits could come.
    pub promotion: Patch<Promotion>,
    /// How long an offered seat is kept.
    pub offer_hours: Patch<i32>,
    /// How long before the start participants are reminded.
    pub reminder_hours: Patch<i32>,
    /// Seats that the organisers keep.
    pub held_back: Patch<i32>,
    /// Places on the waiting list.
    pub waitlist_capacity: Patch<i32>,
    /// Who may come, in words.
    pub audience_text: Patch<String>,
    /// When feedback ends.
    pub feedback_closes_at: Patch<DateTime<Utc>>,
}

/// An event as a client wants it.
#[derive(Clone, Debug, Default)]
pub struct EventFields {
    /// What series say too.
    pub common: CommonFields,
    /// When it is.
    pub times: TimeFields,
    /// What it is part of.
    pub belonging: BelongingFields,
    /// How people register.
    pub registration: RegistrationFields,
    /// What kind of meeting it is.
    pub kind: Patch<EventKind>,
    /// How people work together there.
    pub method: Patch<String>,
    /// How people attend.
    pub attendance_mode: Patch<AttendanceMode>,
    /// The place in words.
    pub place_text: Patch<String>,
    /// The municipality where it is held.
    pub municipality: Patch<MunicipalityId>,
    /// Where to attend online.
    pub online_link: Patch<String>,
    /// Languages that are spoken there.
    pub languages: Patch<Vec<String>>,
    /// Who may see it.
    pub confidentiality: Patch<Confidentiality>,
    /// Who can be shown a list of participants.
    pub participant_list: Patch<ListVisibility>,
    /// Why it was postponed or cancelled.
    pub status_note: Patch<String>,
}

/// A series as a client wants it.
#[derive(Clone, Debug, Default)]
pub struct SeriesFields {
    /// What events say too.
    pub common: CommonFields,
    /// The programme that it belongs to.
    pub programme: Patch<ProgrammeId>,
    /// Subtitle.
    pub subtitle: Patch<String>,
    /// Motto.
    pub motto: Patch<String>,
    /// Who must be named beside the picture.
    pub image_credit: Patch<String>,
}

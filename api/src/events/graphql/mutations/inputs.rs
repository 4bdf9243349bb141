//! What the inputs of several mutations have in common.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{id::TopicId, terms};

use crate::{
    events::{
        fields::{
            BelongingFields, CommonFields, EventFields, RegistrationFields, SeriesFields,
            TimeFields, TranslationFields,
        },
        graphql::terms::{
            AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EventKind,
            ParticipantListAudience, Promotion, RegistrationMode, RegistrationOpening,
        },
    },
    fault::Fault,
    graphql::{
        id::GlobalId as _,
        mutation::{patch, patch_id},
        scalar::DateTime,
    },
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
};

fn topics(ids: MaybeUndefined<Vec<ID>>) -> Result<Patch<Vec<TopicId>>, Fault> {
    let parse = |id: &ID| TopicId::from_global("input.topicIds", id);
    Ok(match ids {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(ids) => {
            Patch::Set(ids.iter().map(parse).collect::<Result<Vec<_>, _>>()?)
        }
    })
}

fn capacity_mode(mode: CapacityMode) -> terms::CapacityMode {
    match mode {
        CapacityMode::Unknown => terms::CapacityMode::Unknown,
        CapacityMode::Unlimited => terms::CapacityMode::Unlimited,
        CapacityMode::Limited => terms::CapacityMode::Limited,
    }
}

/// What series and events have in common.
#[derive(Debug, InputObject)]
pub struct CommonFieldsInput {
    /// Name in addresses: lower-case letters `a` to `z`, digits and hyphens. For what is new it is made from the
    /// title where none is given. The one before leads here for ever.
    slug: MaybeUndefined<String>,
    /// What it is about; at most 20,000 characters.
    description: MaybeUndefined<String>,
    /// Whom everybody may ask about it. An event without a contact of its own has that of its series.
    contact_id: MaybeUndefined<ID>,
    /// Address of the contact, for everybody.
    contact_email: MaybeUndefined<String>,
    /// What the editors want a reader to know about this record; at most 5,000 characters.
    editorial_note: MaybeUndefined<String>,
    /// Where it is held. An event without a venue or place of its own is held where its series is.
    venue_id: MaybeUndefined<ID>,
    /// Whether taking part costs nothing; null on an event for what the series says.
    free_of_charge: MaybeUndefined<bool>,
    /// Whether there is a limit; null on an event for what the series says.
    capacity_mode: MaybeUndefined<CapacityMode>,
    /// How many people can come; only with `LIMITED`.
    capacity_limit: MaybeUndefined<i32>,
    /// The last day, inclusive, or last local time to register, such as `2021-06-15`; null on an event for what
    /// the series says.
    registration_deadline: MaybeUndefined<String>,
    /// Who may come; null on an event for what the series says.
    audience_mode: MaybeUndefined<AudienceMode>,
    /// Other titles that are in use, at most 50: all of them, in order.
    aliases: MaybeUndefined<Vec<String>>,
    /// Topics in order: all of them. An event without topics has those of its series.
    topic_ids: MaybeUndefined<Vec<ID>>,
    /// Texts in which the record's facts are stated, at most 50: all of them, in order.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl CommonFieldsInput {
    fn parse(self, title: Patch<String>) -> Result<CommonFields, Fault> {
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Ok(CommonFields {
            title,
            slug: patch(self.slug),
            description: patch(self.description),
            contact: patch_id("input.contactId", self.contact_id)?,
            contact_email: patch(self.contact_email),
            editorial_note: patch(self.editorial_note),
            venue: patch_id("input.venueId", self.venue_id)?,
            free_of_charge: patch(self.free_of_charge),
            capacity_mode: patch(self.capacity_mode.map_value(capacity_mode)),
            capacity_limit: patch(self.capacity_limit),
            registration_deadline: patch(self.registration_deadline),
            audience_mode: patch(self.audience_mode.map_value(Into::into)),
            aliases: patch(self.aliases),
            translations: Patch::Keep,
            topics: topics(self.topic_ids)?,
            sources: patch(self.sources.map_value(sources)),
        })
    }
}

/// When an event is, as clocks show it there.
#[derive(Clone, Debug, InputObject)]
pub struct TimeFieldsInput {
    /// When it is, as far as it is known: `2021`, `2021-06`, `2021-06-27`, or with the local start
    /// `2021-06-27T10:00`.
    date: MaybeUndefined<String>,
    /// Offset from UTC of the start, such as `+02:00`: needed where clocks are put back and show the time twice.
    start_offset: MaybeUndefined<String>,
    /// Local end: `2021-06-27T16:00`.
    end_local: MaybeUndefined<String>,
    /// Offset from UTC of the end, where its local time happens twice.
    end_offset: MaybeUndefined<String>,
    /// Zone of these times by its IANA name; `Europe/Berlin` for a new event.
    time_zone: MaybeUndefined<String>,
}

impl From<TimeFieldsInput> for TimeFields {
    fn from(input: TimeFieldsInput) -> Self {
        Self {
            date: patch(input.date),
            start_offset: patch(input.start_offset),
            end_local: patch(input.end_local),
            end_offset: patch(input.end_offset),
            zone: patch(input.time_zone),
        }
    }
}

/// How people register for an event.
#[derive(Clone, Debug, InputObject)]
pub struct RegistrationFieldsInput {
    /// Where people register; `NONE` for a new event.
    registration_mode: MaybeUndefined<RegistrationMode>,
    /// The address; only for `EXTERNAL`.
    registration_url: MaybeUndefined<String>,
    /// When registration opens; `IMMEDIATE` for a new event.
    registration_opening: MaybeUndefined<RegistrationOpening>,
    /// The instant at which it opens; only for `AT`.
    registration_opens_at: MaybeUndefined<DateTime>,
    /// Whether an organiser decides on each registration.
    approval_required: MaybeUndefined<bool>,
    /// What happens when somebody who waits could come; `AUTO` for a new event.
    promotion: MaybeUndefined<Promotion>,
    /// How many hours an offered seat is kept, 1 to 720; 48 for a new event.
    offer_hours: MaybeUndefined<i32>,
    /// How many hours before the start participants are reminded, 1 to 336; null for not at all.
    reminder_hours: MaybeUndefined<i32>,
    /// Seats that the organisers keep.
    seats_held_back: MaybeUndefined<i32>,
    /// Places on the waiting list; null for as many as come.
    waitlist_capacity: MaybeUndefined<i32>,
    /// Who may come, in words.
    audience_text: MaybeUndefined<String>,
    /// When feedback ends; null for a fortnight after the event.
    feedback_closes_at: MaybeUndefined<DateTime>,
}

impl From<RegistrationFieldsInput> for RegistrationFields {
    fn from(input: RegistrationFieldsInput) -> Self {
        Self {
            mode: patch(input.registration_mode.map_value(Into::into)),
            url: patch(input.registration_url),
            opening: patch(input.registration_opening.map_value(Into::into)),
            opens_at: patch(input.registration_opens_at.map_value(Into::into)),
            approval_required: patch(input.approval_required),
            promotion: patch(input.promotion.map_value(Into::into)),
            offer_hours: patch(input.offer_hours),
            reminder_hours: patch(input.reminder_hours),
            held_back: patch(input.seats_held_back),
            waitlist_capacity: patch(input.waitlist_capacity),
            audience_text: patch(input.audience_text),
            feedback_closes_at: patch(input.feedback_closes_at.map_value(Into::into)),
        }
    }
}

/// An event's texts in another language than German.
#[derive(Clone, Debug, InputObject)]
pub struct EventTranslationInput {
    /// BCP 47 tag of the language: `en`.
    locale: String,
    /// The title in that language.
    title: Option<String>,
    /// What it is about, in that language.
    description: Option<String>,
}

/// A series' texts in another language than German.
#[derive(Clone, Debug, InputObject)]
pub struct EventSeriesTranslationInput {
    /// BCP 47 tag of the language: `en`.
    locale: String,
    /// The title in that language.
    title: Option<String>,
    /// The subtitle in that language.
    subtitle: Option<String>,
    /// What it is about, in that language.
    description: Option<String>,
}

impl From<EventTranslationInput> for TranslationFields {
    fn from(input: EventTranslationInput) -> Self {
        let EventTranslationInput { locale, title, description } = input;
        Self { locale, title, subtitle: None, description }
    }
}

impl From<EventSeriesTranslationInput> for TranslationFields {
    fn from(input: EventSeriesTranslationInput) -> Self {
        let EventSeriesTranslationInput { locale, title, subtitle, description } = input;
        Self { locale, title, subtitle, description }
    }
}

/// What an event's record says besides its title.
#[derive(Debug, InputObject)]
pub struct EventFieldsInput {
    #[graphql(flatten)]
    common: CommonFieldsInput,
    #[graphql(flatten)]
    times: TimeFieldsInput,
    #[graphql(flatten)]
    registration: RegistrationFieldsInput,
    /// The title and description in other languages: all of them.
    translations: MaybeUndefined<Vec<EventTranslationInput>>,
    /// The programme; of an event in a series it follows from the series.
    programme_id: MaybeUndefined<ID>,
    /// The series that it is part of. Who leads the series organises its events too.
    series_id: MaybeUndefined<ID>,
    /// Place in the series, from 1; the next one where none is given.
    position: MaybeUndefined<i32>,
    /// What kind of meeting it is.
    kind: MaybeUndefined<EventKind>,
    /// How people work together there.
    method: MaybeUndefined<String>,
    /// How people attend; `UNKNOWN` for a new event.
    attendance_mode: MaybeUndefined<AttendanceMode>,
    /// The place in words: `Wilsdruff bei Dresden`.
    place_text: MaybeUndefined<String>,
    /// The municipality where it is held.
    municipality_id: MaybeUndefined<ID>,
    /// Where to attend online; shown to organisers and to people who are registered alone.
    online_link: MaybeUndefined<String>,
    /// BCP 47 tags of the languages that are spoken there; `de` for a new event.
    languages: MaybeUndefined<Vec<String>>,
    /// Who may see it. For organisers alone, but that a new event can be `MEMBERS` at once.
    confidentiality: MaybeUndefined<Confidentiality>,
    /// Who can be shown a list of participants: of those who chose to be on it. For organisers alone.
    participant_list: MaybeUndefined<ParticipantListAudience>,
    /// Why it was postponed or cancelled, for everybody.
    status_note: MaybeUndefined<String>,
}

impl EventFieldsInput {
    pub(super) fn parse(self, title: Patch<String>) -> Result<EventFields, Fault> {
        let translations =
            |texts: Vec<EventTranslationInput>| texts.into_iter().map(Into::into).collect();
        Ok(EventFields {
            common: CommonFields {
                translations: patch(self.translations.map_value(translations)),
                ..self.common.parse(title)?
            },
            times: self.times.into(),
            belonging: BelongingFields {
                programme: patch_id("input.programmeId", self.programme_id)?,
                series: patch_id("input.seriesId", self.series_id)?,
                position: patch(self.position),
            },
            registration: self.registration.into(),
            kind: patch(self.kind.map_value(Into::into)),
            method: patch(self.method),
            attendance_mode: patch(self.attendance_mode.map_value(Into::into)),
            place_text: patch(self.place_text),
            municipality: patch_id("input.municipalityId", self.municipality_id)?,
            online_link: patch(self.online_link),
            languages: patch(self.languages),
            confidentiality: patch(self.confidentiality.map_value(Into::into)),
            participant_list: patch(self.participant_list.map_value(Into::into)),
            status_note: patch(self.status_note),
        })
    }
}

/// What a series' record says besides its title.
#[derive(Debug, InputObject)]
pub struct EventSeriesFieldsInput {
    #[graphql(flatten)]
    common: CommonFieldsInput,
    /// The texts in other languages: all of them.
    translations: MaybeUndefined<Vec<EventSeriesTranslationInput>>,
    /// The programme; its events belong to it too.
    programme_id: MaybeUndefined<ID>,
    /// Subtitle.
    subtitle: MaybeUndefined<String>,
    /// Motto, without quotation marks.
    motto: MaybeUndefined<String>,
    /// Who must be named beside its picture.
    image_credit: MaybeUndefined<String>,
}

impl EventSeriesFieldsInput {
    pub(super) fn parse(self, title: Patch<String>) -> Result<SeriesFields, Fault> {
        let translations =
            |texts: Vec<EventSeriesTranslationInput>| texts.into_iter().map(Into::into).collect();
        Ok(SeriesFields {
            common: CommonFields {
                translations: patch(self.translations.map_value(translations)),
                ..self.common.parse(title)?
            },
            programme: patch_id("input.programmeId", self.programme_id)?,
            subtitle: patch(self.subtitle),
            motto: patch(self.motto),
            image_credit: patch(self.image_credit),
        })
    }
}

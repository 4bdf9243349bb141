//! What the record of a series or event may say: every field with its rule, put into the row.

use entity::{
    event, event_series,
    id::{OfficeHolderId, TopicId, VenueId},
    terms::{
        AudienceMode, CapacityMode, Confidentiality, ListVisibility, RegistrationMode,
        RegistrationOpening,
    },
    value::{Locale, PartialDate, Slug},
};

use super::{
    checks::{Checks, LINE, TEXT},
    fields::{CommonFields, EventFields, RegistrationFields, SeriesFields, TranslationFields},
    refusal::EventErrorCode::{
        InvalidDate, InvalidLocale, InvalidSlug, LimitWithoutMode, ListOfProtected,
        OpeningTimeWithoutMode, OutOfRange, Repeated, Required, UrlWithoutExternalRegistration,
    },
};
use crate::{content::service::SourceDraft, patch::Patch, refusal::Refusal, words};

/// Most characters of a description.
const DESCRIPTION: usize = 20_000;
/// Most places that anything can have.
const PLACES: i32 = 1_000_000;

/// What belongs to a series or event and is no column; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) slug: Option<Slug>,
    pub(super) aliases: Option<Vec<String>>,
    pub(super) translations: Option<Vec<Translation>>,
    pub(super) topics: Option<Vec<TopicId>>,
    pub(super) sources: Option<Vec<SourceDraft>>,
}

/// A text in another language: its field, the language, the text.
pub(super) type Translation = (&'static str, Locale, String);

/// The columns that series and events have in common.
struct Common<'a> {
    title: &'a mut String,
    description: &'a mut Option<String>,
    contact_id: &'a mut Option<OfficeHolderId>,
    contact_email: &'a mut Option<String>,
    editorial_note: &'a mut Option<String>,
    venue_id: &'a mut Option<VenueId>,
    free_of_charge: &'a mut Option<bool>,
    capacity_mode: &'a mut CapacityMode,
    capacity_limit: &'a mut Option<i32>,
    registration_deadline: &'a mut Option<PartialDate>,
    audience_mode: &'a mut Option<AudienceMode>,
}

macro_rules! common {
    ($row:ident) => {
        Common {
            title: &mut $row.title,
            description: &mut $row.description,
            contact_id: &mut $row.contact_id,
            contact_email: &mut $row.contact_email,
            editorial_note: &mut $row.editorial_note,
            venue_id: &mut $row.venue_id,
            free_of_charge: &mut $row.free_of_charge,
            capacity_mode: &mut $row.capacity_mode,
            capacity_limit: &mut $row.capacity_limit,
            registration_deadline: &mut $row.registration_deadline,
            audience_mode: &mut $row.audience_mode,
        }
    };
}

impl CommonFields {
    fn apply(self, checks: &mut Checks, mut row: Common<'_>, unstated: CapacityMode) -> Content {
        if let Some(title) = checks.required_line("title", self.title) {
            if words::sort_key(&title).is_empty() {
                checks.refuse_at("title", Required);
            }
            *row.title = title;
        }
        let description =
            self.description.and_then(|text| checks.lines("description", &text, DESCRIPTION));
        put(description, row.description);
        put(self.contact, row.contact_id);
        let email = self.contact_email.and_then(|email| checks.email("contactEmail", &email));
        put(email, row.contact_email);
        let note = self.editorial_note.and_then(|note| checks.lines("editorialNote", &note, TEXT));
        put(note, row.editorial_note);
        put(self.venue, row.venue_id);
        put(self.free_of_charge, row.free_of_charge);
        capacity(checks, self.capacity_mode, self.capacity_limit, unstated, &mut row);
        put(deadline(checks, self.registration_deadline), row.registration_deadline);
        put(self.audience_mode, row.audience_mode);
        Content {
            slug: slug(checks, self.slug),
            aliases: list(self.aliases, |aliases| checks.list("aliases", &aliases)),
            translations: list(self.translations, |texts| translations(checks, &texts)),
            topics: list(self.topics, |topics| topics_once(checks, topics)),
            sources: list(self.sources, |sources| checks.sources("sources", &sources)),
        }
    }
}

impl SeriesFields {
    /// Puts what keeps the rules into the row, and tells `checks` of all else.
    pub(super) fn apply(self, checks: &mut Checks, row: &mut event_series::Model) -> Content {
        let content = self.common.apply(checks, common!(row), CapacityMode::Unknown);
        put(checks.optional_line("subtitle", self.subtitle), &mut row.subtitle);
        put(checks.optional_line("motto", self.motto), &mut row.motto);
        put(checks.optional_line("imageCredit", self.image_credit), &mut row.image_credit);
        content
    }
}

impl EventFields {
    /// Puts what keeps the rules into the row, and tells `checks` of all else. Its times and what it is
    /// part of follow in steps of their own.
    pub(super) fn apply(self, checks: &mut Checks, row: &mut event::Model) -> Content {
        let unstated = match row.series_id {
            Some(_) => CapacityMode::Inherited,
            None => CapacityMode::Unknown,
        };
        let content = self.common.apply(checks, common!(row), unstated);
        put(self.kind, &mut row.kind);
        put(self.method.and_then(|text| checks.lines("method", &text, TEXT)), &mut row.method);
        checks.keep("attendanceMode", self.attendance_mode, &mut row.attendance_mode);
        put(checks.optional_line("placeText", self.place_text), &mut row.place_text);
        put(self.municipality, &mut row.municipality_id);
        let link = self.online_link.and_then(|url| checks.url("onlineLink", &url));
        put(link, &mut row.online_link);
        if let Some(languages) = list(self.languages, |tags| languages(checks, &tags)) {
            row.languages = languages.join(",");
        }
        let note = self.status_note.and_then(|text| checks.lines("statusNote", &text, TEXT));
        put(note, &mut row.status_note);
        self.registration.apply(checks, row);
        visibility(checks, self.confidentiality, self.participant_list, row);
        content
    }
}

impl RegistrationFields {
    fn apply(self, checks: &mut Checks, row: &mut event::Model) {
        checks.keep("registrationMode", self.mode, &mut row.registration_mode);
        let external = row.registration_mode == RegistrationMode::External;
        let url = self.url.and_then(|url| checks.url("registrationUrl", &url));
        let path = "registrationUrl";
        depends(
            checks,
            path,
            external,
            UrlWithoutExternalRegistration,
            url,
            &mut row.registration_url,
        );
        checks.keep("registrationOpening", self.opening, &mut row.registration_opening);
        let at = row.registration_opening == RegistrationOpening::At;
        let path = "registrationOpensAt";
        depends(
            checks,
            path,
            at,
            OpeningTimeWithoutMode,
            self.opens_at,
            &mut row.registration_opens_at,
        );
        checks.keep("approvalRequired", self.approval_required, &mut row.approval_required);
        checks.keep("promotion", self.promotion, &mut row.promotion);
        let hours = self.offer_hours.and_then(|hours| range(checks, "offerHours", hours, 1, 720));
        checks.keep("offerHours", hours, &mut row.offer_hours);
        let hours =
            self.reminder_hours.and_then(|hours| range(checks, "reminderHours", hours, 1, 336));
        put(hours, &mut row.reminder_hours);
        let places = |places| range(checks, "waitlistCapacity", places, 0, PLACES);
        put(self.waitlist_capacity.and_then(places), &mut row.waitlist_capacity);
        let text = self.audience_text.and_then(|text| checks.lines("audienceText", &text, TEXT));
        put(text, &mut row.audience_text);
        put(self.feedback_closes_at, &mut row.feedback_closes_at);
    }

    /// Seats that the organisers keep; null is none.
    pub(super) fn held_back(&self, checks: &mut Checks) -> Option<i32> {
        match self.held_back {
            Patch::Keep => None,
            Patch::Clear => Some(0),
            Patch::Set(seats) => range(checks, "seatsHeldBack", seats, 0, PLACES),
        }
    }
}

/// Of a protected event nobody is shown a list of participants.
fn visibility(
    checks: &mut Checks,
    confidentiality: Patch<Confidentiality>,
    shown: Patch<ListVisibility>,
    row: &mut event::Model,
) {
    checks.keep("confidentiality", confidentiality, &mut row.confidentiality);
    if row.confidentiality == Confidentiality::Protected {
        if matches!(shown, Patch::Set(ListVisibility::Participants | ListVisibility::Public)) {
            checks.refuse_at("participantList", ListOfProtected);
        }
        row.participant_list = ListVisibility::Nobody;
    } else {
        checks.keep("participantList", shown, &mut row.participant_list);
    }
}

/// A limit belongs to LIMITED, and to nothing else. Null is what holds where nothing is stated.
fn capacity(
    checks: &mut Checks,
    mode: Patch<CapacityMode>,
    limit: Patch<i32>,
    unstated: CapacityMode,
    row: &mut Common<'_>,
) {
    match mode {
        Patch::Keep => {}
        Patch::Clear => *row.capacity_mode = unstated,
        Patch::Set(mode) => *row.capacity_mode = mode,
    }
    let limited = *row.capacity_mode == CapacityMode::Limited;
    let limit = limit.and_then(|limit| range(checks, "capacityLimit", limit, 1, PLACES));
    depends(checks, "capacityLimit", limited, LimitWithoutMode, limit, row.capacity_limit);
}

/// A value that there is with another one (`wanted`), and only then.
fn depends<T>(
    checks: &mut Checks,
    path: &str,
    wanted: bool,
    unwanted: super::refusal::EventErrorCode,
    value: Patch<T>,
    column: &mut Option<T>,
) {
    if !wanted {
        if matches!(value, Patch::Set(_)) {
            checks.refuse_at(path, unwanted);
        }
        *column = None;
        return;
    }
    put(value, column);
    if column.is_none() {
        checks.refuse_at(path, Required);
    }
}

/// A value that can be taken away.
fn put<T>(value: Patch<T>, column: &mut Option<T>) {
    match value {
        Patch::Keep => {}
        Patch::Clear => *column = None,
        Patch::Set(value) => *column = Some(value),
    }
}

/// A number within bounds.
pub(super) fn range(
    checks: &mut Checks,
    path: &str,
    found: i32,
    min: i32,
    max: i32,
) -> Option<i32> {
    if (min..=max).contains(&found) {
        return Some(found);
    }
    let refusal = Refusal::at(path, OutOfRange).with("min", min).with("max", max);
    checks.refuse(refusal.with("found", found));
    None
}

/// The last day, or last local time, to register.
pub(super) fn deadline(checks: &mut Checks, deadline: Patch<String>) -> Patch<PartialDate> {
    deadline.and_then(|text| {
        if let Ok(date @ (PartialDate::Day(_) | PartialDate::Time(_))) = text.parse() {
            return Some(date);
        }
        checks.refuse_at("registrationDeadline", InvalidDate);
        None
    })
}

/// A list after the change: null empties it, `None` leaves it.
fn list<T, U>(list: Patch<Vec<T>>, check: impl FnOnce(Vec<T>) -> Option<Vec<U>>) -> Option<Vec<U>> {
    match list {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(entries) => check(entries),
    }
}

fn slug(checks: &mut Checks, slug: Patch<String>) -> Option<Slug> {
    let slug = match slug {
        Patch::Keep => return None,
        Patch::Clear => None,
        Patch::Set(text) => text.parse().ok(),
    };
    if slug.is_none() {
        checks.refuse_at("slug", InvalidSlug);
    }
    slug
}

fn topics_once(checks: &mut Checks, topics: Vec<TopicId>) -> Option<Vec<TopicId>> {
    checks.bounded("topicIds", &topics)?;
    for (number, topic) in topics.iter().enumerate() {
        if topics.iter().take(number).any(|known| known == topic) {
            let refusal = Refusal::at(&format!("topicIds.{number}"), Repeated);
            checks.refuse(refusal.with("value", number + 1));
        }
    }
    Some(topics)
}

fn languages(checks: &mut Checks, tags: &[String]) -> Option<Vec<String>> {
    checks.bounded("languages", tags)?;
    let mut languages: Vec<String> = Vec::with_capacity(tags.len());
    for (number, tag) in tags.iter().enumerate() {
        let path = format!("languages.{number}");
        let Ok(locale) = tag.parse::<Locale>() else {
            checks.refuse_at(&path, InvalidLocale);
            continue;
        };
        let tag = locale.to_string();
        if languages.contains(&tag) {
            checks.refuse(Refusal::at(&path, Repeated).with("value", &tag));
        } else {
            languages.push(tag);
        }
    }
    Some(languages)
}

fn translations(checks: &mut Checks, texts: &[TranslationFields]) -> Option<Vec<Translation>> {
    checks.bounded("translations", texts)?;
    let mut known: Vec<Locale> = Vec::with_capacity(texts.len());
    let mut found = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let at = |field: &str| format!("translations.{number}.{field}");
        let locale: Option<Locale> = text.locale.parse().ok();
        let Some(locale) = locale.filter(|locale| locale.to_string() != "de") else {
            checks.refuse_at(&at("locale"), InvalidLocale);
            continue;
        };
        if known.contains(&locale) {
            checks.refuse(Refusal::at(&at("locale"), Repeated).with("value", &locale));
            continue;
        }
        let title = text.title.as_ref().and_then(|text| checks.line(&at("title"), text, LINE));
        let subtitle =
            text.subtitle.as_ref().and_then(|text| checks.line(&at("subtitle"), text, LINE));
        let description = text.description.as_ref();
        let description =
            description.and_then(|text| checks.lines(&at("description"), text, DESCRIPTION));
        let fields = [("title", title), ("subtitle", subtitle), ("description", description)];
        let in_language = |(field, text): (&'static str, Option<String>)| {
            text.map(|text| (field, locale.clone(), text))
        };
        found.extend(fields.into_iter().filter_map(in_language));
        known.push(locale);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_with_the_one_that_it_depends_on() {
        let ask = |wanted, value, before: Option<i32>| {
            let mut checks = Checks::default();
            let mut column = before;
            depends(&mut checks, "capacityLimit", wanted, LimitWithoutMode, value, &mut column);
            (checks.done().is_ok(), column)
        };
        assert_eq!(ask(true, Patch::Set(5), None), (true, Some(5)));
        assert_eq!(ask(true, Patch::Keep, Some(5)), (true, Some(5)));
        assert_eq!(ask(true, Patch::Keep, None), (false, None), "it is needed");
        assert_eq!(ask(true, Patch::Clear, Some(5)), (false, None));
        assert_eq!(ask(false, Patch::Keep, Some(5)), (true, None), "it goes by itself");
        assert_eq!(ask(false, Patch::Set(5), None), (false, None));
    }
}

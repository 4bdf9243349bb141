//! From an event to its entry in a calendar.

use entity::{
    event,
    terms::{Confidentiality, EventKind, EventStatus, RegistrationStatus},
    value::PartialDate,
};

use crate::{
    calendar::document::{Certainty, Entry, Time},
    config::ServiceSettings,
    events::{service::Occasion, words},
};

/// Whose calendar it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Anybody's.
    Reader,
    /// That of somebody who organises the event.
    Organiser,
    /// That of somebody who is registered, with where that stands.
    Registered(RegistrationStatus),
}

/// Whether an event has a place in a calendar: it is known by day at least, and no draft.
#[must_use]
pub fn has_day(event: &event::Model) -> bool {
    let known = matches!(event.date, Some(PartialDate::Day(_) | PartialDate::Time(_)));
    known && event.status != EventStatus::Draft
}

/// The entry of an event; none where there is no day to put it on.
///
/// `occasion` is given for those who see all of the event; `event` is its face for all others.
pub(super) fn entry(
    settings: &ServiceSettings,
    event: &event::Model,
    occasion: Option<&Occasion>,
    topics: Vec<String>,
    standing: Standing,
) -> Option<Entry> {
    if !has_day(event) {
        return None;
    }
    let time = match event.date? {
        PartialDate::Time(start) => Time::Clock {
            start,
            starts_at: event.starts_at?,
            end: event.end_local.zip(event.ends_at),
            zone: event.zone,
        },
        date => Time::Day(date.first_day()),
    };
    let certainty = match (event.status, standing) {
        (EventStatus::Cancelled, _) => Certainty::Cancelled,
        (EventStatus::Postponed, _) => Certainty::Tentative,
        (_, Standing::Registered(status)) if status != RegistrationStatus::Confirmed => {
            Certainty::Tentative
        }
        _ => Certainty::Confirmed,
    };
    let whole = occasion.is_some();
    let takes_part = matches!(
        standing,
        Standing::Organiser | Standing::Registered(RegistrationStatus::Confirmed)
    );
    let online = event.online_link.as_ref().filter(|_| whole && takes_part);
    let online = online.map(|link| format!("Online: {link}"));
    let texts = [event.description.clone().filter(|_| whole), online];
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    let kind = event.kind.filter(|_| whole).map(|kind| kind_in_words(kind).to_owned());
    Some(Entry {
        event: event.id,
        sequence: event.calendar_sequence,
        changed_at: event.updated_at,
        title: event.title.clone(),
        time,
        certainty,
        is_private: event.confidentiality != Confidentiality::Public,
        url: address(settings, event),
        place: occasion.and_then(|occasion| words::place(&occasion.event, occasion.venue.as_ref())),
        description: Some(texts.join("\n\n")).filter(|text| !text.is_empty()),
        categories: kind.into_iter().chain(topics).collect(),
    })
}

/// The page of the event on the network's site; without one, its calendar file.
fn address(settings: &ServiceSettings, event: &event::Model) -> String {
    let slug = event.slug.as_str();
    if settings.mail.front_end_url.is_empty() {
        format!("{}/calendar/events/{slug}.ics", settings.public_url)
    } else {
        format!("{}/events/{slug}", settings.site())
    }
}

/// The kind in German, the base of the network's texts.
const fn kind_in_words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Workshop => "Werkstatt",
        EventKind::NetworkMeeting => "Netzwerktreffen",
        EventKind::Participation => "Beteiligung",
        EventKind::Seminar => "Seminar",
        EventKind::CitizenDialogue => "Bürgerdialog",
        EventKind::Conference => "Konferenz",
        EventKind::Kickoff => "Auftakt",
        EventKind::Signing => "Unterzeichnung",
        EventKind::Other => "Veranstaltung",
    }
}

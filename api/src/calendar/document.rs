//! iCalendar text from facts (RFC 5545): what is escaped, folded and written in which order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use entity::{
    id::EventId,
    value::{LocalDateTime, TimeZone},
};
use icalendar::{Class, Component as _, Event, EventLike as _, EventStatus, Property};

use super::zones;
use crate::graphql::id::GlobalId as _;

/// Who made it.
const PRODUCT: &str = "-//Verbund//Verbund//EN";
/// Most characters of a description: a calendar shows the beginning, the site has the rest.
const LONGEST_DESCRIPTION: usize = 2_000;

/// What a file is for (RFC 5546); without one it is to be subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The event is to be put into the calendar, or changed there.
    Publish,
    /// The event is to be removed from the calendar.
    Cancel,
}

impl Method {
    /// As the file names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Whether an event takes place, for this reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// As far as is known.
    Confirmed,
    /// It is postponed, or the reader has no place yet.
    Tentative,
    /// It does not.
    Cancelled,
}

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// On a day, at a time that is not known.
    Day(NaiveDate),
    /// At a time on the clocks of a zone.
    Clock {
        /// Local start.
        start: LocalDateTime,
        /// The start as an instant.
        starts_at: DateTime<Utc>,
        /// Local end and the end as an instant.
        end: Option<(LocalDateTime, DateTime<Utc>)>,
        /// The zone.
        zone: TimeZone,
    },
}

/// One event in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event: calendars know it by its global id, for ever.
    pub event: EventId,
    /// Grows with every change of time, place or status.
    pub sequence: i32,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// Title.
    pub title: String,
    /// When it is.
    pub time: Time,
    /// Whether it takes place.
    pub certainty: Certainty,
    /// Whether it is nobody else's business.
    pub is_private: bool,
    /// Where to read more.
    pub url: String,
    /// Where it is held.
    pub place: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// What kind of event it is about which topics.
    pub categories: Vec<String>,
}

/// A calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is called where it is subscribed to.
    pub name: Option<String>,
    /// What it is for.
    pub method: Option<Method>,
    /// Name and address of those who organise its events; a file with a method needs it.
    pub organiser: Option<(String, String)>,
    /// Its events.
    pub entries: Vec<Entry>,
}

/// How calendars know an event: never changed.
#[must_use]
pub fn uid(event: EventId) -> String {
    event.to_global().to_string()
}

impl Document {
    /// The text, with CRLF at the end of each line of at most 75 bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = "BEGIN:VCALENDAR\r\n".to_owned();
        let mut head = vec![
            Property::new("VERSION", "2.0"),
            Property::new("PRODID", PRODUCT),
            Property::new("CALSCALE", "GREGORIAN"),
        ];
        head.extend(self.method.map(|method| Property::new("METHOD", method.name())));
        if let Some(name) = &self.name {
            head.push(Property::new("X-WR-CALNAME", plain(name)));
            // How often a program need look again.
            let interval = Property::new("REFRESH-INTERVAL", "PT1H");
            head.push(interval.clone().add_parameter("VALUE", "DURATION").done());
            head.push(Property::new("X-PUBLISHED-TTL", "PT1H"));
        }
        write_lines(&mut text, head);
        for (zone, years) in self.zones() {
            write_lines(&mut text, zones::component(zone, &years));
        }
        for entry in &self.entries {
            text.push_str(&entry.component(self.organiser.as_ref()));
        }
        text.push_str("END:VCALENDAR\r\n");
        text
    }

    /// The zones that the times refer to, with the years in which they do.
    fn zones(&self) -> impl Iterator<Item = (TimeZone, BTreeSet<i32>)> {
        let mut zones: BTreeMap<&'static str, (TimeZone, BTreeSet<i32>)> = BTreeMap::new();
        let times = self.entries.iter().filter_map(|entry| match entry.time {
            Time::Clock { start, end, zone, .. } => Some((zone, start, end)),
            Time::Day(_) => None,
        });
        for (zone, start, end) in times {
            let (_, years) = zones.entry(zone.rules().name()).or_insert((zone, BTreeSet::new()));
            years.insert(start.0.year());
            years.extend(end.map(|(end, _)| end.0.year()));
        }
        zones.into_values()
    }
}

impl Entry {
    fn component(&self, organiser: Option<&(String, String)>) -> String {
        let mut event = Event::with_uid(&uid(self.event));
        event
            .summary(&plain(&self.title))
            .sequence(u32::try_from(self.sequence).unwrap_or(0))
            .timestamp(self.changed_at)
            .last_modified(self.changed_at)
            .url(&self.url);
        event.status(match self.certainty {
            Certainty::Confirmed => EventStatus::Confirmed,
            Certainty::Tentative => EventStatus::Tentative,
            Certainty::Cancelled => EventStatus::Cancelled,
        });
        match self.time {
            Time::Day(day) => {
                event.append_property(date("DTSTART", day));
                // The end is the first day after it.
                let after = day.checked_add_days(Days::new(1)).unwrap_or(day);
                event.append_property(date("DTEND", after));
                // A day that is known is not a day that is taken up.
                event.add_property("TRANSP", "TRANSPARENT");
            }
            Time::Clock { start, starts_at, end, zone } => {
                event.append_property(instant("DTSTART", start.0, starts_at, zone));
                if let Some((end, ends_at)) = end {
                    event.append_property(instant("DTEND", end.0, ends_at, zone));
                }
            }
        }
        if self.is_private {
            event.class(Class::Private);
        }
        if let Some(place) = &self.place {
            event.add_property("LOCATION", plain(place));
        }
        if let Some(description) = &self.description {
            event.description(&shortened(&plain(description)));
        }
        let categories: Vec<String> = self.categories.iter().map(|name| plain(name)).collect();
        if !categories.is_empty() {
            event.categories(categories);
        }
        if let Some((name, address)) = organiser {
            let organiser = Property::new("ORGANIZER", format!("mailto:{}", plain(address)));
            // A quotation mark cannot be written in a parameter.
            let name = plain(name).replace(['"', '\n'], " ");
            event.append_property(organiser.clone().add_parameter("CN", &name).done());
        }
        event.try_into_string().unwrap_or_default()
    }
}

fn date(name: &str, day: NaiveDate) -> Property {
    let property = Property::new(name, day.format("%Y%m%d").to_string());
    property.clone().add_parameter("VALUE", "DATE").done()
}

/// A local time names its zone. One that the clocks show twice means the first of the two (RFC 5545,
/// section 3.3.5), so that the second one is written in UTC.
fn instant(name: &str, local: NaiveDateTime, at: DateTime<Utc>, zone: TimeZone) -> Property {
    let first = zone.rules().from_local_datetime(&local).earliest();
    if first.is_none_or(|first| first.to_utc() != at) {
        return Property::new(name, at.format("%Y%m%dT%H%M%SZ").to_string());
    }
    let property = Property::new(name, local.format("%Y%m%dT%H%M%S").to_string());
    property.clone().add_parameter("TZID", zone.rules().name()).done()
}

/// Lines in the one form that a value may have, and nothing else that controls a reader.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}'], "\n");
    text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_DESCRIPTION) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Folds and escapes as the library does it.
fn write_lines(text: &mut String, lines: impl IntoIterator<Item = Property>) {
    for line in lines {
        // Writing to a String cannot fail.
        let line: Result<String, _> = line.try_into();
        text.push_str(&line.unwrap_or_default());
    }
}

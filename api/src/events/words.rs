//! When and where an event is, in words, for those who read of it in mails.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _, Utc};
use entity::{
    event,
    terms::AttendanceMode,
    value::{PartialDate, TimeZone},
    venue,
};

use crate::refusal::Language::{self, English, German};

const WEEKDAYS: [(&str, &str); 7] = [
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Saturday"),
    ("Sonntag", "Sunday"),
];
const MONTHS: [(&str, &str); 12] = [
    ("Januar", "January"),
    ("Februar", "February"),
    ("März", "March"),
    ("April", "April"),
    ("Mai", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("August", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Dezember", "December"),
];

/// When the event is, as far as that is known; times are those of its zone, which is named.
#[must_use]
pub fn when(event: &event::Model, language: Language) -> String {
    match event.date {
        None => match language {
            German => "noch nicht bekannt".to_owned(),
            English => "not known yet".to_owned(),
        },
        Some(PartialDate::Year(year)) => year.to_string(),
        Some(PartialDate::Month(first)) => format!("{} {}", month(first, language), first.year()),
        Some(PartialDate::Day(date)) => day(date, language),
        Some(PartialDate::Time(start)) => {
            let start = start.0;
            let times = match event.end_local.map(|end| end.0) {
                None => format!("{}, {}", day(start.date(), language), time(start, language)),
                Some(end) if end.date() == start.date() => {
                    let from = start.format("%H:%M");
                    format!("{}, {from}–{}", day(start.date(), language), time(end, language))
                }
                Some(end) => format!(
                    "{}, {} {} {}, {}",
                    day(start.date(), language),
                    time(start, language),
                    match language {
                        German => "bis",
                        English => "to",
                    },
                    day(end.date(), language),
                    time(end, language)
                ),
            };
            format!("{times} ({})", event.zone)
        }
    }
}

/// An instant on the clocks of `zone`, which is named.
#[must_use]
pub fn moment(instant: DateTime<Utc>, zone: TimeZone, language: Language) -> String {
    let local = zone.local(instant).0;
    format!("{}, {} ({zone})", day(local.date(), language), time(local, language))
}

/// Where it is held, on one line.
#[must_use]
pub fn place(event: &event::Model, venue: Option<&venue::Model>) -> Option<String> {
    let Some(venue) = venue else {
        let online = event.attendance_mode == AttendanceMode::Online;
        return event.place_text.clone().or_else(|| online.then(|| "Online".to_owned()));
    };
    let town = [venue.postal_code.as_deref(), venue.locality.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let town = Some(town).filter(|town| !town.is_empty());
    let parts = [
        Some(venue.name.as_str()),
        venue.street.as_deref(),
        town.as_deref(),
        venue.entrance.as_deref(),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn pick((german, english): (&'static str, &'static str), language: Language) -> &'static str {
    match language {
        German => german,
        English => english,
    }
}

fn month(date: NaiveDate, language: Language) -> &'static str {
    MONTHS.get(date.month0() as usize).map_or("", |names| pick(*names, language))
}

fn day(date: NaiveDate, language: Language) -> String {
    let weekday = date.weekday().num_days_from_monday() as usize;
    let weekday = WEEKDAYS.get(weekday).map_or("", |names| pick(*names, language));
    let (number, month, year) = (date.day(), month(date, language), date.year());
    match language {
        German => format!("{weekday}, {number}. {month} {year}"),
        English => format!("{weekday}, {number} {month} {year}"),
    }
}

fn time(local: NaiveDateTime, language: Language) -> String {
    let (hour, minute) = (local.hour(), local.minute());
    match language {
        German => format!("{hour:02}:{minute:02} Uhr"),
        English => format!("{hour:02}:{minute:02}"),
    }
}

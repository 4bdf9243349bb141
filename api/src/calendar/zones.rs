//! The rules of a time zone in the years that a calendar needs (RFC 5545, VTIMEZONE), as the IANA
//! database has them: some programs know no zone by its name.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{OffsetComponents as _, OffsetName as _, Tz};
use entity::value::TimeZone;
use icalendar::Property;

/// What the clocks of a zone do at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Observance {
    /// Seconds east of UTC.
    offset: i32,
    /// Whether it is summer time.
    is_daylight: bool,
    /// What people call it: CEST.
    name: String,
}

impl Observance {
    fn at(zone: Tz, instant: DateTime<Utc>) -> Self {
        let offset = zone.offset_from_utc_datetime(&instant.naive_utc());
        Self {
            offset: offset.fix().local_minus_utc(),
            is_daylight: !offset.dst_offset().is_zero(),
            name: offset.abbreviation().unwrap_or_default().to_owned(),
        }
    }
}

/// The lines of the component, from `BEGIN` to `END`.
pub(super) fn component(zone: TimeZone, years: &BTreeSet<i32>) -> Vec<Property> {
    let rules = zone.rules();
    let mut lines = vec![Property::new("BEGIN", "VTIMEZONE"), Property::new("TZID", rules.name())];
    for (first, last) in runs(years) {
        // From the day before to the day after, since it is another year elsewhere.
        let (Some(begin), Some(end)) = (midnight(first, -1), midnight(last + 1, 1)) else {
            continue;
        };
        let before = Observance::at(rules, begin);
        observe(&mut lines, begin, &before, before.offset);
        let mut current = before;
        for (instant, next) in changes(rules, begin, end) {
            observe(&mut lines, instant, &next, current.offset);
            current = next;
        }
    }
    lines.push(Property::new("END", "VTIMEZONE"));
    lines
}

/// Years that follow each other, as their first and last.
fn runs(years: &BTreeSet<i32>) -> Vec<(i32, i32)> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            _ => runs.push((*year, *year)),
        }
    }
    runs
}

fn midnight(year: i32, days: i64) -> Option<DateTime<Utc>> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?.and_time(NaiveTime::MIN).and_utc();
    first.checked_add_signed(TimeDelta::days(days))
}

/// When the clocks are changed, and to what.
fn changes(zone: Tz, begin: DateTime<Utc>, end: DateTime<Utc>) -> Vec<(DateTime<Utc>, Observance)> {
    let mut found = Vec::new();
    let (mut day, mut current) = (begin, Observance::at(zone, begin));
    while day < end {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(end);
        let after = Observance::at(zone, next);
        if after != current {
            found.push((first_second(zone, day, next, &current), after.clone()));
            current = after;
        }
        day = next;
    }
    found
}

/// The first second after `from` that is not like `current`; `to` is not.
fn first_second(
    zone: Tz,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    current: &Observance,
) -> DateTime<Utc> {
    let (mut before, mut after) = (from, to);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if Observance::at(zone, middle) == *current { before = middle } else { after = middle }
    }
    after
}

/// From `instant` on; `offset_from` is that of the clocks before it.
fn observe(lines: &mut Vec<Property>, instant: DateTime<Utc>, next: &Observance, offset_from: i32) {
    let kind = if next.is_daylight { "DAYLIGHT" } else { "STANDARD" };
    // What the clocks showed before they were changed.
    let local = (instant + TimeDelta::seconds(offset_from.into())).naive_utc();
    lines.extend([
        Property::new("BEGIN", kind),
        Property::new("DTSTART", local.format("%Y%m%dT%H%M%S").to_string()),
        Property::new("TZOFFSETFROM", written(offset_from)),
        Property::new("TZOFFSETTO", written(next.offset)),
    ]);
    if !next.name.is_empty() {
        lines.push(Property::new("TZNAME", next.name.clone()));
    }
    lines.push(Property::new("END", kind));
}

/// `+0200`, and with seconds where there are some.
fn written(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let seconds = offset.abs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(zone: &str, years: &[i32]) -> Vec<String> {
        let component = component(zone.parse().unwrap(), &years.iter().copied().collect());
        component.iter().map(|line| format!("{}:{}", line.key(), line.value())).collect()
    }

    #[test]
    fn clocks_change_when_the_zone_says_so() {
        let text = lines("Europe/Berlin", &[2026]).join("\n");
        for observance in [
            "BEGIN:STANDARD\nDTSTART:20251231T010000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nTZNAME:CET\nEND:STANDARD",
            "BEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\nEND:DAYLIGHT",
            "BEGIN:STANDARD\nDTSTART:20261025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nEND:STANDARD",
        ] {
            assert!(text.contains(observance), "{text}");
        }
        assert_eq!(text.matches("BEGIN:").count(), 4, "{text}");
    }

    #[test]
    fn years_between_are_left_out_and_neighbours_are_one_run() {
        let years = [2019, 2021, 2022].into_iter().collect();
        assert_eq!(runs(&years), [(2019, 2019), (2021, 2022)]);
        let text = lines("Europe/Berlin", &[2019, 2021, 2022]).join("\n");
        assert!(!text.contains("DTSTART:202003") && text.contains("DTSTART:20220327T020000"));
    }

    #[test]
    fn zones_without_summer_time_and_with_odd_offsets_are_written_too() {
        let text = lines("Asia/Kathmandu", &[2026]).join("\n");
        assert!(text.contains("TZOFFSETTO:+0545"), "{text}");
        assert_eq!(text.matches("BEGIN:STANDARD").count(), 1);
        // Negative summer time in winter.
        let text = lines("Europe/Dublin", &[2026]).join("\n");
        assert!(text.contains("DTSTART:20260329T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100"));
        assert_eq!(written(-12_600), "-0330");
        assert_eq!(written(3_599), "+005959");
    }
}

//! When a cohort takes applications: whole days on the clocks of its zone, the last one included.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{cohort, value::TimeZone};

use crate::dates::SortInstants;

/// Whether applications to a cohort are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applications {
    /// Not yet.
    NotYetOpen,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

/// Whether applications are taken at `now`.
#[must_use]
pub fn applications(cohort: &cohort::Model, now: DateTime<Utc>) -> Applications {
    if cohort.opens_at.is_some_and(|opens| now < opens) {
        Applications::NotYetOpen
    } else if cohort.closes_at.is_some_and(|closes| closes <= now) {
        Applications::Closed
    } else {
        Applications::Open
    }
}

/// Puts the window into the row, with the instants that follow from its days.
pub(super) fn set_window(
    cohort: &mut cohort::Model,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    zone: TimeZone,
) {
    cohort.applications_from = from;
    cohort.applications_until = until;
    cohort.zone = zone;
    cohort.opens_at = from.map(|day| zone.first_instant(day));
    cohort.closes_at = until.and_then(|day| day.succ_opt()).map(|day| zone.first_instant(day));
    cohort.sorts_at = cohort.opens_at.unwrap_or_else(|| SortInstants::unknown().back);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cohort(from: Option<NaiveDate>, until: Option<NaiveDate>, zone: &str) -> cohort::Model {
        let mut row = cohort::Model {
            id: uuid::Uuid::nil().into(),
            programme_id: uuid::Uuid::nil().into(),
            title: String::new(),
            applications_from: None,
            applications_until: None,
            zone: TimeZone::BERLIN,
            opens_at: None,
            closes_at: None,
            places: None,
            sorts_at: DateTime::UNIX_EPOCH,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            version: 1,
        };
        set_window(&mut row, from, until, zone.parse().unwrap());
        row
    }

    #[test]
    fn the_first_and_the_last_day_are_whole_days_of_the_zone() {
        use Applications::{Closed, NotYetOpen, Open};
        for (zone, instant, expected) in [
            ("Europe/Berlin", "2027-02-28T22:59:59Z", NotYetOpen),
            ("Europe/Berlin", "2027-02-28T23:00:00Z", Open),
            // Clocks were put forward in between.
            ("Europe/Berlin", "2027-06-15T21:59:59Z", Open),
            ("Europe/Berlin", "2027-06-15T22:00:00Z", Closed),
            ("Atlantic/Azores", "2027-03-01T00:59:59Z", NotYetOpen),
            ("Atlantic/Azores", "2027-06-15T23:59:59Z", Open),
            ("Atlantic/Azores", "2027-06-16T00:00:00Z", Closed),
        ] {
            let cohort = cohort(Some(day("2027-03-01")), Some(day("2027-06-15")), zone);
            assert_eq!(applications(&cohort, instant.parse().unwrap()), expected, "{instant}");
        }
    }

    #[test]
    fn a_window_without_days_is_always_open() {
        let cohort = cohort(None, None, "Europe/Berlin");
        assert_eq!(applications(&cohort, DateTime::UNIX_EPOCH), Applications::Open);
        assert_eq!(applications(&cohort, DateTime::<Utc>::MAX_UTC), Applications::Open);
    }
}

//! From when and until when an agreement holds: whole days on the clocks of the network.

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::TimeZone;

/// The day that it is in the network.
pub(super) fn today(now: DateTime<Utc>) -> NaiveDate {
    TimeZone::BERLIN.local(now).0.date()
}

/// How many days before its end the parties are reminded, the last reminder first.
const REMINDERS: [i32; 3] = [7, 30, 90];

/// Whether something that holds from `first` on has begun.
pub(super) fn has_begun(first: Option<NaiveDate>, today: NaiveDate) -> bool {
    first.is_none_or(|first| first <= today)
}

/// Whether something that holds until `last`, that day included, is over.
pub(super) fn is_over(last: Option<NaiveDate>, today: NaiveDate) -> bool {
    last.is_some_and(|last| last < today)
}

/// The reminder whose time has come, if any: 90, 30 or 7 days before the end.
pub(super) fn reminder(last: Option<NaiveDate>, today: NaiveDate) -> Option<i32> {
    let left = last?.signed_duration_since(today).num_days();
    if left < 0 {
        return None;
    }
    REMINDERS.into_iter().find(|days| left <= i64::from(*days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_one_of_the_network() {
        for (instant, expected) in [
            ("2026-06-30T21:59:59Z", "2026-06-30"),
            ("2026-06-30T22:00:00Z", "2026-07-01"),
            ("2026-12-31T22:59:59Z", "2026-12-31"),
            ("2026-12-31T23:00:00Z", "2027-01-01"),
        ] {
            assert_eq!(today(instant.parse().unwrap()), day(expected), "{instant}");
        }
    }

    #[test]
    fn the_first_and_the_last_day_count() {
        let first = Some(day("2027-01-01"));
        assert!(!has_begun(first, day("2026-12-31")) && has_begun(first, day("2027-01-01")));
        assert!(has_begun(None, day("2026-12-31")));
        let last = Some(day("2027-12-31"));
        assert!(!is_over(last, day("2027-12-31")) && is_over(last, day("2028-01-01")));
        assert!(!is_over(None, day("2028-01-01")));
    }

    #[test]
    fn reminders_come_90_30_and_7_days_before_the_end() {
        for (today, expected) in [
            ("2027-10-01", None),
            ("2027-10-02", Some(90)),
            ("2027-11-30", Some(90)),
            ("2027-12-01", Some(30)),
            ("2027-12-23", Some(30)),
            ("2027-12-24", Some(7)),
            ("2027-12-31", Some(7)),
            ("2028-01-01", None),
        ] {
            assert_eq!(reminder(Some(day("2027-12-31")), day(today)), expected, "{today}");
        }
        assert_eq!(reminder(None, day("2027-12-31")), None);
    }
}

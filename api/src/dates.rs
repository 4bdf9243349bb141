//! Where a date that is only partly known stands in a list.

use chrono::{DateTime, Utc};
use entity::value::{PartialDate, TimeZone};

/// Sort keys of a date: by the first instant that it can mean. What is unknown sorts last in both
/// directions, so there is one key for each (domain.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortInstants {
    /// For lists that run forwards; the far future when the date is unknown.
    pub from: DateTime<Utc>,
    /// For lists that run backwards; the far past when the date is unknown.
    pub back: DateTime<Utc>,
}

/// 9999-12-31T00:00:00Z, in seconds since 1970.
const FAR_FUTURE: i64 = 253_402_214_400;
/// 0001-01-01T00:00:00Z, in seconds since 1970.
const FAR_PAST: i64 = -62_135_596_800;

impl SortInstants {
    /// Of something whose date nobody knows.
    #[must_use]
    pub fn unknown() -> Self {
        let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Self { from: instant(FAR_FUTURE), back: instant(FAR_PAST) }
    }

    /// Of something that begins at this instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self { from: instant, back: instant }
    }

    /// Of a date in the network's own time zone, to the day.
    #[must_use]
    pub fn of(date: Option<PartialDate>) -> Self {
        date.map_or_else(Self::unknown, |date| {
            Self::at(TimeZone::BERLIN.first_instant(date.first_day()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_stands_after_everything_in_both_directions() {
        let known = SortInstants::of(Some("2019-04".parse().unwrap()));
        assert_eq!(known.from.to_rfc3339(), "2019-03-31T22:00:00+00:00");
        let unknown = SortInstants::of(None);
        assert!(known.from < unknown.from && known.back > unknown.back);
        assert_eq!(unknown.from.to_rfc3339(), "9999-12-31T00:00:00+00:00");
        assert_eq!(unknown.back.to_rfc3339(), "0001-01-01T00:00:00+00:00");
    }
}

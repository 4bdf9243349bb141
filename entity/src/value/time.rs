//! Wall-clock times and the zone that makes them instants (domain.md §3).

use std::{fmt, str::FromStr};

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Utc,
};
use chrono_tz::Tz;
use sea_orm::DeriveValueType;

/// An IANA time zone by its name: `Europe/Berlin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct TimeZone(Tz);

/// The text names no time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is a name of the IANA database, such as Europe/Berlin")]
pub struct TimeZoneError;

impl TimeZone {
    /// The zone of the network.
    pub const BERLIN: Self = Self(Tz::Europe__Berlin);

    /// The zone with its rules.
    #[must_use]
    pub fn rules(self) -> Tz {
        self.0
    }

    /// The instant that a wall clock in this zone calls `local`.
    ///
    /// `offset` decides when the clock shows that time twice, and must be the zone's own offset
    /// then.
    pub fn instant(
        self,
        local: LocalDateTime,
        offset: Option<FixedOffset>,
    ) -> Result<DateTime<Utc>, LocalTimeError> {
        let candidates = match self.0.from_local_datetime(&local.0) {
            LocalResult::None => return Err(LocalTimeError::InGap { local, zone: self }),
            LocalResult::Single(only) => vec![only],
            LocalResult::Ambiguous(first, second) => vec![first, second],
        };
        let Some(offset) = offset else {
            return match candidates.as_slice() {
                [only] => Ok(only.to_utc()),
                _ => Err(LocalTimeError::Ambiguous { local, zone: self }),
            };
        };
        let instant = offset.from_local_datetime(&local.0).single().map(|time| time.to_utc());
        instant
            .filter(|instant| candidates.iter().any(|candidate| candidate.to_utc() == *instant))
            .ok_or(LocalTimeError::Offset { local, zone: self, offset })
    }

    /// What a wall clock in this zone shows at `instant`.
    #[must_use]
    pub fn local(self, instant: DateTime<Utc>) -> LocalDateTime {
        LocalDateTime(instant.with_timezone(&self.0).naive_local())
    }

    /// The first instant of a day; not always midnight, since a clock can be put forward then.
    #[must_use]
    pub fn first_instant(self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        // No zone ever skipped more than a day; a quarter of an hour is the finest step in use.
        (0..=96)
            .find_map(|quarter| {
                let local = midnight + TimeDelta::minutes(15 * quarter);
                self.0.from_local_datetime(&local).earliest()
            })
            .map_or_else(|| midnight.and_utc(), |time| time.to_utc())
    }
}

impl FromStr for TimeZone {
    type Err = TimeZoneError;

    fn from_str(text: &str) -> Result<Self, TimeZoneError> {
        text.parse().map(Self).map_err(|_| TimeZoneError)
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name())
    }
}

/// A time as a wall clock shows it, to the minute or second, without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct LocalDateTime(pub NaiveDateTime);

/// The text is no local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a local time is written as 2021-06-27T10:00 or 2021-06-27T10:00:00, without an offset")]
pub struct LocalDateTimeError;

impl FromStr for LocalDateTime {
    type Err = LocalDateTimeError;

    fn from_str(text: &str) -> Result<Self, LocalDateTimeError> {
        let format = match text.len() {
            16 => "%Y-%m-%dT%H:%M",
            19 => "%Y-%m-%dT%H:%M:%S",
            _ => return Err(LocalDateTimeError),
        };
        NaiveDateTime::parse_from_str(text, format).map(Self).map_err(|_| LocalDateTimeError)
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S").fmt(formatter)
    }
}

/// Why a wall-clock time is not one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    /// Clocks are put forward over it.
    #[error("{local} does not exist in {zone}: clocks are put forward over it")]
    InGap {
        /// The time.
        local: LocalDateTime,
        /// The zone.
        zone: TimeZone,
    },
    /// Clocks are put back over it.
    #[error("{local} happens twice in {zone}: say which by its offset from UTC")]
    Ambiguous {
        /// The time.
        local: LocalDateTime,
        /// The zone.
        zone: TimeZone,
    },
    /// The offset is not the zone's.
    #[error("{offset} is not the offset of {zone} at {local}")]
    Offset {
        /// The time.
        local: LocalDateTime,
        /// The zone.
        zone: TimeZone,
        /// The offset that was given.
        offset: FixedOffset,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> LocalDateTime {
        text.parse().expect("a local time")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn summer_and_winter_have_their_offsets() {
        let berlin = TimeZone::BERLIN;
        assert_eq!(
            berlin.instant(local("2021-06-27T10:00"), None),
            Ok(utc("2021-06-27T08:00:00Z"))
        );
        assert_eq!(
            berlin.instant(local("2021-01-27T10:00"), None),
            Ok(utc("2021-01-27T09:00:00Z"))
        );
    }

    #[test]
    fn a_time_in_the_gap_of_2026_is_refused_and_one_that_happens_twice_needs_its_offset() {
        let berlin = TimeZone::BERLIN;
        let gap = local("2026-03-29T02:30");
        assert_eq!(
            berlin.instant(gap, None),
            Err(LocalTimeError::InGap { local: gap, zone: berlin })
        );
        let twice = local("2026-10-25T02:30");
        assert_eq!(
            berlin.instant(twice, None),
            Err(LocalTimeError::Ambiguous { local: twice, zone: berlin })
        );
        let hours = |hours: i32| FixedOffset::east_opt(hours * 3600);
        assert_eq!(berlin.instant(twice, hours(2)), Ok(utc("2026-10-25T00:30:00Z")));
        assert_eq!(berlin.instant(twice, hours(1)), Ok(utc("2026-10-25T01:30:00Z")));
        assert!(matches!(berlin.instant(twice, hours(3)), Err(LocalTimeError::Offset { .. })));
        assert!(matches!(
            berlin.instant(local("2026-07-01T12:00"), hours(1)),
            Err(LocalTimeError::Offset { .. })
        ));
    }

    #[test]
    fn a_day_begins_where_clocks_skip_midnight() {
        let beirut: TimeZone = "Asia/Beirut".parse().expect("a zone");
        let day = NaiveDate::from_ymd_opt(2026, 3, 29).expect("a day");
        assert_eq!(beirut.first_instant(day), utc("2026-03-28T22:00:00Z"));
    }

    #[test]
    fn a_zone_has_a_name_of_the_database() {
        assert!("Europe/Berlin".parse::<TimeZone>().is_ok());
        for wrong in ["", "Berlin", "MEZ", "Europe/Dresden", "+02:00"] {
            assert_eq!(wrong.parse::<TimeZone>(), Err(TimeZoneError), "{wrong}");
        }
    }
}

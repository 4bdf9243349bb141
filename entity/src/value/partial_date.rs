//! Dates as far as they are known (domain.md §3).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};
use sea_orm::DeriveValueType;

use super::time::{LocalDateTime, LocalTimeError, TimeZone};

/// A date to the precision that its source states: never an invented day or time.
///
/// Written as ISO 8601 with reduced precision: `2019`, `2019-04`, `2019-08-21`,
/// `2021-06-27T10:00:00` (local time). An unknown date is the absence of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub enum PartialDate {
    /// A year, 1 to 9999.
    Year(i32),
    /// A month, as its first day.
    Month(NaiveDate),
    /// A day.
    Day(NaiveDate),
    /// A local time.
    Time(LocalDateTime),
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Nothing.
    Unknown,
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
    /// The time of day.
    Time,
}

/// The text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date is written as far as it is known: 2019, 2019-04, 2019-08-21 or 2019-08-21T10:00")]
pub struct PartialDateError;

impl PartialDate {
    /// How much is known of `date`.
    #[must_use]
    pub fn precision(date: Option<Self>) -> Precision {
        match date {
            None => Precision::Unknown,
            Some(Self::Year(_)) => Precision::Year,
            Some(Self::Month(_)) => Precision::Month,
            Some(Self::Day(_)) => Precision::Day,
            Some(Self::Time(_)) => Precision::Time,
        }
    }

    /// The same date, no more precise than a day.
    #[must_use]
    pub fn to_day(self) -> Self {
        match self {
            Self::Time(local) => Self::Day(local.0.date()),
            other => other,
        }
    }

    /// The first day that the date can mean.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN),
            Self::Month(day) | Self::Day(day) => day,
            Self::Time(local) => local.0.date(),
        }
    }

    /// The last day that the date can mean.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.end_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// The day after the last one that the date can mean.
    fn end_day(self) -> NaiveDate {
        let first = self.first_day();
        let end = match self {
            Self::Year(_) => first.checked_add_months(Months::new(12)),
            Self::Month(_) => first.checked_add_months(Months::new(1)),
            Self::Day(_) | Self::Time(_) => first.checked_add_days(Days::new(1)),
        };
        end.unwrap_or(NaiveDate::MAX)
    }

    /// The first instant that the date can mean in `zone`, and the first one after all of them.
    ///
    /// A local time is one instant; its end is its start.
    pub fn bounds(self, zone: TimeZone) -> Result<(DateTime<Utc>, DateTime<Utc>), LocalTimeError> {
        if let Self::Time(local) = self {
            let instant = zone.instant(local, None)?;
            return Ok((instant, instant));
        }
        Ok((zone.first_instant(self.first_day()), zone.first_instant(self.end_day())))
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, PartialDateError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-:T".contains(&byte));
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let date = match text.len() {
            4 => day(&format!("{text}-01-01")).map(|first| Self::Year(first.year())),
            7 => day(&format!("{text}-01")).map(Self::Month),
            10 => day(text).map(Self::Day),
            _ => text.parse().ok().map(Self::Time),
        };
        date.filter(|date| plain && date.first_day().year() > 0).ok_or(PartialDateError)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(formatter, "{year:04}"),
            Self::Month(first) => first.format("%Y-%m").fmt(formatter),
            Self::Day(day) => day.format("%Y-%m-%d").fmt(formatter),
            Self::Time(local) => local.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_date_is_written_as_it_was_read() {
        for text in ["2019", "0001", "2019-04", "2019-08-21", "2021-06-27T10:00:00"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2021-06-27T10:00").to_string(), "2021-06-27T10:00:00");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in [
            "",
            "0000",
            "19",
            "2019-4",
            "2019-13",
            "2019-02-30",
            "2019-04-",
            "2019-08-21T",
            "2019-08-21T25:00",
            "2019-08-21T10:00Z",
            "+019",
            "20190821",
            "2019-08-21 10:00",
        ] {
            assert_eq!(wrong.parse::<PartialDate>(), Err(PartialDateError), "{wrong}");
        }
    }

    #[test]
    fn bounds_hold_all_that_the_date_can_mean() {
        let bounds = |text: &str| {
            let (from, until) = date(text).bounds(TimeZone::BERLIN).expect("bounds");
            (from.to_rfc3339(), until.to_rfc3339())
        };
        let pair = |a: &str, b: &str| (format!("{a}+00:00"), format!("{b}+00:00"));
        assert_eq!(bounds("2019"), pair("2018-12-31T23:00:00", "2019-12-31T23:00:00"));
        assert_eq!(bounds("2019-04"), pair("2019-03-31T22:00:00", "2019-04-30T22:00:00"));
        assert_eq!(bounds("2019-08-21"), pair("2019-08-20T22:00:00", "2019-08-21T22:00:00"));
        assert_eq!(bounds("2021-06-27T10:00"), pair("2021-06-27T08:00:00", "2021-06-27T08:00:00"));
    }
}

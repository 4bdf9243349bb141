//! When an event is: what is derived from its date, end and zone (domain.md §3).

use chrono::{DateTime, FixedOffset, Utc};
use entity::{
    event,
    terms::Confidentiality,
    value::{LocalDateTime, LocalTimeError, PartialDate, TimeZone},
};

use crate::dates::SortInstants;

/// When an event is, as clocks show it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it is, as far as it is known.
    pub date: Option<PartialDate>,
    /// Which start is meant where that local time happens twice.
    pub start_offset: Option<FixedOffset>,
    /// Local end.
    pub end: Option<LocalDateTime>,
    /// Which end is meant where that local time happens twice.
    pub end_offset: Option<FixedOffset>,
    /// Zone of the local times.
    pub zone: TimeZone,
}

impl Times {
    /// Those of a row.
    #[must_use]
    pub fn of(row: &event::Model) -> Self {
        let offset = |seconds: Option<i32>| seconds.and_then(FixedOffset::east_opt);
        Self {
            date: row.date,
            start_offset: offset(row.start_offset),
            end: row.end_local,
            end_offset: offset(row.end_offset),
            zone: row.zone,
        }
    }
}

/// The date of an event and every column that follows from it.
///
/// It follows from the confidentiality too: whoever changes that makes the schedule anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When it is, as far as it is known.
    pub date: Option<PartialDate>,
    /// Local end.
    pub end_local: Option<LocalDateTime>,
    /// Seconds east of UTC of the start, where its local time happens twice.
    pub start_offset: Option<i32>,
    /// Seconds east of UTC of the end, where its local time happens twice.
    pub end_offset: Option<i32>,
    /// Zone of the local times.
    pub zone: TimeZone,
    /// The start as an instant; only of a local time.
    pub starts_at: Option<DateTime<Utc>>,
    /// The end as an instant.
    pub ends_at: Option<DateTime<Utc>>,
    /// First instant at which it can be; of a protected event that of its day.
    pub earliest_at: Option<DateTime<Utc>>,
    /// First instant at which it is over; of a protected event that of the next day.
    pub latest_at: Option<DateTime<Utc>>,
    /// Sort key; the far future when the date is unknown.
    pub sorts_from: DateTime<Utc>,
    /// Sort key; the far past when the date is unknown.
    pub sorts_back: DateTime<Utc>,
}

/// Why there is no such schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// An end without a start.
    #[error("an end needs a start: give the date with its time, such as 2021-06-27T10:00")]
    EndWithoutStart,
    /// An end that is not after the start.
    #[error("the end is after the start")]
    EndBeforeStart,
    /// A local start that is not one instant.
    #[error("{0}")]
    Start(LocalTimeError),
    /// A local end that is not one instant.
    #[error("{0}")]
    End(LocalTimeError),
    /// Which start is meant, of a date without a time.
    #[error("only a local start has an offset")]
    StartOffsetWithoutTime,
    /// Which end is meant, where there is none.
    #[error("only a local end has an offset")]
    EndOffsetWithoutTime,
}

impl Schedule {
    /// The schedule of an event at `date` until `end` on the clocks of `zone`, none of which happens twice.
    pub fn new(
        date: Option<PartialDate>,
        end: Option<LocalDateTime>,
        zone: TimeZone,
        confidentiality: Confidentiality,
    ) -> Result<Self, ScheduleError> {
        let times = Times { date, start_offset: None, end, end_offset: None, zone };
        Self::at(times, confidentiality)
    }

    /// The schedule of an event at these times. An offset stays only where it decides anything.
    pub fn at(times: Times, confidentiality: Confidentiality) -> Result<Self, ScheduleError> {
        let Times { date, end, zone, .. } = times;
        let start = match date {
            Some(PartialDate::Time(start)) => Some(start),
            _ => None,
        };
        if start.is_none() && times.start_offset.is_some() {
            return Err(ScheduleError::StartOffsetWithoutTime);
        }
        if end.is_none() && times.end_offset.is_some() {
            return Err(ScheduleError::EndOffsetWithoutTime);
        }
        let starts_at = start.map(|start| zone.instant(start, times.start_offset)).transpose();
        let starts_at = starts_at.map_err(ScheduleError::Start)?;
        let ends_at = end.map(|end| zone.instant(end, times.end_offset)).transpose();
        let ends_at = ends_at.map_err(ScheduleError::End)?;
        match (starts_at, ends_at) {
            (None, Some(_)) => return Err(ScheduleError::EndWithoutStart),
            (Some(start), Some(end)) if end <= start => return Err(ScheduleError::EndBeforeStart),
            _ => {}
        }
        // What lists filter and sort by tells no more than everybody may know.
        let protected = confidentiality == Confidentiality::Protected;
        let shown = if protected { date.map(PartialDate::to_day) } else { date };
        let bounds = match (shown, starts_at) {
            (Some(PartialDate::Time(_)), Some(start)) => Some((start, start)),
            (Some(date), _) => Some(date.bounds(zone).map_err(ScheduleError::Start)?),
            (None, _) => None,
        };
        let sorts = bounds.map_or_else(SortInstants::unknown, |(first, _)| SortInstants::at(first));
        let latest_at = if protected { None } else { ends_at };
        Ok(Self {
            date,
            end_local: end,
            start_offset: times.start_offset.filter(|_| happens_twice(start, zone)).map(seconds),
            end_offset: times.end_offset.filter(|_| happens_twice(end, zone)).map(seconds),
            zone,
            starts_at,
            ends_at,
            earliest_at: bounds.map(|(first, _)| first),
            latest_at: latest_at.or(bounds.map(|(_, after)| after)),
            sorts_from: sorts.from,
            sorts_back: sorts.back,
        })
    }

    /// Writes every column that follows.
    pub fn write(self, row: &mut event::Model) {
        row.date = self.date;
        row.end_local = self.end_local;
        row.start_offset = self.start_offset;
        row.end_offset = self.end_offset;
        row.zone = self.zone;
        row.starts_at = self.starts_at;
        row.ends_at = self.ends_at;
        row.earliest_at = self.earliest_at;
        row.latest_at = self.latest_at;
        row.sorts_from = self.sorts_from;
        row.sorts_back = self.sorts_back;
    }
}

fn happens_twice(local: Option<LocalDateTime>, zone: TimeZone) -> bool {
    let instant = local.map(|local| zone.instant(local, None));
    matches!(instant, Some(Err(LocalTimeError::Ambiguous { .. })))
}

fn seconds(offset: FixedOffset) -> i32 {
    offset.local_minus_utc()
}

/// When an event has begun: its start, or the first instant of its date; none when unknown.
#[must_use]
pub fn begins_at(row: &event::Model) -> Option<DateTime<Utc>> {
    row.starts_at.or(row.earliest_at)
}

/// The first instant at which a deadline has passed: a day is inclusive, a local time is not. A time that
/// clocks show twice is over when they show it for the second time.
pub fn closes_at(deadline: PartialDate, zone: TimeZone) -> Result<DateTime<Utc>, LocalTimeError> {
    match deadline {
        PartialDate::Time(local) => zone.last_instant(local),
        deadline => deadline.bounds(zone).map(|(_, after)| after),
    }
}

/// Whether a deadline lies after the start: a local time after the local start, a day after the last one
/// that the event can be on. On the day of the event itself people can register until it begins.
pub fn is_after_start(deadline: PartialDate, row: &event::Model) -> Result<bool, LocalTimeError> {
    let begins = match deadline {
        PartialDate::Time(local) => row.zone.last_instant(local)?,
        deadline => deadline.bounds(row.zone)?.0,
    };
    Ok(match (row.starts_at, row.date) {
        (Some(start), _) => begins > start,
        (None, Some(date)) => begins >= date.bounds(row.zone)?.1,
        (None, None) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn schedule(date: &str, end: Option<&str>, confidentiality: Confidentiality) -> Schedule {
        let date = (!date.is_empty()).then(|| date.parse().unwrap());
        let end = end.map(|end| end.parse().unwrap());
        Schedule::new(date, end, TimeZone::BERLIN, confidentiality).unwrap()
    }

    #[test]
    fn local_times_become_instants() {
        let day = schedule("2021-06-27T10:00", Some("2021-06-27T16:00"), Confidentiality::Public);
        assert_eq!(day.starts_at, Some(instant("2021-06-27T08:00:00Z")));
        assert_eq!(day.ends_at, Some(instant("2021-06-27T14:00:00Z")));
        assert_eq!((day.earliest_at, day.latest_at), (day.starts_at, day.ends_at));
        assert_eq!((day.sorts_from, day.sorts_back), (day.starts_at.unwrap(), day.sorts_from));
    }

    #[test]
    fn a_month_has_bounds_and_no_start() {
        let april = schedule("2019-04", None, Confidentiality::Public);
        assert_eq!((april.starts_at, april.ends_at), (None, None));
        assert_eq!(april.earliest_at, Some(instant("2019-03-31T22:00:00Z")));
        assert_eq!(april.latest_at, Some(instant("2019-04-30T22:00:00Z")));
        assert_eq!(april.sorts_from, april.earliest_at.unwrap());
    }

    #[test]
    fn an_unknown_date_sorts_last_both_ways() {
        let unknown = schedule("", None, Confidentiality::Public);
        assert_eq!((unknown.earliest_at, unknown.latest_at), (None, None));
        assert_eq!(unknown.sorts_from, instant("9999-12-31T00:00:00Z"));
        assert_eq!(unknown.sorts_back, instant("0001-01-01T00:00:00Z"));
    }

    #[test]
    fn what_a_protected_event_is_sorted_and_filtered_by_tells_its_day_only() {
        let hidden =
            schedule("2019-08-21T10:00", Some("2019-08-22T16:00"), Confidentiality::Protected);
        let day = schedule("2019-08-21", None, Confidentiality::Protected);
        assert!(hidden.starts_at.is_some() && hidden.ends_at.is_some());
        let shown = |schedule: &Schedule| {
            (schedule.earliest_at, schedule.latest_at, schedule.sorts_from, schedule.sorts_back)
        };
        assert_eq!(shown(&hidden), shown(&day));
    }

    #[test]
    fn an_end_follows_a_start_and_clocks_must_show_both() {
        let ask = |date: &str, end: &str| {
            let (date, end) = (date.parse().unwrap(), end.parse().unwrap());
            Schedule::new(Some(date), Some(end), TimeZone::BERLIN, Confidentiality::Public)
        };
        assert_eq!(ask("2021-06-27", "2021-06-27T16:00"), Err(ScheduleError::EndWithoutStart));
        assert_eq!(ask("2021-06-27T16:00", "2021-06-27T16:00"), Err(ScheduleError::EndBeforeStart));
        assert!(matches!(
            ask("2026-03-29T02:30", "2026-03-29T04:00"),
            Err(ScheduleError::Start(LocalTimeError::InGap { .. }))
        ));
        assert!(matches!(
            ask("2026-10-25T02:30", "2026-10-25T04:00"),
            Err(ScheduleError::Start(LocalTimeError::Ambiguous { .. }))
        ));
    }

    #[test]
    fn an_offset_decides_and_stays_only_where_clocks_show_a_time_twice() {
        let at = |date: &str, hours: i32| {
            let times = Times {
                date: Some(date.parse().unwrap()),
                start_offset: FixedOffset::east_opt(hours * 3_600),
                end: None,
                end_offset: None,
                zone: TimeZone::BERLIN,
            };
            Schedule::at(times, Confidentiality::Public)
        };
        let summer = at("2026-10-25T02:30", 2).unwrap();
        let winter = at("2026-10-25T02:30", 1).unwrap();
        assert_eq!(summer.starts_at, Some(instant("2026-10-25T00:30:00Z")));
        assert_eq!(winter.starts_at, Some(instant("2026-10-25T01:30:00Z")));
        assert_eq!((summer.start_offset, winter.start_offset), (Some(7_200), Some(3_600)));
        assert_eq!(
            (summer.earliest_at, summer.sorts_from),
            (summer.starts_at, summer.starts_at.unwrap())
        );
        let plain = at("2026-10-24T02:30", 2).unwrap();
        assert_eq!(plain.start_offset, None, "it decides nothing");
        assert!(matches!(
            at("2026-10-24T02:30", 1),
            Err(ScheduleError::Start(LocalTimeError::Offset { .. }))
        ));
        assert_eq!(at("2026-10-24", 2), Err(ScheduleError::StartOffsetWithoutTime));
    }

    #[test]
    fn a_deadline_holds_its_last_day() {
        let closes = |text: &str| closes_at(text.parse().unwrap(), TimeZone::BERLIN).unwrap();
        assert_eq!(closes("2021-06-15"), instant("2021-06-15T22:00:00Z"));
        assert_eq!(closes("2021-06-15T12:00"), instant("2021-06-15T10:00:00Z"));
        assert_eq!(closes("2026-10-25T02:30"), instant("2026-10-25T01:30:00Z"), "the second time");
        let gap = "2026-03-29T02:30".parse().unwrap();
        assert!(closes_at(gap, TimeZone::BERLIN).is_err());
    }
}

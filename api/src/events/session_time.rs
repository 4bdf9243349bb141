//! When a session is: on the clocks of its event, and within it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    event,
    value::{LocalDateTime, LocalTimeError, PartialDate, TimeZone},
};

/// What a session must lie within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Zone of the event's clocks.
    pub zone: TimeZone,
    /// The first instant that a session can begin at, and the last one that it can end at; none while
    /// nobody knows the day.
    pub bounds: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Why a session cannot be then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// An end without a start.
    EndWithoutStart,
    /// An end that is not after the start.
    EndBeforeStart,
    /// Clocks are put forward over it.
    InGap(LocalDateTime),
    /// Clocks are put back over it.
    HappensTwice(LocalDateTime),
    /// Nobody knows the day of the event.
    EventWithoutDay,
    /// It is not within the event, which lasts so long.
    OutsideEvent(LocalDateTime, LocalDateTime),
}

impl Frame {
    /// What the sessions of this event lie within: its times, or its days as far as they are known.
    #[must_use]
    pub fn of(event: &event::Model) -> Self {
        let zone = event.zone;
        let start = match event.date {
            Some(PartialDate::Day(day)) => Some((zone.first_instant(day), day)),
            Some(PartialDate::Time(start)) => {
                event.starts_at.map(|instant| (instant, start.0.date()))
            }
            _ => None,
        };
        // Where nobody said when it ends, the first day is what is known.
        let bounds = start.map(|(from, day)| (from, event.ends_at.unwrap_or(day_after(zone, day))));
        Self { zone, bounds }
    }

    /// Whether a session can be from `start` to `end`.
    pub fn holds(
        &self,
        start: Option<LocalDateTime>,
        end: Option<LocalDateTime>,
    ) -> Result<(), TimeError> {
        let begins = start.map(|local| self.instant(local)).transpose()?;
        let ends = end.map(|local| self.instant(local)).transpose()?;
        match (begins, ends) {
            (None, None) => return Ok(()),
            (None, Some(_)) => return Err(TimeError::EndWithoutStart),
            (Some(begins), Some(ends)) if ends <= begins => return Err(TimeError::EndBeforeStart),
            _ => {}
        }
        let (from, until) = self.bounds.ok_or(TimeError::EventWithoutDay)?;
        let inside = begins.is_none_or(|begins| from <= begins && begins < until)
            && ends.is_none_or(|ends| ends <= until);
        if inside {
            return Ok(());
        }
        Err(TimeError::OutsideEvent(self.zone.local(from), self.zone.local(until)))
    }

    fn instant(&self, local: LocalDateTime) -> Result<DateTime<Utc>, TimeError> {
        self.zone.instant(local, None).map_err(|error| match error {
            LocalTimeError::InGap { .. } => TimeError::InGap(local),
            LocalTimeError::Ambiguous { .. } | LocalTimeError::Offset { .. } => {
                TimeError::HappensTwice(local)
            }
        })
    }
}

fn day_after(zone: TimeZone, day: NaiveDate) -> DateTime<Utc> {
    zone.first_instant(day.succ_opt().unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> LocalDateTime {
        text.parse().unwrap()
    }

    fn frame(from: &str, until: &str) -> Frame {
        let instant = |text: &str| TimeZone::BERLIN.instant(local(text), None).unwrap();
        Frame { zone: TimeZone::BERLIN, bounds: Some((instant(from), instant(until))) }
    }

    fn ask(frame: &Frame, start: &str, end: &str) -> Result<(), TimeError> {
        let time = |text: &str| (!text.is_empty()).then(|| local(text));
        frame.holds(time(start), time(end))
    }

    #[test]
    fn a_session_lies_within_its_event() {
        let day = frame("2021-06-27T10:00", "2021-06-27T16:00");
        for (start, end) in [
            ("", ""),
            ("2021-06-27T10:00", ""),
            ("2021-06-27T10:00", "2021-06-27T16:00"),
            ("2021-06-27T15:59", "2021-06-27T16:00"),
        ] {
            assert_eq!(ask(&day, start, end), Ok(()), "{start} {end}");
        }
        let outside = TimeError::OutsideEvent(local("2021-06-27T10:00"), local("2021-06-27T16:00"));
        for (start, end) in [
            ("2021-06-27T09:59", ""),
            ("2021-06-27T16:00", ""),
            ("2021-06-27T15:00", "2021-06-27T16:01"),
            ("2021-06-28T10:00", "2021-06-28T11:00"),
        ] {
            assert_eq!(ask(&day, start, end), Err(outside), "{start} {end}");
        }
    }

    #[test]
    fn an_end_needs_a_start_before_it() {
        let day = frame("2021-06-27T10:00", "2021-06-27T16:00");
        assert_eq!(ask(&day, "", "2021-06-27T11:00"), Err(TimeError::EndWithoutStart));
        for end in ["2021-06-27T11:00", "2021-06-27T10:59"] {
            assert_eq!(ask(&day, "2021-06-27T11:00", end), Err(TimeError::EndBeforeStart));
        }
    }

    #[test]
    fn clocks_must_show_a_time_exactly_once() {
        let night = frame("2026-03-28T20:00", "2026-03-29T12:00");
        let gap = local("2026-03-29T02:30");
        assert_eq!(ask(&night, "2026-03-29T02:30", ""), Err(TimeError::InGap(gap)));
        let night = frame("2026-10-24T20:00", "2026-10-25T12:00");
        let twice = local("2026-10-25T02:30");
        assert_eq!(ask(&night, "2026-10-25T02:30", ""), Err(TimeError::HappensTwice(twice)));
    }

    #[test]
    fn the_order_is_that_of_instants_across_a_change_of_clocks() {
        let night = frame("2026-10-24T20:00", "2026-10-25T12:00");
        assert_eq!(ask(&night, "2026-10-25T01:30", "2026-10-25T03:00"), Ok(()));
    }

    #[test]
    fn times_need_a_known_day() {
        let unknown = Frame { zone: TimeZone::BERLIN, bounds: None };
        assert_eq!(ask(&unknown, "", ""), Ok(()));
        assert_eq!(ask(&unknown, "2021-06-27T10:00", ""), Err(TimeError::EventWithoutDay));
    }
}

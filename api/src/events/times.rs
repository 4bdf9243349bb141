//! What a change says of an event's times, and what those must keep among each other.

use chrono::{DateTime, FixedOffset, Utc};
use entity::{
    event, event_series,
    value::{LocalTimeError, PartialDate},
};

use super::{
    checks::Checks,
    effective,
    fields::TimeFields,
    refusal::EventErrorCode::{
        self, DeadlineAfterStart, EndBeforeStart, EndWithoutStart, InvalidDate, InvalidOffset,
        InvalidTime, InvalidTimeZone, OffsetWithoutTime, OpeningAfterDeadline, Required,
        TimeHappensTwice, TimeInGap, WrongOffset,
    },
    schedule::{self, Schedule, ScheduleError, Times},
};
use crate::{patch::Patch, refusal::Refusal};

impl TimeFields {
    /// The times after the change, put into the row with all that follows from them and from its
    /// confidentiality; what breaks a rule is told to `checks`.
    pub(super) fn apply(self, checks: &mut Checks, row: &mut event::Model) {
        let before = Times::of(row);
        let moved = self.zone.is_given();
        let zone = match self.zone {
            Patch::Keep => before.zone,
            Patch::Clear => {
                checks.refuse_at("timeZone", Required);
                before.zone
            }
            Patch::Set(name) => name.parse().unwrap_or_else(|_| {
                checks.refuse_at("timeZone", InvalidTimeZone);
                before.zone
            }),
        };
        // An offset is that of a time: another time or zone has none until one is given.
        let kept = |offset: Option<FixedOffset>, other: bool| if other { None } else { offset };
        let start_offset = kept(before.start_offset, moved || self.date.is_given());
        let end_offset = kept(before.end_offset, moved || self.end_local.is_given());
        let times = Times {
            date: parse(checks, "date", InvalidDate, self.date).over(before.date),
            start_offset: offset(checks, "startOffset", self.start_offset).over(start_offset),
            end: parse(checks, "endLocal", InvalidTime, self.end_local).over(before.end),
            end_offset: offset(checks, "endOffset", self.end_offset).over(end_offset),
            zone,
        };
        match Schedule::at(times, row.confidentiality) {
            Ok(schedule) => schedule.write(row),
            Err(error) => refuse(checks, error),
        }
    }
}

fn parse<T: std::str::FromStr>(
    checks: &mut Checks,
    path: &str,
    code: EventErrorCode,
    text: Patch<String>,
) -> Patch<T> {
    text.and_then(|text| {
        let value = text.parse().ok();
        if value.is_none() {
            checks.refuse_at(path, code);
        }
        value
    })
}

/// `+02:00`, or `Z`.
fn offset(checks: &mut Checks, path: &str, text: Patch<String>) -> Patch<FixedOffset> {
    let text = text.and_then(|text| Some(if text == "Z" { "+00:00".to_owned() } else { text }));
    parse(checks, path, InvalidOffset, text)
}

fn refuse(checks: &mut Checks, error: ScheduleError) {
    let refusal = match error {
        ScheduleError::EndWithoutStart => Refusal::at("endLocal", EndWithoutStart),
        ScheduleError::EndBeforeStart => Refusal::at("endLocal", EndBeforeStart),
        ScheduleError::Start(error @ LocalTimeError::Offset { .. }) => local("startOffset", error),
        ScheduleError::End(error @ LocalTimeError::Offset { .. }) => local("endOffset", error),
        ScheduleError::Start(error) => local("date", error),
        ScheduleError::End(error) => local("endLocal", error),
        ScheduleError::StartOffsetWithoutTime => Refusal::at("startOffset", OffsetWithoutTime),
        ScheduleError::EndOffsetWithoutTime => Refusal::at("endOffset", OffsetWithoutTime),
    };
    checks.refuse(refusal);
}

/// Why a local time is not one instant, at the field that says it.
fn local(path: &str, error: LocalTimeError) -> Refusal<EventErrorCode> {
    match error {
        LocalTimeError::InGap { local, zone } => {
            Refusal::at(path, TimeInGap).with("time", local).with("zone", zone)
        }
        LocalTimeError::Ambiguous { local, zone } => {
            Refusal::at(path, TimeHappensTwice).with("time", local).with("zone", zone)
        }
        LocalTimeError::Offset { local, zone, offset } => Refusal::at(path, WrongOffset)
            .with("offset", offset)
            .with("time", local)
            .with("zone", zone),
    }
}

/// That registration opens before its deadline, and ends before the event begins. The date of a postponed
/// event does not count.
pub(super) fn check_deadline(
    checks: &mut Checks,
    row: &event::Model,
    series: Option<&event_series::Model>,
) {
    let Some(deadline) = effective::deadline(row, series) else { return };
    match limits(deadline.value, row) {
        Err(error) => checks.refuse(local("registrationDeadline", error)),
        Ok((closes_at, after_start)) => {
            let counts = row.status != entity::terms::EventStatus::Postponed;
            if after_start && counts {
                checks.refuse_at("registrationDeadline", DeadlineAfterStart);
            }
            if row.registration_opens_at.is_some_and(|opens_at| opens_at >= closes_at) {
                checks.refuse_at("registrationOpensAt", OpeningAfterDeadline);
            }
        }
    }
}

fn limits(
    deadline: PartialDate,
    row: &event::Model,
) -> Result<(DateTime<Utc>, bool), LocalTimeError> {
    Ok((schedule::closes_at(deadline, row.zone)?, schedule::is_after_start(deadline, row)?))
}

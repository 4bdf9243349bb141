//! When participants can say how an event was.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event,
    terms::EventStatus,
    value::{PartialDate, Precision},
};

/// How long after the event feedback is open where the organisers did not say.
pub(super) const DAYS_AFTER: i64 = 14;

/// Whether feedback can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackState {
    /// No: the event is not held, or its day is not known.
    None,
    /// Not yet: it has not begun.
    NotYetOpen,
    /// Yes, and changed, until this time.
    Open(DateTime<Utc>),
    /// No more.
    Closed,
}

/// Whether feedback on the event can be given at `now`: from its start, or the beginning of its day, on.
#[must_use]
pub fn state(event: &event::Model, now: DateTime<Utc>) -> FeedbackState {
    if event.feedback_closed_at.is_some() {
        return FeedbackState::Closed;
    }
    let held = matches!(
        event.status,
        EventStatus::Published | EventStatus::Completed | EventStatus::Archived
    );
    match (opens_at(event), closes_at(event)) {
        (Some(opens), Some(closes)) if held => {
            if now < opens {
                FeedbackState::NotYetOpen
            } else if now <= closes {
                FeedbackState::Open(closes)
            } else {
                FeedbackState::Closed
            }
        }
        _ => FeedbackState::None,
    }
}

fn opens_at(event: &event::Model) -> Option<DateTime<Utc>> {
    match PartialDate::precision(event.date) {
        Precision::Time => event.starts_at,
        Precision::Day => event.earliest_at,
        Precision::Month | Precision::Year | Precision::Unknown => None,
    }
}

/// The last instant at which feedback can be given.
#[must_use]
pub(super) fn closes_at(event: &event::Model) -> Option<DateTime<Utc>> {
    let end = event.ends_at.or(event.latest_at);
    event.feedback_closes_at.or_else(|| end.map(|end| end + TimeDelta::days(DAYS_AFTER)))
}

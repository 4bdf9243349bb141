//! The way of an event and of a series, step by step (domain.md §4).
//!
//! Events: DRAFT → PUBLISHED → COMPLETED → ARCHIVED; PUBLISHED → CANCELLED; PUBLISHED → POSTPONED →
//! PUBLISHED or CANCELLED. Series: DRAFT → PUBLISHED → ARCHIVED.

use entity::terms::{EventStatus, SeriesStatus};

/// A step of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is announced.
    Publish,
    /// It will be held later; when, is not known yet.
    Postpone,
    /// It has its new date.
    Reschedule,
    /// It was held.
    Complete,
    /// It will not be held.
    Cancel,
    /// It is kept as a record.
    Archive,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Publish,
        Self::Postpone,
        Self::Reschedule,
        Self::Complete,
        Self::Cancel,
        Self::Archive,
    ];

    /// Where the step leads; `None` if it cannot be taken from here.
    #[must_use]
    pub const fn from(self, status: EventStatus) -> Option<EventStatus> {
        use EventStatus::{Archived, Cancelled, Completed, Draft, Postponed, Published};
        match (status, self) {
            (Draft, Self::Publish) | (Postponed, Self::Reschedule) => Some(Published),
            (Published, Self::Postpone) => Some(Postponed),
            (Published, Self::Complete) => Some(Completed),
            (Published | Postponed, Self::Cancel) => Some(Cancelled),
            (Completed, Self::Archive) => Some(Archived),
            _ => None,
        }
    }

    /// What listeners hear of.
    #[must_use]
    pub const fn announcement(self) -> &'static str {
        match self {
            Self::Publish => "event.published",
            Self::Postpone => "event.postponed",
            Self::Reschedule => "event.rescheduled",
            Self::Complete => "event.completed",
            Self::Cancel => "event.cancelled",
            Self::Archive => "event.archived",
        }
    }
}

/// Whether the event is over or will not be: only what describes it can still be changed.
#[must_use]
pub const fn is_settled(status: EventStatus) -> bool {
    matches!(status, EventStatus::Cancelled | EventStatus::Completed | EventStatus::Archived)
}

/// A step of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesStep {
    /// It is shown.
    Publish,
    /// It is kept as a record.
    Archive,
}

impl SeriesStep {
    /// Every step.
    pub const ALL: [Self; 2] = [Self::Publish, Self::Archive];

    /// Where the step leads; `None` if it cannot be taken from here.
    #[must_use]
    pub const fn from(self, status: SeriesStatus) -> Option<SeriesStatus> {
        match (status, self) {
            (SeriesStatus::Draft, Self::Publish) => Some(SeriesStatus::Published),
            (SeriesStatus::Published, Self::Archive) => Some(SeriesStatus::Archived),
            _ => None,
        }
    }

    /// What listeners hear of.
    #[must_use]
    pub const fn announcement(self) -> &'static str {
        match self {
            Self::Publish => "event_series.published",
            Self::Archive => "event_series.archived",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventStatus::{Archived, Cancelled, Completed, Draft, Postponed, Published};

    #[test]
    fn only_the_listed_steps_of_an_event_can_be_taken() {
        let listed = [
            (Draft, Step::Publish, Published),
            (Published, Step::Postpone, Postponed),
            (Published, Step::Complete, Completed),
            (Published, Step::Cancel, Cancelled),
            (Postponed, Step::Reschedule, Published),
            (Postponed, Step::Cancel, Cancelled),
            (Completed, Step::Archive, Archived),
        ];
        for from in [Draft, Published, Postponed, Cancelled, Completed, Archived] {
            for step in Step::ALL {
                let to = listed.iter().find(|row| (row.0, row.1) == (from, step)).map(|row| row.2);
                assert_eq!(step.from(from), to, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_the_listed_steps_of_a_series_can_be_taken() {
        let listed = [
            (SeriesStatus::Draft, SeriesStep::Publish, SeriesStatus::Published),
            (SeriesStatus::Published, SeriesStep::Archive, SeriesStatus::Archived),
        ];
        for from in [SeriesStatus::Draft, SeriesStatus::Published, SeriesStatus::Archived] {
            for step in SeriesStep::ALL {
                let to = listed.iter().find(|row| (row.0, row.1) == (from, step)).map(|row| row.2);
                assert_eq!(step.from(from), to, "{from:?} {step:?}");
            }
        }
    }
}

//! Whom a happening concerns, and what becomes of one that meets another.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event,
    terms::{EventStatus, Happening, RegistrationStatus},
};

/// Who hears of what happened to an event: everybody who has a seat, or could still get one.
pub(super) const CONCERNED: [RegistrationStatus; 4] = [
    RegistrationStatus::Confirmed,
    RegistrationStatus::Offered,
    RegistrationStatus::Waitlisted,
    RegistrationStatus::PendingApproval,
];

/// What is told where something happens before everybody has heard of the last thing: what weighs more. A
/// change of place after a new date is part of the news of the new date.
pub(super) fn merged(untold: Happening, next: Happening) -> Happening {
    match (untold, next) {
        (Happening::Rescheduled | Happening::Postponed, Happening::Changed) => untold,
        _ => next,
    }
}

/// From when on people are reminded of an event, and of which start; none where they are not.
pub(super) fn reminder(event: &event::Model) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let takes_place = event.status == EventStatus::Published;
    let (start, hours) = event.starts_at.zip(event.reminder_hours)?;
    takes_place.then(|| (start - TimeDelta::hours(hours.into()), start))
}

#[cfg(test)]
mod tests {
    use super::{
        Happening::{Cancelled, Changed, Postponed, Rescheduled},
        *,
    };

    #[test]
    fn a_change_never_hides_a_new_date_that_was_not_told_yet() {
        assert_eq!(merged(Rescheduled, Changed), Rescheduled);
        assert_eq!(merged(Postponed, Changed), Postponed);
        assert_eq!(merged(Changed, Changed), Changed);
        assert_eq!(merged(Postponed, Rescheduled), Rescheduled);
        assert_eq!(merged(Rescheduled, Cancelled), Cancelled);
        assert_eq!(merged(Changed, Postponed), Postponed);
    }
}

//! What waiting for a registration can come to.

use entity::terms::{EventStatus, SeriesStatus};

use crate::events::registration::RegistrationState;

/// What those who wait are to expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prospect {
    /// It can still open.
    Waits,
    /// It is open: now they are told.
    Open,
    /// It will not open (any more), as things stand.
    Closed,
    /// It never will.
    Over,
}

/// What those who wait for one event are to expect.
pub(super) fn of_event(status: EventStatus, state: RegistrationState) -> Prospect {
    match state {
        RegistrationState::NotYetOpen | RegistrationState::Full => Prospect::Waits,
        RegistrationState::Open | RegistrationState::Waitlist | RegistrationState::External => {
            Prospect::Open
        }
        // It opens again with its new date.
        RegistrationState::Closed if status == EventStatus::Postponed => Prospect::Waits,
        RegistrationState::Closed | RegistrationState::None => Prospect::Closed,
        RegistrationState::Cancelled | RegistrationState::Past => Prospect::Over,
    }
}

/// What those who wait for any event of a series are to expect. A series goes on as long as it is not archived.
pub(super) fn of_series(
    status: SeriesStatus,
    events: impl IntoIterator<Item = Prospect>,
) -> Prospect {
    if status == SeriesStatus::Archived {
        Prospect::Over
    } else if events.into_iter().any(|event| event == Prospect::Open) {
        Prospect::Open
    } else {
        Prospect::Waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_when_it_opens_and_wait_as_long_as_it_can() {
        use RegistrationState as State;
        let of = |state| of_event(EventStatus::Published, state);
        for open in [State::Open, State::Waitlist, State::External] {
            assert_eq!(of(open), Prospect::Open);
        }
        for waits in [State::NotYetOpen, State::Full] {
            assert_eq!(of(waits), Prospect::Waits);
        }
        for closed in [State::Closed, State::None] {
            assert_eq!(of(closed), Prospect::Closed);
        }
        for over in [State::Cancelled, State::Past] {
            assert_eq!(of(over), Prospect::Over);
        }
        assert_eq!(of_event(EventStatus::Postponed, State::Closed), Prospect::Waits);
    }

    #[test]
    fn one_open_event_opens_its_series_and_an_archived_one_is_over() {
        let of = |events: &[Prospect]| of_series(SeriesStatus::Published, events.iter().copied());
        assert_eq!(of(&[]), Prospect::Waits);
        assert_eq!(of(&[Prospect::Over, Prospect::Closed]), Prospect::Waits);
        assert_eq!(of(&[Prospect::Waits, Prospect::Open]), Prospect::Open);
        assert_eq!(of_series(SeriesStatus::Archived, [Prospect::Open]), Prospect::Over);
    }
}

//! Whether somebody can register for an event now: the one answer, for queries and mutations alike.

use chrono::{DateTime, Utc};
use entity::{
    event, event_seats, event_series,
    terms::{EventStatus, RegistrationMode, RegistrationOpening},
    value::{LocalTimeError, PartialDate},
};

use super::{effective, schedule};

/// Whether somebody can register now, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// Nobody registers for it.
    None,
    /// People register elsewhere.
    External,
    /// Registration has not opened yet.
    NotYetOpen,
    /// There is a free seat.
    Open,
    /// There is a free place on the waiting list.
    Waitlist,
    /// There is no place left, waiting list included.
    Full,
    /// Registration is over, or suspended.
    Closed,
    /// The event is cancelled.
    Cancelled,
    /// The event has begun or is over.
    Past,
}

/// All that the state depends on, beside the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistrationFacts {
    /// Where the event stands.
    pub status: EventStatus,
    /// How people register.
    pub mode: RegistrationMode,
    /// When registration opens.
    pub opening: Opening,
    /// First instant at which the deadline has passed.
    pub closes_at: Option<DateTime<Utc>>,
    /// First instant at which the event can have begun, where its day is known.
    pub begins_at: Option<DateTime<Utc>>,
    /// First instant at which the event certainly has begun, or its date is over.
    pub past_at: Option<DateTime<Utc>>,
    /// The seats.
    pub seats: Seats,
}

/// When registration opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is open from publication on.
    Immediate,
    /// From this instant on.
    At(DateTime<Utc>),
    /// Nobody said when.
    Unannounced,
}

/// How many places there are, and how many are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// All seats; none when they are not limited or not known.
    pub capacity: Option<i32>,
    /// Seats that the organisers keep.
    pub held_back: i32,
    /// Confirmed and offered seats.
    pub taken: i32,
    /// People who wait.
    pub waiting: i32,
    /// Places on the waiting list; none: as many as come.
    pub waitlist_capacity: Option<i32>,
}

impl Seats {
    /// Seats that nobody has; none when they are not limited.
    #[must_use]
    pub fn free(self) -> Option<i32> {
        self.capacity.map(|capacity| (capacity - self.held_back - self.taken).max(0))
    }

    /// A newcomer gets a seat only when nobody waits for one.
    fn state(self) -> RegistrationState {
        if self.waiting == 0 && self.free().is_none_or(|free| free > 0) {
            RegistrationState::Open
        } else if self.waitlist_capacity.is_none_or(|places| self.waiting < places) {
            RegistrationState::Waitlist
        } else {
            RegistrationState::Full
        }
    }
}

impl RegistrationFacts {
    /// What is known of an event, with the defaults of its series and its row of seats.
    pub fn of(
        event: &event::Model,
        series: Option<&event_series::Model>,
        seats: Option<&event_seats::Model>,
    ) -> Result<Self, LocalTimeError> {
        let deadline = effective::deadline(event, series);
        let (begins_at, past_at) = match event.date {
            Some(PartialDate::Time(_)) => (event.starts_at, event.starts_at),
            Some(day @ PartialDate::Day(_)) => {
                let (first, after) = day.bounds(event.zone)?;
                (Some(first), Some(after))
            }
            Some(date) => (None, Some(date.bounds(event.zone)?.1)),
            None => (None, None),
        };
        Ok(Self {
            status: event.status,
            mode: event.registration_mode,
            opening: match (event.registration_opening, event.registration_opens_at) {
                (RegistrationOpening::Immediate, _) => Opening::Immediate,
                (RegistrationOpening::At, Some(instant)) => Opening::At(instant),
                (RegistrationOpening::At | RegistrationOpening::Unannounced, _) => {
                    Opening::Unannounced
                }
            },
            closes_at: deadline
                .map(|deadline| schedule::closes_at(deadline.value, event.zone))
                .transpose()?,
            begins_at,
            past_at,
            seats: Seats {
                capacity: seats.map_or_else(
                    || effective::capacity(event, series).value.limit(),
                    |seats| seats.capacity,
                ),
                held_back: seats.map_or(0, |seats| seats.held_back),
                taken: seats.map_or(0, |seats| seats.taken),
                waiting: seats.map_or(0, |seats| seats.waiting),
                waitlist_capacity: event.waitlist_capacity,
            },
        })
    }
}

/// Whether somebody can register at `now`. The first rule that holds decides:
///
/// 1. A cancelled event is CANCELLED for good, whatever its date.
/// 2. An event that has begun, is completed or archived is PAST. The date of a postponed event no
///    longer counts.
/// 3. Where nobody registers, NONE.
/// 4. After the deadline, CLOSED: nothing opens any more.
/// 5. Before the opening, or as long as none was announced, `NOT_YET_OPEN`. So is a draft.
/// 6. A postponed event is CLOSED until it is published again with its new date.
/// 7. Where only the day is known, CLOSED on that day: the event can have begun. A month or year
///    closes nothing before it is over.
/// 8. Where people register elsewhere, EXTERNAL: seats are counted there.
/// 9. Seats decide between OPEN, WAITLIST and FULL. While anybody waits, nobody overtakes.
#[must_use]
pub fn state(facts: &RegistrationFacts, now: DateTime<Utc>) -> RegistrationState {
    let passed = |instant: Option<DateTime<Utc>>| instant.is_some_and(|instant| instant <= now);
    let postponed = facts.status == EventStatus::Postponed;
    let unopened = match facts.opening {
        Opening::Immediate => false,
        Opening::At(instant) => now < instant,
        Opening::Unannounced => true,
    };
    match facts.status {
        EventStatus::Cancelled => return RegistrationState::Cancelled,
        EventStatus::Completed | EventStatus::Archived => return RegistrationState::Past,
        EventStatus::Draft | EventStatus::Published | EventStatus::Postponed => {}
    }
    if !postponed && passed(facts.past_at) {
        RegistrationState::Past
    } else if facts.mode == RegistrationMode::None {
        RegistrationState::None
    } else if passed(facts.closes_at) {
        RegistrationState::Closed
    } else if unopened || facts.status == EventStatus::Draft {
        RegistrationState::NotYetOpen
    } else if postponed || passed(facts.begins_at) {
        RegistrationState::Closed
    } else if facts.mode == RegistrationMode::External {
        RegistrationState::External
    } else {
        facts.seats.state()
    }
}

#[cfg(test)]
mod tests {
    use super::{RegistrationState as State, *};

    const DEADLINE: &str = "2021-06-15T22:00:00Z";
    const LAST_SECOND: &str = "2021-06-15T21:59:59Z";
    const START: &str = "2021-06-27T08:00:00Z";

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Open until 15 June 2021, inclusive, in Berlin; begins on 27 June at 10:00; 50 seats.
    fn open() -> RegistrationFacts {
        RegistrationFacts {
            status: EventStatus::Published,
            mode: RegistrationMode::Internal,
            opening: Opening::Immediate,
            closes_at: Some(instant(DEADLINE)),
            begins_at: Some(instant(START)),
            past_at: Some(instant(START)),
            seats: Seats { capacity: Some(50), ..Seats::default() },
        }
    }

    fn check(
        cases: impl IntoIterator<Item = (&'static str, RegistrationFacts, &'static str, State)>,
    ) {
        for (name, facts, now, expected) in cases {
            assert_eq!(state(&facts, instant(now)), expected, "{name}");
        }
    }

    #[test]
    fn a_deadline_is_inclusive_to_the_second() {
        check([
            ("last second of the day", open(), LAST_SECOND, State::Open),
            ("first instant after it", open(), DEADLINE, State::Closed),
            (
                "no deadline: until the start",
                RegistrationFacts { closes_at: None, ..open() },
                "2021-06-27T07:59:59Z",
                State::Open,
            ),
        ]);
    }

    #[test]
    fn what_happened_to_the_event_comes_before_everything_else() {
        let status = |status| RegistrationFacts { status, ..open() };
        check([
            ("cancelled", status(EventStatus::Cancelled), LAST_SECOND, State::Cancelled),
            (
                "cancelled, long ago",
                status(EventStatus::Cancelled),
                "2026-01-01T00:00:00Z",
                State::Cancelled,
            ),
            (
                "cancelled, without registration",
                RegistrationFacts {
                    mode: RegistrationMode::None,
                    ..status(EventStatus::Cancelled)
                },
                LAST_SECOND,
                State::Cancelled,
            ),
            ("completed", status(EventStatus::Completed), LAST_SECOND, State::Past),
            ("archived", status(EventStatus::Archived), LAST_SECOND, State::Past),
            ("draft", status(EventStatus::Draft), LAST_SECOND, State::NotYetOpen),
            ("postponed", status(EventStatus::Postponed), LAST_SECOND, State::Closed),
            ("postponed, old date over", status(EventStatus::Postponed), START, State::Closed),
            (
                "postponed, never opened",
                RegistrationFacts {
                    opening: Opening::Unannounced,
                    ..status(EventStatus::Postponed)
                },
                LAST_SECOND,
                State::NotYetOpen,
            ),
            (
                "postponed, without registration",
                RegistrationFacts {
                    mode: RegistrationMode::None,
                    ..status(EventStatus::Postponed)
                },
                START,
                State::None,
            ),
            ("started", open(), START, State::Past),
            ("just before the start", open(), "2021-06-27T07:59:59Z", State::Closed),
        ]);
    }

    #[test]
    fn a_date_counts_as_far_as_it_is_known() {
        let facts = |date: Option<&str>| {
            let zone = entity::value::TimeZone::BERLIN;
            let bounds =
                date.map(|date| date.parse::<PartialDate>().unwrap().bounds(zone).unwrap());
            let day = date.is_some_and(|date| date.len() == 10);
            RegistrationFacts {
                closes_at: None,
                begins_at: bounds.filter(|_| day).map(|(first, _)| first),
                past_at: bounds.map(|(_, after)| after),
                ..open()
            }
        };
        check([
            ("the evening before", facts(Some("2021-06-27")), "2021-06-26T21:59:59Z", State::Open),
            ("on the day", facts(Some("2021-06-27")), "2021-06-26T22:00:00Z", State::Closed),
            ("after the day", facts(Some("2021-06-27")), "2021-06-27T22:00:00Z", State::Past),
            ("in the month", facts(Some("2021-06")), "2021-06-20T00:00:00Z", State::Open),
            ("after the month", facts(Some("2021-06")), "2021-06-30T22:00:00Z", State::Past),
            ("no date", facts(None), "2099-01-01T00:00:00Z", State::Open),
        ]);
    }

    #[test]
    fn registration_opens_when_it_was_announced_to_open() {
        let at = |instant_text| RegistrationFacts {
            opening: Opening::At(instant(instant_text)),
            ..open()
        };
        let unannounced = RegistrationFacts { opening: Opening::Unannounced, ..open() };
        let external = RegistrationFacts { mode: RegistrationMode::External, ..open() };
        check([
            ("before", at("2021-05-01T10:00:00Z"), "2021-05-01T09:59:59Z", State::NotYetOpen),
            ("at that instant", at("2021-05-01T10:00:00Z"), "2021-05-01T10:00:00Z", State::Open),
            ("unannounced, years before", unannounced, "2019-01-01T00:00:00Z", State::NotYetOpen),
            ("unannounced, last second", unannounced, LAST_SECOND, State::NotYetOpen),
            ("unannounced, deadline passed", unannounced, DEADLINE, State::Closed),
            ("unannounced, started", unannounced, START, State::Past),
            ("elsewhere", external, LAST_SECOND, State::External),
            ("elsewhere, deadline passed", external, DEADLINE, State::Closed),
            (
                "elsewhere, not open yet",
                RegistrationFacts { opening: Opening::Unannounced, ..external },
                LAST_SECOND,
                State::NotYetOpen,
            ),
            (
                "nobody registers",
                RegistrationFacts { mode: RegistrationMode::None, ..unannounced },
                LAST_SECOND,
                State::None,
            ),
            (
                "nobody registers, started",
                RegistrationFacts { mode: RegistrationMode::None, ..open() },
                START,
                State::Past,
            ),
        ]);
    }

    #[test]
    fn seats_decide_between_open_waitlist_and_full() {
        let seats = |capacity, held_back, taken, waiting, waitlist_capacity| RegistrationFacts {
            seats: Seats { capacity, held_back, taken, waiting, waitlist_capacity },
            ..open()
        };
        let cases = [
            ("one free", seats(Some(50), 0, 49, 0, None), State::Open),
            ("none free", seats(Some(50), 0, 50, 0, None), State::Waitlist),
            ("the last one is held back", seats(Some(50), 1, 49, 0, None), State::Waitlist),
            ("no waiting list", seats(Some(50), 0, 50, 0, Some(0)), State::Full),
            ("room on the waiting list", seats(Some(50), 0, 50, 4, Some(5)), State::Waitlist),
            ("waiting list full", seats(Some(50), 0, 50, 5, Some(5)), State::Full),
            (
                "a seat is free, but somebody waits",
                seats(Some(50), 0, 49, 1, None),
                State::Waitlist,
            ),
            ("unlimited", seats(None, 0, 10_000, 0, Some(0)), State::Open),
            ("unlimited, but somebody waits", seats(None, 0, 50, 1, None), State::Waitlist),
            ("more taken than there are", seats(Some(5), 0, 7, 0, Some(0)), State::Full),
        ];
        check(cases.map(|(name, facts, expected)| (name, facts, LAST_SECOND, expected)));
    }
}

//! Who came: what names somebody at the door, and which note counts.

use chrono::{DateTime, Utc};
use entity::{id::RegistrationId, terms::Attendance};

/// What names a registration at the door.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DoorRef {
    /// Its id.
    Id(RegistrationId),
    /// What the person shows.
    Code(String),
}

impl DoorRef {
    /// The code as it is kept, however it was typed.
    #[must_use]
    pub fn by_code(code: &str) -> Self {
        Self::Code(code.trim().to_uppercase())
    }
}

/// What is noted of a person, and when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Whether the person came.
    pub attendance: Attendance,
    /// When that was noted; never, if nobody did.
    pub at: Option<DateTime<Utc>>,
}

impl Noted {
    /// What is known after somebody noted `attendance` at `marked_at`, by the clock of their device, which arrived
    /// at `now`. A later note wins over an earlier one, in whatever order they arrive; of two of the same time, the
    /// one that arrived later. A clock that goes ahead wins over nothing that is noted after it arrived.
    ///
    /// `None` if a later one was there already.
    #[must_use]
    pub fn after(
        self,
        attendance: Attendance,
        marked_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let at = marked_at.min(now);
        let wins = self.at.is_none_or(|noted| at >= noted);
        wins.then_some(Self { attendance, at: Some(at) })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use entity::terms::Attendance::{Absent, Present, Unknown};

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    const NOBODY: Noted = Noted { attendance: Unknown, at: None };

    #[test]
    fn the_latest_note_wins_in_whatever_order_they_arrive() {
        let marks = [(Present, at(1)), (Unknown, at(2)), (Absent, at(3))];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let noted = order.iter().fold(NOBODY, |noted, number| {
                let (attendance, marked_at) = marks[*number];
                noted.after(attendance, marked_at, at(9)).unwrap_or(noted)
            });
            assert_eq!(noted, Noted { attendance: Absent, at: Some(at(3)) }, "{order:?}");
        }
    }

    #[test]
    fn of_two_at_the_same_time_the_one_that_arrived_later_wins() {
        let noted = NOBODY.after(Present, at(1), at(1)).unwrap();
        assert_eq!(noted.after(Absent, at(1), at(1)).unwrap().attendance, Absent);
        assert_eq!(noted.after(Absent, at(0), at(1)), None);
    }

    #[test]
    fn a_clock_that_goes_ahead_does_not_win_over_what_is_noted_later() {
        let noted = NOBODY.after(Present, at(60), at(1)).unwrap();
        assert_eq!(noted.at, Some(at(1)));
        assert_eq!(noted.after(Absent, at(2), at(2)).unwrap().attendance, Absent);
    }
}

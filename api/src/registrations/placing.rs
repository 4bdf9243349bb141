//! A seat or the queue: what the seats of an event have for the next one.

use entity::event_seats;

/// What somebody gets who may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A seat.
    Seat,
    /// The next number of the queue.
    Queue,
}

/// Seats that can be given away now; none: as many as come.
#[must_use]
pub fn free(seats: &event_seats::Model) -> Option<i32> {
    seats.capacity.map(|capacity| (capacity - seats.held_back - seats.taken).max(0))
}

/// What the next one gets; none when it is full, waiting list included. Nobody overtakes those who wait
/// (invariant 3).
#[must_use]
pub fn next(seats: &event_seats::Model) -> Option<Place> {
    if seats.waiting == 0 && free(seats).is_none_or(|free| free > 0) {
        Some(Place::Seat)
    } else if seats.waitlist_capacity.is_none_or(|places| seats.waiting < places) {
        Some(Place::Queue)
    } else {
        None
    }
}

/// Gives the next one what there is: the number of the queue where it is none of the seats.
pub fn take(seats: &mut event_seats::Model) -> Option<(Place, Option<i32>)> {
    let place = next(seats)?;
    let number = match place {
        Place::Seat => {
            seats.taken += 1;
            None
        }
        Place::Queue => {
            let number = seats.next_queue_number;
            seats.waiting += 1;
            seats.next_queue_number += 1;
            Some(number)
        }
    };
    Some((place, number))
}

/// Gives back so many seats. What an organiser acknowledged beyond the capacity goes first: nobody is
/// promoted into it.
pub fn release(seats: &mut event_seats::Model, count: i32) {
    seats.taken -= count;
    let beyond = seats.capacity.map_or(0, |capacity| seats.taken + seats.held_back - capacity);
    seats.excess = beyond.clamp(0, seats.excess);
}

/// How many of those who wait can have a seat now.
#[must_use]
pub fn promotable(seats: &event_seats::Model) -> i32 {
    free(seats).map_or(seats.waiting, |free| free.min(seats.waiting))
}

#[cfg(test)]
mod tests {
    use entity::id::EventId;
    use uuid::Uuid;

    use super::*;

    fn seats(capacity: Option<i32>, taken: i32, waiting: i32) -> event_seats::Model {
        event_seats::Model {
            event_id: EventId(Uuid::nil()),
            capacity,
            held_back: 1,
            taken,
            waiting,
            excess: 0,
            waitlist_capacity: Some(2),
            accepting: true,
            revision: 1,
            next_queue_number: 7,
        }
    }

    #[test]
    fn a_seat_is_for_a_newcomer_only_while_nobody_waits() {
        for (capacity, taken, waiting, expected) in [
            (Some(3), 1, 0, Some(Place::Seat)),
            (Some(3), 2, 0, Some(Place::Queue)),
            (Some(3), 1, 1, Some(Place::Queue)),
            (Some(3), 2, 2, None),
            (None, 9, 0, Some(Place::Seat)),
            (None, 9, 1, Some(Place::Queue)),
        ] {
            let mut row = seats(capacity, taken, waiting);
            assert_eq!(next(&row), expected, "{capacity:?} {taken} {waiting}");
            let before = row.clone();
            match take(&mut row) {
                Some((Place::Seat, None)) => assert_eq!(row.taken, before.taken + 1),
                Some((Place::Queue, Some(7))) => {
                    assert_eq!((row.waiting, row.next_queue_number), (before.waiting + 1, 8));
                }
                other => assert_eq!((other, &row), (None, &before)),
            }
        }
    }

    #[test]
    fn what_is_beyond_the_capacity_goes_first_and_nobody_is_promoted_into_it() {
        let mut row = event_seats::Model { excess: 2, ..seats(Some(3), 4, 2) };
        for (excess, promotable_now) in [(1, 0), (0, 0), (0, 1), (0, 2)] {
            release(&mut row, 1);
            assert_eq!((row.excess, promotable(&row)), (excess, promotable_now));
        }
        assert_eq!(promotable(&seats(None, 9, 5)), 5);
    }
}

//! How many people are registered for an event, and how many came: counted here.

use std::collections::{HashMap, HashSet};

use entity::{id::EventId, terms::Attendance};

use crate::{app::App, fault::Fault, reach::Reach, results::store};

/// The smallest number of people that everybody may be told (access.md).
const FEWEST: i64 = 5;

/// Asks for what is counted of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AttendanceOf(pub EventId);

/// What is counted of one event, as far as the actor may know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedAttendance {
    /// People with a confirmed registration.
    pub registered: Option<i32>,
    /// Those of them who came.
    pub present: Option<i32>,
}

/// What is counted of these events. Whoever asks sees the events' details.
pub async fn attendance_of_events(
    app: &App,
    reach: &Reach,
    keys: &[AttendanceOf],
) -> Result<HashMap<AttendanceOf, CountedAttendance>, Fault> {
    let events: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let connection = app.database.read();
    let organised: HashSet<EventId> =
        store::organised(connection, reach, &events).await?.into_iter().collect();
    let mut people: HashMap<EventId, (i64, i64)> = HashMap::new();
    for counted in store::counted(connection, &events).await? {
        let (registered, present) = people.entry(counted.event_id).or_default();
        *registered += counted.people;
        if counted.attendance == Attendance::Present {
            *present += counted.people;
        }
    }
    let attendance = |event: &EventId| {
        let (registered, present) = people.get(event).copied().unwrap_or_default();
        let organises = organised.contains(event);
        CountedAttendance {
            registered: known(registered, organises),
            present: known(present, organises),
        }
    };
    Ok(events.iter().map(|event| (AttendanceOf(*event), attendance(event))).collect())
}

/// A number of people as the actor may know it: a few could be recognised.
fn known(count: i64, organises: bool) -> Option<i32> {
    if organises || count >= FEWEST { i32::try_from(count).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_people_are_told_to_organisers_alone() {
        for (count, to_all) in [(0, None), (4, None), (5, Some(5)), (50, Some(50))] {
            assert_eq!(known(count, false), to_all);
            assert_eq!(known(count, true), i32::try_from(count).ok());
        }
    }
}

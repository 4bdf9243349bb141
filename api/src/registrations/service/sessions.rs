//! Places in sessions: of those who have a seat at the event, who chose a session first has a place in it first.
//!
//! The seats of the event are locked here: nobody else gives or takes a place in its sessions meanwhile.

use std::collections::BTreeMap;

use entity::{
    id::{RegistrationId, SessionId},
    registration_session, session_seats,
};

use crate::{fault::Fault, registrations::store::sessions as store, write::Write};

type Choices = BTreeMap<SessionId, Vec<registration_session::Model>>;

/// Gives people who just got a seat their places in the sessions that they chose, first come, first served in
/// this order. Where none is left they wait for one.
pub(super) async fn seat(write: &Write, registrations: &[RegistrationId]) -> Result<(), Fault> {
    let choices = choices(write, registrations).await?;
    let mut seats = seats(write, &choices).await?;
    for (session, chosen) in choices {
        let waits = |registration: &RegistrationId| {
            chosen.iter().any(|row| row.registration_id == *registration && !row.has_place)
        };
        let mut people: Vec<_> = registrations.iter().copied().filter(waits).collect();
        if let Some(row) = seats.get_mut(&session) {
            let free = if row.waiting > 0 { 0 } else { free(row) };
            let left = people.split_off(free.min(people.len()));
            row.taken += count(people.len());
            row.waiting += count(left.len());
            store::save(write.transaction(), row).await?;
        }
        store::give(write.transaction(), session, &people, true).await?;
    }
    Ok(())
}

/// Takes back the places of people who have no seat any more, and gives them on.
pub(super) async fn release(write: &Write, registrations: &[RegistrationId]) -> Result<(), Fault> {
    let choices = choices(write, registrations).await?;
    let mut seats = seats(write, &choices).await?;
    for (session, chosen) in choices {
        let (placed, waited): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|row| row.has_place);
        let placed: Vec<_> = placed.into_iter().map(|row| row.registration_id).collect();
        store::give(write.transaction(), session, &placed, false).await?;
        let Some(row) = seats.get_mut(&session) else { continue };
        row.taken -= count(placed.len());
        row.waiting -= count(waited.len());
        pass_on(write, row).await?;
    }
    Ok(())
}

/// Gives free places to those who chose the session first, and writes the row.
pub(super) async fn pass_on(write: &Write, row: &mut session_seats::Model) -> Result<(), Fault> {
    let beyond = row.capacity.map_or(0, |capacity| row.taken - capacity);
    row.excess = beyond.clamp(0, row.excess);
    let waiting = usize::try_from(row.waiting).unwrap_or(0);
    let most = free(row).min(waiting);
    if most > 0 {
        let next = store::waiting(write.transaction(), row.session_id, most as u64).await?;
        store::give(write.transaction(), row.session_id, &next, true).await?;
        row.taken += count(next.len());
        row.waiting -= count(next.len());
    }
    store::save(write.transaction(), row).await
}

async fn choices(write: &Write, registrations: &[RegistrationId]) -> Result<Choices, Fault> {
    let mut choices = Choices::new();
    for row in store::chosen(write.transaction(), registrations).await? {
        choices.entry(row.session_id).or_default().push(row);
    }
    Ok(choices)
}

async fn seats(
    write: &Write,
    choices: &Choices,
) -> Result<std::collections::HashMap<SessionId, session_seats::Model>, Fault> {
    let ids: Vec<SessionId> = choices.keys().copied().collect();
    if ids.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    store::seats(write.transaction(), &ids).await
}

/// Places that nobody has; as many as one likes where they are not limited.
fn free(row: &session_seats::Model) -> usize {
    let free = row.capacity.map(|capacity| (capacity - row.taken).max(0));
    free.map_or(usize::MAX, |free| usize::try_from(free).unwrap_or(0))
}

fn count(people: usize) -> i32 {
    i32::try_from(people).unwrap_or(i32::MAX)
}

//! What writing a session does to its places.

use entity::{id::SessionId, session_seats};

use super::seats::BelowTaken;
use crate::{fault::Fault, registrations::store::session_places as store, write::Write};

/// Brings the places of a session in line with its capacity, after its event's seats were locked in the
/// same transaction. Places that this makes free go to those who wait for one, the first to choose first.
///
/// A session without a capacity has no row of places until it gets one; who chose it is counted then.
/// `acknowledged` allows fewer places than are taken.
pub async fn settle(
    write: &Write,
    session: SessionId,
    capacity: Option<i32>,
    acknowledged: bool,
) -> Result<Result<(), BelowTaken>, Fault> {
    let transaction = write.transaction();
    let known = store::lock(transaction, session).await?;
    let before = match (&known, capacity) {
        (Some(row), _) => row.clone(),
        (None, None) => return Ok(Ok(())),
        (None, Some(_)) => session_seats::Model {
            session_id: session,
            capacity: None,
            taken: store::count(transaction, session, true).await?,
            waiting: store::count(transaction, session, false).await?,
            excess: 0,
        },
    };
    let excess = excess(capacity, before.taken);
    if excess > before.excess && !acknowledged {
        return Ok(Err(BelowTaken { taken: before.taken }));
    }
    let free = free(capacity, before.taken);
    let given = match free {
        Some(0) => 0,
        _ if before.waiting == 0 => 0,
        places => store::hand_out(transaction, session, places).await?,
    };
    let after = session_seats::Model {
        capacity,
        taken: before.taken + given,
        waiting: before.waiting - given,
        excess,
        ..before
    };
    if known.is_none() {
        store::insert(transaction, after).await?;
    } else {
        store::update(transaction, &after).await?;
    }
    Ok(Ok(()))
}

/// Places beyond the capacity.
fn excess(capacity: Option<i32>, taken: i32) -> i32 {
    capacity.map_or(0, |capacity| (taken - capacity).max(0))
}

/// Places that nobody has; none where there are as many as come.
fn free(capacity: Option<i32>, taken: i32) -> Option<u64> {
    capacity.map(|capacity| u64::try_from(capacity - taken).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_capacity_leaves() {
        for (capacity, taken, beyond, left) in [
            (None, 5, 0, None),
            (Some(10), 5, 0, Some(5)),
            (Some(5), 5, 0, Some(0)),
            (Some(3), 5, 2, Some(0)),
        ] {
            assert_eq!((excess(capacity, taken), free(capacity, taken)), (beyond, left));
        }
    }
}

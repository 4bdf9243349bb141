//! Noting that everybody is to be told.

use entity::{id::EventId, notice, terms::Happening};

use crate::{
    fault::Fault,
    notices::{rules::merged, store},
    write::Write,
};

/// Tells everybody with an active registration, each once, after this use case is committed.
///
/// The use case holds the event's seats (`registrations::service::seats::lock`), so that nobody registers
/// meanwhile: who did before is told, and who does after sees the event as it is then.
pub async fn tell_participants(
    write: &mut Write,
    event: EventId,
    happening: Happening,
) -> Result<(), Fault> {
    let transaction = write.transaction();
    let Some(last) = store::last_registration(transaction, event).await? else { return Ok(()) };
    // The clocks of two processes are not quite the same.
    let registered_until = last.max(write.now());
    if let Some(untold) = store::lock_of_event(transaction, event).await? {
        let again = notice::Model {
            happening: merged(untold.happening, happening),
            registered_until,
            told_until: None,
            ..untold
        };
        return store::update(transaction, &again).await;
    }
    let row = notice::Model {
        id: write.new_id(),
        event_id: event,
        happening,
        registered_until,
        told_until: None,
        done_at: None,
    };
    store::insert(transaction, row).await
}

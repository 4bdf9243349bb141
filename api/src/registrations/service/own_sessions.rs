//! Which sessions a person changes to.

use entity::{
    id::{RegistrationId, SessionId},
    registration_session,
    terms::EventStatus,
};

use super::{held::Held, sessions};
use crate::{
    fault::Fault,
    refusal::{Failure, Refusal},
    registrations::{
        checks::Checks,
        lifecycle::holds_seat,
        refusal::RegistrationErrorCode as Code,
        store::{self, changes},
    },
};

/// Sessions that are chosen and left.
pub(super) struct Choice {
    added: Vec<SessionId>,
    left: Vec<registration_session::Model>,
    registration: RegistrationId,
}

/// What changes of the sessions. What is full is refused when it is claimed.
pub(super) async fn choice(
    held: &Held,
    checks: &mut Checks,
    wanted: Option<&[SessionId]>,
) -> Result<Option<Choice>, Fault> {
    let Some(wanted) = wanted else { return Ok(None) };
    if checks.bounded("sessionIds", wanted).is_none() {
        return Ok(None);
    }
    let (connection, row) = (held.write.transaction(), &held.registration);
    let event = &held.context.event;
    if event.status == EventStatus::Cancelled {
        checks.refuse_at("sessionIds", Code::EventCancelled);
    } else if event.latest_at.is_some_and(|ends| ends <= held.write.now()) {
        checks.refuse_at("sessionIds", Code::EventPast);
    }
    let known = store::sessions::of_event(connection, row.event_id, wanted).await?;
    for (number, id) in wanted.iter().enumerate() {
        let path = format!("sessionIds.{number}");
        if wanted[..number].contains(id) {
            checks.refuse_at(&path, Code::Repeated);
        } else if !known.contains(id) {
            checks.refuse_at(&path, Code::UnknownSession);
        }
    }
    let chosen = store::sessions::chosen(connection, &[row.id]).await?;
    let (kept, left): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|chosen| wanted.contains(&chosen.session_id));
    let mut added: Vec<_> = wanted
        .iter()
        .copied()
        .filter(|id| !kept.iter().any(|kept| kept.session_id == *id))
        .collect();
    added.sort_unstable();
    Ok(Some(Choice { added, left, registration: row.id }))
}

impl Choice {
    /// Leaves first, then takes: who changes from one session to another loses nothing by it, as a session that is
    /// full refuses all of it.
    pub(super) async fn write(self, held: &Held) -> Result<(), Failure<Code>> {
        let transaction = held.write.transaction();
        let has_seat = holds_seat(held.registration.status);
        let ids: Vec<_> = self.left.iter().map(|left| left.session_id).collect();
        changes::leave_sessions(transaction, self.registration, &ids).await?;
        if has_seat {
            let mut seats = store::sessions::seats(transaction, &ids).await?;
            for left in &self.left {
                let Some(row) = seats.get_mut(&left.session_id) else { continue };
                if left.has_place {
                    row.taken -= 1;
                } else {
                    row.waiting -= 1;
                }
                sessions::pass_on(&held.write, row).await?;
            }
        }
        let mut rows = Vec::with_capacity(self.added.len());
        for session in self.added {
            if has_seat && !store::sessions::claim(transaction, session).await? {
                return Err(Refusal::at("sessionIds", Code::SessionFull).into());
            }
            rows.push(registration_session::Model {
                registration_id: self.registration,
                session_id: session,
                has_place: has_seat,
                chosen_at: held.write.now(),
            });
        }
        store::sessions::insert(transaction, rows).await?;
        Ok(())
    }
}

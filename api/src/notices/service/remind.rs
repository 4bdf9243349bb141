//! Reminders before events.

use entity::{
    event,
    id::{EventId, RegistrationId},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    events::service::{event_by_id, occasion},
    fault::Fault,
    mail::Template,
    notices::{rules::reminder, store},
    registrations::service::{
        letters::{Saying, letter},
        recipients::{AT_ONCE, with_people},
        seats,
    },
    work::Round,
    write::Write,
};

/// A round: reminds the next people of one event that is soon.
///
/// Each is reminded once of a start; of another one, again. Who registered when the others had been
/// reminded already is not.
pub async fn remind_due(app: &App) -> Result<Round, Fault> {
    let now = app.clock.now();
    let soon = store::soon(app.database.read(), now).await?;
    let is_due = |event: &&event::Model| reminder(event).is_some_and(|(from, _)| from <= now);
    for event in soon.iter().filter(is_due) {
        if remind(app, event.id).await? {
            return Ok(Round::Worked);
        }
    }
    Ok(Round::Idle(None))
}

/// Whether there was somebody left to remind.
async fn remind(app: &App, id: EventId) -> Result<bool, Fault> {
    let mut write = Write::begin(app, &Actor::System, "notices.remind_due").await?;
    // As everybody who writes a registration: two processes come one after the other.
    seats::lock(&write, id).await?;
    let event = event_by_id(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    // It can have been moved meanwhile.
    let due = reminder(&event).filter(|(from, start)| (*from..*start).contains(&write.now()));
    let Some((from, start)) = due else { return Ok(false) };
    let limit = u64::try_from(AT_ONCE).unwrap_or(u64::MAX);
    let rows = store::not_reminded(write.transaction(), id, start, limit).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let ids: Vec<RegistrationId> = rows.iter().map(|row| row.id).collect();
    let early = rows.into_iter().filter(|row| row.submitted_at < from).collect();
    let occasion = occasion(write.transaction(), &event).await?;
    let mut mails = 0;
    for registered in with_people(write.transaction(), &app.vault, early).await? {
        let Some(person) = &registered.person else { continue };
        let (registration, template) = (&registered.registration, Template::EventReminder);
        let saying = Saying::default();
        if let Some(letter) = letter(&write, &occasion, registration, person, template, &saying)? {
            write.send(&letter)?;
            mails += 1;
        }
    }
    store::note_reminded(write.transaction(), &ids, start).await?;
    write.concerns(id);
    write.summarise(json!({ "event": id.0, "start": start, "mails": mails }));
    write.commit().await?;
    Ok(true)
}

//! Each participant is written a mail of their own, some at a time.
//!
//! The mails of some participants and the note of how far the message has come are one transaction, under a
//! lock that other processes pass over: whenever one of them ends, nobody is left out or written to twice.

use std::time::Duration;

use entity::{event, id::ParticipantMessageId, participant, participant_message, registration};
use futures_util::FutureExt as _;
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    events::service::event_with_contact,
    fault::Fault,
    mail::{Letter, Recipient, Template},
    messages::{message::Text, store},
    registrations::person::Person,
    work::{Round, Worker},
    write::Write,
};

/// Participants who are written to in one transaction.
const AT_ONCE: u64 = 200;
/// Messages of one round.
const MESSAGES: u64 = 20;

/// The worker that writes the mails.
pub const WRITE_DUE: Worker = Worker {
    name: "messages.write_due",
    interval: Duration::from_secs(30),
    is_woken: true,
    round: |app| write_due(app).boxed(),
};

/// A round: goes on with messages that are not written to everybody yet.
pub async fn write_due(app: &App) -> Result<Round, Fault> {
    for id in store::unfinished(app.database.read(), MESSAGES).await? {
        while write_some(app, id).await? {}
    }
    Ok(Round::Idle(None))
}

/// Writes to some participants. `false` if there is nothing more to do for this process.
async fn write_some(app: &App, id: ParticipantMessageId) -> Result<bool, Fault> {
    let mut write = Write::begin(app, &Actor::System, "messages.write_due").await?;
    let Some(message) = store::claim(write.transaction(), id).await? else { return Ok(false) };
    let text = Text::open(&app.vault, &message)?;
    let found = event_with_contact(write.transaction(), message.event_id).await?;
    let (event, contact) = found.ok_or(Fault::NotFound)?;
    let recipients = store::next_recipients(write.transaction(), &message, AT_ONCE).await?;
    let is_last = (recipients.len() as u64) < AT_ONCE;
    let mut mails = 0;
    for recipient in &recipients {
        if let Some(letter) = letter(app, &event, contact.as_deref(), &text, recipient)? {
            write.send(&letter)?;
            mails += 1;
        }
    }
    let reached = recipients.last().map(|(registration, _)| registration.id);
    let changed = participant_message::Model {
        mails: message.mails + mails,
        reached_id: reached.or(message.reached_id),
        finished_at: is_last.then(|| write.now()),
        updated_at: write.now(),
        version: message.version + 1,
        ..message
    };
    store::update(write.transaction(), &changed).await?;
    write.concerns(id);
    write.concerns(changed.event_id);
    write.summarise(json!({ "message": { "mails": mails, "finished": is_last } }));
    write.commit().await?;
    Ok(!is_last)
}

/// The mail to one participant; none to whoever has no address.
fn letter(
    app: &App,
    event: &event::Model,
    contact: Option<&str>,
    text: &Text,
    (registration, sealed): &(registration::Model, Option<participant::Model>),
) -> Result<Option<Letter>, Fault> {
    let Some(sealed) = sealed else { return Ok(None) };
    let person = Person::open(&app.vault, registration.id, &sealed.payload)?;
    let name = person.full_name();
    let Some(email) = person.email else { return Ok(None) };
    Ok(Some(Letter {
        template: Template::ParticipantMessage,
        to: Recipient { email, name },
        locale: registration.locale.clone(),
        values: json!({
            "event": event.title,
            "subject": text.subject,
            "text": text.text,
            "replyTo": contact,
        }),
        subject: Some(registration.id.0),
    }))
}

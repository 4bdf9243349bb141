//! Each participant is written a mail of their own, some at a time.
//!
//! The mails of some participants and the note of how far the message has come are one transaction, under a
//! lock that other processes pass over: whenever one of them ends, nobody is left out or written to twice.

use std::time::Duration;

use entity::{id::ParticipantMessageId, participant_message};
use futures_util::FutureExt as _;
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    events::service::{Occasion, event_by_id, occasion},
    fault::Fault,
    mail::{Letter, Recipient, Template},
    messages::{
        message::{Text, statuses},
        store,
    },
    registrations::service::recipients::{AT_ONCE, Audience, Registered, next},
    work::{Round, Worker},
    write::Write,
};

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
    let event = event_by_id(write.transaction(), message.event_id).await?;
    let occasion = occasion(write.transaction(), &event.ok_or(Fault::NotFound)?).await?;
    let audience = Audience {
        event: message.event_id,
        statuses: statuses(message.audience).to_vec(),
        registered_until: Some(message.created_at),
    };
    let reached = message.reached_id;
    let recipients = next(write.transaction(), &app.vault, &audience, reached).await?;
    let is_last = recipients.len() < AT_ONCE;
    let mut mails = 0;
    for recipient in &recipients {
        if let Some(letter) = letter(&occasion, &text, recipient) {
            write.send(&letter)?;
            mails += 1;
        }
    }
    let reached = recipients.last().map(|last| last.registration.id).or(reached);
    let changed = participant_message::Model {
        mails: message.mails + mails,
        reached_id: reached,
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
fn letter(occasion: &Occasion, text: &Text, recipient: &Registered) -> Option<Letter> {
    let Registered { registration, person } = recipient;
    let person = person.as_ref()?;
    Some(Letter {
        template: Template::ParticipantMessage,
        to: Recipient { email: person.email.clone()?, name: person.full_name() },
        locale: registration.locale.clone(),
        values: json!({
            "event": occasion.event.title,
            "subject": text.subject,
            "text": text.text,
            "replyTo": occasion.contact,
        }),
        subject: Some(registration.id.0),
        attachment: None,
    })
}

//! Organisers write to participants.

use entity::{
    id::EventId,
    participant_message,
    terms::{MessageAudience, SubjectKind},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    messages::{
        message::Text,
        refusal::{ParticipantMessageErrorCode, of_text},
        store,
    },
    policy::{self, Action},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    registrations::service::seats,
    texts,
    write::{Change, Write},
};

/// Most characters of a subject.
const LONGEST_SUBJECT: usize = 200;
/// Most characters of a text.
const LONGEST_TEXT: usize = 10_000;

/// What is to be written to whom.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// The event.
    pub event: EventId,
    /// To whom.
    pub audience: MessageAudience,
    /// What.
    pub text: Text,
}

/// Writes to participants: a worker writes each of them a mail of their own, after this is committed.
pub async fn send_message(
    app: &App,
    actor: &Actor,
    command: SendMessage,
) -> Result<participant_message::Model, Failure<ParticipantMessageErrorCode>> {
    let mut write = Write::begin(app, actor, "messages.send_message").await?;
    // Who registers meanwhile is not written to; who is registered is.
    seats::lock(&write, command.event).await?;
    let reach = Reach::of(actor, write.now());
    let context = event_in_context(write.transaction(), &reach, command.event).await?;
    write.on(policy::require(actor, Action::WriteToParticipants, &context.facts())?);
    let mut refusals = Refusals::default();
    let Text { subject, text } = command.text;
    let subject = texts::line(subject.trim(), LONGEST_SUBJECT);
    let text = texts::lines(&text, LONGEST_TEXT);
    for (path, checked) in [("subject", &subject), ("text", &text)] {
        if let Err(problem) = checked {
            refusals.add(of_text(path, *problem));
        }
    }
    let recipients =
        store::count_recipients(write.transaction(), command.event, command.audience).await?;
    if recipients == 0 {
        refusals.add(Refusal::at("audience", ParticipantMessageErrorCode::Nobody));
    }
    refusals.done()?;
    let (Ok(subject), Ok(text)) = (subject, text) else {
        return Err(Refusal::at("text", ParticipantMessageErrorCode::Required).into());
    };
    let id = write.new_id();
    let row = participant_message::Model {
        id,
        event_id: command.event,
        audience: command.audience,
        payload: Text { subject, text }.seal(&app.vault, id)?,
        sent_by: actor.user(),
        recipients: i32::try_from(recipients).unwrap_or(i32::MAX),
        mails: 0,
        reached_id: None,
        finished_at: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert(write.transaction(), row.clone()).await?;
    write.concerns(command.event);
    let details = json!({
        "event": command.event.0, "audience": row.audience, "recipients": row.recipients,
    });
    write.changed(Change::Created, SubjectKind::ParticipantMessage, id, &details);
    write.announce("event.message_sent", Some(command.event.0), json!({ "message": id.0 }));
    write.commit().await?;
    Ok(row)
}

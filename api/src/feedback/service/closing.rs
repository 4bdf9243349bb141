//! The end of feedback: answers are cut off from those who gave them.

use std::time::Duration;

use entity::{event, feedback, id::EventId, terms::SubjectKind};
use futures_util::FutureExt as _;
use serde_json::json;

use super::giving::{random_id, random_place};
use crate::{
    access::Actor,
    app::App,
    events::service::{SeenEvent, event_in_context, events},
    fault::Fault,
    feedback::{
        refusal::FeedbackErrorCode::{self, Closed, NotOpenYet},
        store,
        window::{self, FeedbackState},
        words::Words,
    },
    policy::{self, Action},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    work::{Round, Worker},
    write::{Change, Write},
};

/// Closes feedback whose time is over.
pub const CLOSE_DUE: Worker = Worker {
    name: "feedback.close_due",
    interval: Duration::from_mins(5),
    is_woken: false,
    round: |app| close_due(app).boxed(),
};

/// Ends the time for feedback on an event: from then on nothing links an answer to a person.
pub async fn close_feedback(
    app: &App,
    actor: &Actor,
    id: EventId,
) -> Result<SeenEvent, Failure<FeedbackErrorCode>> {
    let mut write = Write::begin(app, actor, "feedback.close").await?;
    seats::lock(&write, id).await?;
    let reach = Reach::of(actor, write.now());
    let context = event_in_context(write.transaction(), &reach, id).await?;
    write.on(policy::require(actor, Action::CloseFeedback, &context.facts())?);
    if context.event.feedback_closed_at.is_some() {
        return Err(Refusal::at("eventId", Closed).into());
    }
    match window::state(&context.event, write.now()) {
        FeedbackState::None | FeedbackState::NotYetOpen => {
            return Err(Refusal::at("eventId", NotOpenYet).into());
        }
        FeedbackState::Open(_) | FeedbackState::Closed => {}
    }
    close(&mut write, &context.event).await?;
    write.commit().await?;
    let seen = events(app, &reach, &[id]).await?.remove(&id);
    Ok(seen.ok_or(Fault::NotFound)?)
}

/// A round of [`CLOSE_DUE`]: one event.
pub async fn close_due(app: &App) -> Result<Round, Fault> {
    let due = store::due(app.database.read(), app.clock.now()).await?;
    let Some(id) = due else { return Ok(Round::Idle(None)) };
    let mut write = Write::begin(app, &Actor::System, "feedback.close_due").await?;
    seats::lock(&write, id).await?;
    let event = store::events(write.transaction(), &[id]).await?.remove(&id);
    // Another process may have closed it, or an organiser given it more time.
    let over = |event: &event::Model| {
        event.feedback_closed_at.is_none()
            && window::closes_at(event).is_some_and(|closes_at| closes_at < write.now())
    };
    let Some(event) = event.filter(over) else { return Ok(Round::Idle(None)) };
    close(&mut write, &event).await?;
    write.commit().await?;
    Ok(Round::Worked)
}

/// Writes every answer anew: without what told whose it was, under another id, at another place, sealed
/// for it, and all in one go, so that neither a key nor the order of the rows tells what was known before.
async fn close(write: &mut Write, event: &event::Model) -> Result<(), Fault> {
    let vault = &write.app().vault;
    let mut rows = store::of_event(write.transaction(), event.id).await?;
    for row in &mut rows {
        let words = Words::open(vault, row.id, row.words.as_ref())?;
        let id = random_id()?;
        *row = feedback::Model {
            id,
            place: random_place()?,
            author_hash: None,
            words: words.seal(vault, id)?,
            ..row.clone()
        };
    }
    rows.sort_by_key(|row| row.id);
    store::replace_all(write.transaction(), event.id, rows).await?;
    store::mark_closed(write.transaction(), event.id, write.now()).await?;
    let details = json!({ "feedbackClosedAt": { "before": null, "after": write.now() } });
    write.changed(Change::Updated, SubjectKind::Event, event.id, &details);
    write.announce("event.feedback_closed", Some(event.id.0), json!({}));
    Ok(())
}

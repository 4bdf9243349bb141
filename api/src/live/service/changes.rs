//! What somebody is told of an event.

use entity::id::EventId;

use crate::{
    access::Actor,
    app::App,
    events::service::{SeenEvent, event_in_context, events},
    fault::Fault,
    live::{
        feed::{Heard, Interest},
        turn::{Source, Turn},
    },
    policy::{self, Action},
    reach::Reach,
};

/// Something that happened to an event.
#[derive(Clone, Debug)]
pub struct EventChange {
    /// What; `None` where there is no more to know than how the event is now.
    pub kind: Option<String>,
    /// The event as it is seen now; `None` if it is not, or not any more.
    pub event: Option<SeenEvent>,
}

/// What happens to what is shown of an event or its series; all else that happens is known to organisers.
const SHOWN: [&str; 16] = [
    "archived",
    "audience_changed",
    "cancelled",
    "changed",
    "completed",
    "contributions_changed",
    "created",
    "documents_changed",
    "postponed",
    "published",
    "questions_changed",
    "rescheduled",
    "sessions_changed",
    "texts_changed",
    "updated",
    "venue_changed",
];

/// What is to be told of an event in this turn; nothing where there is no news. Not found if a subscription
/// is to be opened for an event that is not seen.
///
/// Whoever sees only the face of a protected event hears of it when its face changes, and not of what: else
/// the number of changes would tell of what is hidden. In the same way nobody but the organisers hears that
/// people were invited, or came.
pub async fn event_change(
    app: &App,
    actor: &Actor,
    reach: &Reach,
    id: EventId,
    turn: &Turn,
) -> Result<Option<EventChange>, Fault> {
    let seen = events(app, reach, &[id]).await?.remove(&id);
    let Some(heard) = &turn.heard else {
        let seen = seen.ok_or(Fault::NotFound)?;
        let interests = interests(&seen);
        // The first message looks at the event once more: between the two nothing is lost.
        turn.progress.open(Source { listening: app.feed.listen(&interests), pace: None });
        return Ok(None);
    };
    let Some(event) = seen else {
        turn.progress.end();
        return Ok(Some(EventChange { kind: None, event: None }));
    };
    let is_news = turn.progress.is_news(event.row());
    let kind = match heard {
        Heard::Change(happened)
            if event.whole() && may_know(app, actor, reach, id, &happened.kind).await? =>
        {
            Some(happened.kind.clone())
        }
        Heard::State if event.whole() => None,
        _ if is_news => None,
        _ => return Ok(None),
    };
    Ok(Some(EventChange { kind, event: Some(event) }))
}

/// Whether somebody who sees the whole event may know that this happened.
async fn may_know(
    app: &App,
    actor: &Actor,
    reach: &Reach,
    id: EventId,
    kind: &str,
) -> Result<bool, Fault> {
    if kind.split_once('.').is_some_and(|(_, happened)| SHOWN.contains(&happened)) {
        return Ok(true);
    }
    let context = event_in_context(app.database.read(), reach, id).await?;
    Ok(policy::decide(actor, Action::ReadParticipants, &context.facts()).is_allowed())
}

/// An event has values of its series.
fn interests(event: &SeenEvent) -> Vec<Interest> {
    let row = event.row();
    let own = Interest { subject: row.id.0, kinds: "event." };
    let series = row.series_id.map(|id| Interest { subject: id.0, kinds: "event_series." });
    [Some(own), series].into_iter().flatten().collect()
}

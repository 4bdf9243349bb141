//! What somebody is told of an event.

use entity::id::EventId;

use crate::{
    app::App,
    events::service::{SeenEvent, events},
    fault::Fault,
    live::{
        feed::{Heard, Interest},
        turn::{Source, Turn},
    },
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

/// What is to be told of an event in this turn; nothing where there is no news. Not found if a subscription
/// is to be opened for an event that is not seen.
///
/// Whoever sees only the face of a protected event hears of it when its face changes, and not of what: else
/// the number of changes would tell of what is hidden.
pub async fn event_change(
    app: &App,
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
    if !event.whole() {
        let is_news = turn.progress.is_news(event.row());
        return Ok(is_news.then_some(EventChange { kind: None, event: Some(event) }));
    }
    let kind = match heard {
        Heard::Change(happened) => Some(happened.kind.clone()),
        Heard::State => None,
    };
    Ok(Some(EventChange { kind, event: Some(event) }))
}

/// An event has values of its series.
fn interests(event: &SeenEvent) -> Vec<Interest> {
    let row = event.row();
    let own = Interest { subject: row.id.0, kinds: "event." };
    let series = row.series_id.map(|id| Interest { subject: id.0, kinds: "event_series." });
    [Some(own), series].into_iter().flatten().collect()
}

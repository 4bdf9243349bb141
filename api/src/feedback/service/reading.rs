//! Reading what was said: answer by answer, and added up.

use std::collections::{HashMap, HashSet};

use entity::{id::EventId, terms::SubjectKind};
use uuid::Uuid;

use crate::{
    app::App,
    audit::reads::PersonalRecord,
    events::service::events,
    fault::Fault,
    feedback::{
        store,
        summary::{self, RATINGS, Summary},
        window,
        words::Words,
    },
    page::{Page, PageRequest},
    reach::Reach,
};

/// Asks for a page of the answers of one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FeedbackOf(pub EventId, pub PageRequest);

/// Asks for the answers of one event, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SummaryOf(pub EventId);

/// The answers to an event in words, as something that somebody reads: words can name people.
#[derive(Clone, Copy, Debug)]
pub struct ReadFeedback(pub EventId);

impl From<ReadFeedback> for Uuid {
    fn from(ReadFeedback(event): ReadFeedback) -> Self {
        event.0
    }
}

impl PersonalRecord for ReadFeedback {
    const KIND: SubjectKind = SubjectKind::Event;
}

/// One answer, as those read it who may.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// From 1 to 5: overall, content, organisation, exchange.
    pub ratings: [Option<i32>; RATINGS],
    /// In words.
    pub words: Words,
}

/// A page of the answers of those of these events whose answers the actor may read.
pub async fn feedback_of_events(
    app: &App,
    reach: &Reach,
    parents: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<Feedback>>, Fault> {
    let connection = app.database.read();
    let readable = store::accompanied(connection, reach, parents).await?;
    if readable.is_empty() {
        return Ok(HashMap::new());
    }
    let pages = store::feedback_of_events(connection, &readable, request).await?;
    pages.into_iter().map(|(event, page)| Ok((event, opened(app, page)?))).collect()
}

fn opened(app: &App, page: Page<entity::feedback::Model>) -> Result<Page<Feedback>, Fault> {
    let Page { items, has_previous, has_next, total } = page;
    let mut open = Vec::with_capacity(items.len());
    for (position, row) in items {
        let ratings = [row.overall, row.content, row.organisation, row.exchange];
        let words = Words::open(&app.vault, row.id, row.words.as_ref())?;
        open.push((position, Feedback { ratings, words }));
    }
    Ok(Page { items: open, has_previous, has_next, total })
}

/// The answers of these events, added up, as far as the actor may know them.
pub async fn summaries_of_events(
    app: &App,
    reach: &Reach,
    keys: &[SummaryOf],
) -> Result<HashMap<SummaryOf, Summary>, Fault> {
    let ids: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let connection = app.database.read();
    let inner: HashSet<EventId> =
        store::accompanied(connection, reach, &ids).await?.into_iter().collect();
    let seen = events(app, reach, &ids).await?;
    let rows = store::events(connection, &ids).await?;
    let totals = store::totals(connection, &ids).await?;
    let told = |id: &EventId| {
        let row = rows.get(id)?;
        let state = window::state(row, app.clock.now());
        let whole = seen.get(id).is_some_and(crate::events::service::SeenEvent::whole);
        let reader = summary::reader(row, state, inner.contains(id), whole)?;
        let totals = totals.get(id).copied().unwrap_or_default();
        Some((SummaryOf(*id), summary::summary(&totals, state, reader)))
    };
    Ok(ids.iter().filter_map(told).collect())
}

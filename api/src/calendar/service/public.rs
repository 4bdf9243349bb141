//! Calendars of what the reader may see: an event, a series, a programme, everything public.

use std::collections::HashMap;

use chrono::TimeDelta;
use entity::{
    id::{EventId, EventSeriesId, ProgrammeId},
    value::Slug,
};
use uuid::Uuid;

use super::entries::{Standing, entry};
use crate::{
    access::Actor,
    app::App,
    calendar::{
        document::Document,
        store::{self, Holds},
    },
    content,
    events::service::{self as events, Occasion, SeenEvent},
    fault::Fault,
    programmes,
    reach::Reach,
};

/// How far back the calendar of all public events goes.
const PUBLIC_SINCE: TimeDelta = TimeDelta::days(90);

/// How an address names an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By its id.
    Id(Uuid),
    /// By its slug, current or former.
    Slug(Slug),
}

/// The calendar of one event; not found where it has no day.
pub async fn event_calendar(
    app: &App,
    actor: &Actor,
    reference: &Reference,
) -> Result<Document, Fault> {
    let reach = Reach::of(actor, app.clock.now());
    let event = match reference {
        Reference::Id(id) => {
            let id = EventId(*id);
            events::events(app, &reach, &[id]).await?.remove(&id)
        }
        Reference::Slug(slug) => events::event_by_slug(app, &reach, slug).await?,
    };
    let event = event.ok_or(Fault::NotFound)?;
    let document = document(app, None, vec![event]).await?;
    if document.entries.is_empty() { Err(Fault::NotFound) } else { Ok(document) }
}

/// The calendar of a series.
pub async fn series_calendar(
    app: &App,
    actor: &Actor,
    reference: &Reference,
) -> Result<Document, Fault> {
    let reach = Reach::of(actor, app.clock.now());
    let series = match reference {
        Reference::Id(id) => {
            let id = EventSeriesId(*id);
            events::series(app, &reach, &[id]).await?.remove(&id)
        }
        Reference::Slug(slug) => events::series_by_slug(app, &reach, slug).await?,
    };
    let series = series.ok_or(Fault::NotFound)?;
    listed(app, &reach, series.title, Holds::Series(series.id)).await
}

/// The calendar of a programme.
pub async fn programme_calendar(
    app: &App,
    actor: &Actor,
    reference: &Reference,
) -> Result<Document, Fault> {
    let reach = Reach::of(actor, app.clock.now());
    let programme = match reference {
        Reference::Id(id) => {
            let id = ProgrammeId(*id);
            programmes::service::programmes(app, &reach, &[id]).await?.remove(&id)
        }
        Reference::Slug(slug) => programmes::service::programme_by_slug(app, &reach, slug).await?,
    };
    let programme = programme.ok_or(Fault::NotFound)?;
    listed(app, &reach, programme.title, Holds::Programme(programme.id)).await
}

/// The calendar of all that everybody may see, whoever asks.
pub async fn public_calendar(app: &App) -> Result<Document, Fault> {
    let now = app.clock.now();
    let reach = Reach::of(&Actor::Anonymous, now);
    let name =
        crate::mail::sender_of(&app.settings.mail).map_or_else(String::new, |(name, _)| name);
    listed(app, &reach, name, Holds::Since(now - PUBLIC_SINCE)).await
}

async fn listed(app: &App, reach: &Reach, name: String, holds: Holds) -> Result<Document, Fault> {
    let ids = store::events(app.database.read(), reach, holds).await?;
    let mut seen = events::events(app, reach, &ids).await?;
    let seen = ids.iter().filter_map(|id| seen.remove(id)).collect();
    document(app, Some(name), seen).await
}

/// The calendar of these events, whole where the reader sees them whole.
async fn document(
    app: &App,
    name: Option<String>,
    seen: Vec<SeenEvent>,
) -> Result<Document, Fault> {
    let whole = seen.iter().filter(|event| event.whole()).map(|event| event.row().clone());
    let occasions = events::occasions(app.database.read(), whole.collect()).await?;
    let topics = topics(app, &occasions).await?;
    let entries = seen.iter().filter_map(|event| {
        let row = event.row();
        let topics = topics.get(&row.id).cloned().unwrap_or_default();
        entry(&app.settings, row, occasions.get(&row.id), topics, Standing::Reader)
    });
    Ok(Document { name, entries: entries.collect(), ..Document::default() })
}

/// Names of the topics of each event.
pub(super) async fn topics(
    app: &App,
    occasions: &HashMap<EventId, Occasion>,
) -> Result<HashMap<EventId, Vec<String>>, Fault> {
    if occasions.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = occasions.keys().map(|id| id.0).collect();
    let found = content::service::topics_of(app, &ids).await?;
    let names = |topics: Vec<entity::topic::Model>| topics.into_iter().map(|topic| topic.name);
    Ok(found.into_iter().map(|(id, topics)| (EventId(id), names(topics).collect())).collect())
}

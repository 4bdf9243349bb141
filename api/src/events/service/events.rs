//! Events: whole where the asker may see their details, or their face alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{event, id::EventId, terms::SubjectKind, value::Slug};
use uuid::Uuid;

use crate::{
    app::App,
    content,
    events::{
        policy::{SeenEvent, whole_by_itself},
        store::{self, EventListing, EventOwner},
    },
    fault::Fault,
    page::Page,
    reach::Reach,
};

/// Asks for a part of the events of one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventsOf(pub (EventOwner, Uuid), pub EventListing);

/// Events by id.
pub async fn events(
    app: &App,
    reach: &Reach,
    ids: &[EventId],
) -> Result<HashMap<EventId, SeenEvent>, Fault> {
    let rows = store::events(app.database.read(), reach, ids).await?;
    let open = opened(app, reach, &rows).await?;
    Ok(rows.into_iter().map(|row| (row.id, see(&open, row))).collect())
}

/// The event that a slug leads to, current or former.
pub async fn event_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<SeenEvent>, Fault> {
    let Some(id) = content::service::resolve_slug(app, SubjectKind::Event, slug).await? else {
        return Ok(None);
    };
    Ok(events(app, reach, &[EventId(id)]).await?.into_values().next())
}

/// A page of events.
pub async fn list_events(
    app: &App,
    reach: &Reach,
    listing: &EventListing,
) -> Result<Page<SeenEvent>, Fault> {
    let page = store::list_events(app.database.read(), reach, listing).await?;
    let open = opened(app, reach, page.items.iter().map(|(_, row)| row)).await?;
    Ok(page.map(|row| see(&open, row)))
}

/// A page of the events of each of these objects.
pub async fn events_of(
    app: &App,
    reach: &Reach,
    owners: &[(EventOwner, Uuid)],
    listing: &EventListing,
) -> Result<HashMap<(EventOwner, Uuid), Page<SeenEvent>>, Fault> {
    let mut by_kind: BTreeMap<EventOwner, Vec<Uuid>> = BTreeMap::new();
    for (kind, id) in owners {
        by_kind.entry(*kind).or_default().push(*id);
    }
    let mut found = HashMap::with_capacity(owners.len());
    for (kind, ids) in by_kind {
        let pages = store::events_of(app.database.read(), reach, kind, &ids, listing).await?;
        found.extend(pages.into_iter().map(|(id, page)| ((kind, id), page)));
    }
    let rows = found.values().flat_map(|page| page.items.iter().map(|(_, row)| row));
    let open = opened(app, reach, rows).await?;
    Ok(found.into_iter().map(|(owner, page)| (owner, page.map(|row| see(&open, row)))).collect())
}

/// Events whose details the actor may see by a role. Asked for only where a role could open one.
async fn opened<'a>(
    app: &App,
    reach: &Reach,
    rows: impl IntoIterator<Item = &'a event::Model>,
) -> Result<Opened, Fault> {
    let mut known = HashMap::new();
    let mut unknown = HashSet::new();
    for row in rows {
        match whole_by_itself(reach, row) {
            Some(whole) => drop(known.insert(row.id, whole)),
            None => drop(unknown.insert(row.id)),
        }
    }
    if !unknown.is_empty() {
        let ids: Vec<EventId> = unknown.into_iter().collect();
        let open = store::in_detail(app.database.read(), reach, &ids).await?;
        known.extend(open.into_iter().map(|id| (id, true)));
    }
    Ok(Opened(known))
}

/// Which events are open; what is not in it is not.
struct Opened(HashMap<EventId, bool>);

fn see(opened: &Opened, row: event::Model) -> SeenEvent {
    let whole = opened.0.get(&row.id).copied().unwrap_or(false);
    SeenEvent::new(row, whole)
}

//! Events: whole where the asker may see their details, or their face alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{event, id::EventId, value::Slug};
use uuid::Uuid;

use crate::{
    app::App,
    events::{
        policy::{Beside, SeenEvent, whole_by_itself},
        store::{self, Around, EventListing, EventOwner, FoundAround},
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
    let openness = Openness::of(reach, &rows).decide(app, reach).await?;
    Ok(rows.into_iter().map(|row| (row.id, openness.see(row))).collect())
}

/// The event that a slug leads to, current or former.
pub async fn event_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<SeenEvent>, Fault> {
    Ok(event_by_slug_with(app, reach, slug, Around::default()).await?.map(|(event, _)| event))
}

/// The same with what it refers to, as far as that is asked for.
pub async fn event_by_slug_with(
    app: &App,
    reach: &Reach,
    slug: &Slug,
    around: Around,
) -> Result<Option<(SeenEvent, FoundAround)>, Fault> {
    let found = store::event_by_slug(app.database.read(), reach, slug, around).await?;
    let Some((row, beside, around)) = found else { return Ok(None) };
    let openness = Openness::of(reach, [&row]).decide(app, reach).await?;
    Ok(Some((openness.see_with(row, beside), around)))
}

/// A page of events.
pub async fn list_events(
    app: &App,
    reach: &Reach,
    listing: &EventListing,
) -> Result<Page<SeenEvent>, Fault> {
    if listing.beside {
        let page = store::list_events_beside(app.database.read(), reach, listing).await?;
        let rows = page.items.iter().map(|(_, (row, _))| row);
        let openness = Openness::of(reach, rows).decide(app, reach).await?;
        return Ok(page.map(|(row, beside)| openness.see_with(row, beside)));
    }
    let page = store::list_events(app.database.read(), reach, listing).await?;
    let rows = page.items.iter().map(|(_, row)| row);
    let openness = Openness::of(reach, rows).decide(app, reach).await?;
    Ok(page.map(|row| openness.see(row)))
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
    let rows = found.values().flat_map(|page| page.items.iter().map(|(_, (row, _))| row));
    let openness = Openness::of(reach, rows).decide(app, reach).await?;
    let see = |(row, beside)| match beside {
        Some(beside) => openness.see_with(row, beside),
        None => openness.see(row),
    };
    Ok(found.into_iter().map(|(owner, page)| (owner, page.map(see))).collect())
}

/// Which of some events are open to the actor: what the rows alone tell, and what only roles can.
#[derive(Default)]
struct Openness {
    open: HashSet<EventId>,
    undecided: HashSet<EventId>,
}

impl Openness {
    fn of<'a>(reach: &Reach, rows: impl IntoIterator<Item = &'a event::Model>) -> Self {
        let mut openness = Self::default();
        for row in rows {
            match whole_by_itself(reach, row) {
                Some(true) => drop(openness.open.insert(row.id)),
                Some(false) => {}
                None => drop(openness.undecided.insert(row.id)),
            }
        }
        openness
    }

    /// Asks for the roles, where they could open anything.
    async fn decide(mut self, app: &App, reach: &Reach) -> Result<Self, Fault> {
        if !self.undecided.is_empty() {
            let undecided: Vec<EventId> = self.undecided.drain().collect();
            self.open.extend(store::in_detail(app.database.read(), reach, &undecided).await?);
        }
        Ok(self)
    }

    fn see(&self, row: event::Model) -> SeenEvent {
        let whole = self.open.contains(&row.id);
        SeenEvent::new(row, whole)
    }

    fn see_with(&self, row: event::Model, beside: Beside) -> SeenEvent {
        let whole = self.open.contains(&row.id);
        SeenEvent::with(row, whole, beside)
    }
}

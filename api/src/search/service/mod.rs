//! What is found, cut to what the asker may see, and what keeps it up to date.

mod keep;

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

pub use self::keep::{Rebuilt, keep, prepare, rebuild, rebuild_within};
use super::{SearchKind, document::Document, german::Sought, store};
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
};

/// An object that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Found(pub SearchKind, pub Uuid);

/// A page of what answers all of these words, the best first. Titles count most, then other names and
/// topics, then texts; a word counts more than a form of it, and that more than a compound with it.
pub async fn search(
    app: &App,
    reach: &Reach,
    sought: &[Sought],
    kinds: &[SearchKind],
    request: &PageRequest,
) -> Result<Page<Found>, Fault> {
    let connection = app.database.read();
    store::bounds(request)?;
    let nothing = Page { total: request.with_total.then_some(0), ..Page::default() };
    let answers = store::answers(connection, sought).await?;
    let answered: BTreeSet<i32> = answers.iter().map(|(place, ..)| *place).collect();
    if answered.len() < sought.len() || kinds.is_empty() {
        return Ok(nothing);
    }
    let words = (answers.as_slice(), sought.len());
    let page = store::find(connection, reach, kinds, words, request).await?;
    let total = if request.with_total {
        Some(store::count(connection, reach, kinds, words).await?)
    } else {
        None
    };
    let found = |hit: store::Hit| SearchKind::of(hit.kind).map(|kind| Found(kind, hit.subject_id));
    let items = page.items.into_iter().filter_map(|(at, hit)| Some((at, found(hit)?))).collect();
    Ok(Page { items, has_previous: page.has_previous, has_next: page.has_next, total })
}

/// The texts of what was found, as far as the actor sees them.
pub async fn documents(
    app: &App,
    reach: &Reach,
    found: &[Found],
) -> Result<HashMap<Found, Document>, Fault> {
    let connection = app.database.read();
    let ids: Vec<Uuid> = found.iter().map(|Found(_, id)| *id).collect();
    let visible = store::visible(connection, reach, &ids).await?;
    let detailed = store::detailed(connection, reach, &ids).await?;
    let objects = found.iter().map(|Found(kind, id)| (*kind, *id));
    let objects = objects.filter(|(_, id)| visible.contains(id)).collect();
    let documents = store::documents(connection, &objects).await?.into_iter().map(|document| {
        let found = Found(document.kind, document.id);
        let whole = detailed.contains(&document.id);
        (found, if whole { document } else { document.face() })
    });
    Ok(documents.collect())
}

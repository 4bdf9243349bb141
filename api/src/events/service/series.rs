//! Series of events.

use std::collections::{BTreeMap, HashMap};

use entity::{event_series, id::EventSeriesId, terms::SubjectKind, value::Slug};
use uuid::Uuid;

use crate::{
    app::App,
    content,
    events::store::{self, SeriesListing, SeriesOwner},
    fault::Fault,
    page::Page,
    reach::Reach,
};

/// Asks for a part of the series of one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeriesOf(pub (SeriesOwner, Uuid), pub SeriesListing);

/// Asks for the series whose values a visible event inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DefaultsOf(pub EventSeriesId);

/// Series by id.
pub async fn series(
    app: &App,
    reach: &Reach,
    ids: &[EventSeriesId],
) -> Result<HashMap<EventSeriesId, event_series::Model>, Fault> {
    let rows = store::series(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What events inherit. Whoever asks has seen such an event's details: a value that holds for it is
/// shown with it, even while the series is still a draft.
pub async fn defaults(
    app: &App,
    _reach: &Reach,
    series: &[DefaultsOf],
) -> Result<HashMap<DefaultsOf, event_series::Model>, Fault> {
    let ids: Vec<EventSeriesId> = series.iter().map(|key| key.0).collect();
    let rows = store::series_defaults(app.database.read(), &ids).await?;
    Ok(rows.into_iter().map(|row| (DefaultsOf(row.id), row)).collect())
}

/// The series that a slug leads to, current or former.
pub async fn series_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<event_series::Model>, Fault> {
    let Some(id) = content::service::resolve_slug(app, SubjectKind::EventSeries, slug).await?
    else {
        return Ok(None);
    };
    Ok(series(app, reach, &[EventSeriesId(id)]).await?.into_values().next())
}

/// A page of series, by name.
pub async fn list_series(
    app: &App,
    reach: &Reach,
    listing: &SeriesListing,
) -> Result<Page<event_series::Model>, Fault> {
    store::list_series(app.database.read(), reach, listing).await
}

/// A page of the series of each of these objects, by name.
pub async fn series_of(
    app: &App,
    reach: &Reach,
    owners: &[(SeriesOwner, Uuid)],
    listing: &SeriesListing,
) -> Result<HashMap<(SeriesOwner, Uuid), Page<event_series::Model>>, Fault> {
    let mut by_kind: BTreeMap<SeriesOwner, Vec<Uuid>> = BTreeMap::new();
    for (kind, id) in owners {
        by_kind.entry(*kind).or_default().push(*id);
    }
    let mut found = HashMap::with_capacity(owners.len());
    for (kind, ids) in by_kind {
        let pages = store::series_of(app.database.read(), reach, kind, &ids, listing).await?;
        found.extend(pages.into_iter().map(|(id, page)| ((kind, id), page)));
    }
    Ok(found)
}

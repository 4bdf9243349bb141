//! Lists of series.

use std::collections::HashMap;

use entity::{
    event_series,
    id::{EventSeriesId, ProgrammeId, TopicId},
    rows::Rows as _,
    terms::SeriesStatus,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryTrait as _, Select};
use uuid::Uuid;

use super::links;
use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which series a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SeriesFilter {
    /// Words that title, aliases, motto or description hold.
    pub terms: Vec<String>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// About one of these topics.
    pub topics: Option<Vec<TopicId>>,
    /// In one of these states.
    pub statuses: Option<Vec<SeriesStatus>>,
}

/// Which part of which series, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeriesListing {
    /// Which series.
    pub filter: SeriesFilter,
    /// Whether the names run from Z to A.
    pub descending: bool,
    /// Which part of the list.
    pub request: PageRequest,
}

/// Something that has series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SeriesOwner {
    /// A programme.
    Programme,
    /// A topic: series that are about it.
    Topic,
}

fn find(reach: &Reach, filter: &SeriesFilter) -> Select<event_series::Entity> {
    event_series::Entity::rows()
        .filter(reach.series())
        .filter(page::holds_all(event_series::Column::SearchText, &filter.terms))
        .apply_if(filter.programme, |query, id| {
            query.filter(event_series::Column::ProgrammeId.eq(id))
        })
        .apply_if(filter.topics.as_deref(), |query, ids| {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            let series = links::children(links::series_of_topics(&ids));
            query.filter(event_series::Column::Id.in_subquery(series))
        })
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(event_series::Column::Status.is_in(statuses))
        })
}

fn by_name(descending: bool) -> Ordering<event_series::Entity> {
    Ordering {
        column: event_series::Column::SortName,
        id: event_series::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(in super::super) async fn series(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventSeriesId],
) -> Result<Vec<event_series::Model>, Fault> {
    let query = event_series::Entity::rows().filter(reach.series());
    Ok(query.filter(among(event_series::Column::Id, ids.iter().copied())).all(connection).await?)
}

/// Whatever the reach: for the values that visible events inherit.
pub(in super::super) async fn series_defaults(
    connection: &impl ConnectionTrait,
    ids: &[EventSeriesId],
) -> Result<Vec<event_series::Model>, Fault> {
    let query = event_series::Entity::rows();
    Ok(query.filter(among(event_series::Column::Id, ids.iter().copied())).all(connection).await?)
}

pub(in super::super) async fn list_series(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    listing: &SeriesListing,
) -> Result<Page<event_series::Model>, Fault> {
    let query = find(reach, &listing.filter);
    page::fetch(connection, query, &by_name(listing.descending), &listing.request).await
}

pub(in super::super) async fn series_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    owner: SeriesOwner,
    owners: &[Uuid],
    listing: &SeriesListing,
) -> Result<HashMap<Uuid, Page<event_series::Model>>, Fault> {
    let query = find(reach, &listing.filter);
    let ordering = by_name(listing.descending);
    match owner {
        SeriesOwner::Programme => {
            let column = event_series::Column::ProgrammeId;
            let owner_of = |row: &event_series::Model| row.programme_id.map(Uuid::from);
            let request = &listing.request;
            page::fetch_of_each(connection, query, column, owners, owner_of, &ordering, request)
                .await
        }
        SeriesOwner::Topic => {
            let links = links::series_of_topics(owners);
            let request = &listing.request;
            page::fetch_of_each_linked(connection, query, links, owners, &ordering, request).await
        }
    }
}

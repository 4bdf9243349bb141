//! Lists of events.
//!
//! A filter on a column that a protected event hides looks at the events alone whose details the
//! actor may see, so that no filter tells what a field would not.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    columns::FromColumns as _,
    event, event_series,
    id::{EventId, EventSeriesId, MunicipalityId, PartnerId, ProgrammeId, TopicId, VenueId},
    municipality, partner, partner_role,
    rows::Rows as _,
    terms::{AttendanceMode, Confidentiality, EventKind, EventStatus, PartnerRoleState},
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QuerySelect, QueryTrait as _,
    Select, sea_query::SelectStatement,
};
use uuid::Uuid;

use super::{
    beside::{beside, join_beside, read_beside, read_both},
    dates::{begun_before, begun_late_enough, not_over, over},
    links,
};
use crate::{
    database::conditions::among,
    events::policy::Beside,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which events a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EventFilter {
    /// Words that title, former titles, description or place hold; of a protected event the title.
    pub terms: Vec<String>,
    /// Of this programme, directly or by their series.
    pub programme: Option<ProgrammeId>,
    /// Of this series.
    pub series: Option<EventSeriesId>,
    /// Held in this municipality.
    pub municipality: Option<MunicipalityId>,
    /// Held in a municipality of one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// Held at this venue, be it that of the series.
    pub venue: Option<VenueId>,
    /// About one of these topics, be they those of the series.
    pub topics: Option<Vec<TopicId>>,
    /// In which this partner has an accepted role, or in the series of which.
    pub partner: Option<PartnerId>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<EventKind>>,
    /// In one of these states.
    pub statuses: Option<Vec<EventStatus>>,
    /// To be attended in one of these ways.
    pub attendance_modes: Option<Vec<AttendanceMode>>,
    /// Not over before this instant.
    pub from: Option<DateTime<Utc>>,
    /// Begun before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Over before this instant.
    pub over_by: Option<DateTime<Utc>>,
}

impl EventFilter {
    fn looks_at_details(&self) -> bool {
        self.municipality.is_some()
            || self.states.is_some()
            || self.venue.is_some()
            || self.topics.is_some()
            || self.kinds.is_some()
            || self.attendance_modes.is_some()
    }
}

/// What events are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventOrder {
    /// The date; unknown ones last in both directions.
    Date,
    /// The title.
    Name,
    /// The position in the series.
    Position,
}

/// Which part of which events, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventListing {
    /// Which events.
    pub filter: EventFilter,
    /// What they are ordered by.
    pub order: EventOrder,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Which part of the list.
    pub request: PageRequest,
    /// Whether what each event inherits from and what is counted of it is to be read with it.
    pub beside: bool,
}

/// Something that has events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventOwner {
    /// A programme: its own events and those of its series.
    Programme,
    /// A series.
    Series,
    /// A municipality: events that are held there.
    Municipality,
    /// A venue: events that are held there.
    Venue,
    /// A topic: events that are about it.
    Topic,
    /// An audience group: events whose rules name it.
    AudienceGroup,
}

fn find(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &EventFilter,
) -> Select<event::Entity> {
    let backend = connection.get_database_backend();
    let mut query = event::Entity::rows().filter(reach.events());
    if filter.looks_at_details() {
        query = query.filter(reach.event_details());
    }
    query
        .filter(matches(reach, &filter.terms))
        .apply_if(filter.programme, |query, id| query.filter(event::Column::ProgrammeId.eq(id)))
        .apply_if(filter.series, |query, id| {
            query.filter(event::Column::SeriesId.in_subquery(
                visible_series(reach).filter(event_series::Column::Id.eq(id)).into_query(),
            ))
        })
        .apply_if(filter.municipality, |query, id| {
            let ids = visible_municipalities(reach).filter(municipality::Column::Id.eq(id));
            query.filter(event::Column::MunicipalityId.in_subquery(ids.into_query()))
        })
        .apply_if(filter.states.clone(), |query, states| {
            let ids =
                visible_municipalities(reach).filter(municipality::Column::State.is_in(states));
            query.filter(event::Column::MunicipalityId.in_subquery(ids.into_query()))
        })
        .apply_if(filter.venue, |query, id| {
            let ids = links::children(links::of_venues(&[id.0]));
            query.filter(event::Column::Id.in_subquery(ids))
        })
        .apply_if(filter.topics.as_deref(), |query, ids| {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            query.filter(event::Column::Id.in_subquery(links::children(links::of_topics(&ids))))
        })
        .apply_if(filter.partner, |query, id| query.filter(with_partner(reach, id)))
        .apply_if(filter.kinds.clone(), |query, kinds| {
            query.filter(event::Column::Kind.is_in(kinds))
        })
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(event::Column::Status.is_in(statuses))
        })
        .apply_if(filter.attendance_modes.clone(), |query, modes| {
            query.filter(event::Column::AttendanceMode.is_in(modes))
        })
        .apply_if(filter.from, |query, from| {
            query.filter(not_over(from)).filter(begun_late_enough(backend, from))
        })
        .apply_if(filter.until, |query, until| query.filter(begun_before(until)))
        .apply_if(filter.over_by, |query, now| query.filter(begun_before(now)).filter(over(now)))
}

/// Of a protected event, only the words that everybody sees are searched.
fn matches(reach: &Reach, terms: &[String]) -> Condition {
    if terms.is_empty() {
        return Condition::all();
    }
    let details = Condition::all()
        .add(reach.event_details())
        .add(page::holds_all(event::Column::SearchText, terms));
    Condition::any().add(page::holds_all(event::Column::SearchTitle, terms)).add(details)
}

fn visible_series(reach: &Reach) -> Select<event_series::Entity> {
    let query = event_series::Entity::rows().select_only().column(event_series::Column::Id);
    query.filter(reach.series())
}

/// A municipality is as visible as its partner.
fn visible_municipalities(reach: &Reach) -> Select<municipality::Entity> {
    municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::Id)
        .filter(municipality::Column::PartnerId.in_subquery(visible_partners(reach).into_query()))
}

fn visible_partners(reach: &Reach) -> Select<partner::Entity> {
    partner::Entity::rows().select_only().column(partner::Column::Id).filter(reach.partners())
}

/// Of a protected event, only leading roles are known to everybody.
fn with_partner(reach: &Reach, id: PartnerId) -> Condition {
    let roles = |column: partner_role::Column| {
        let partners = visible_partners(reach).filter(partner::Column::Id.eq(id));
        partner_role::Entity::rows()
            .select_only()
            .column(column)
            .filter(column.is_not_null())
            .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted))
            .filter(partner_role::Column::PartnerId.in_subquery(partners.into_query()))
    };
    let leading = roles(partner_role::Column::EventId).filter(partner_role::Column::Leads.eq(true));
    let series = roles(partner_role::Column::SeriesId)
        .filter(partner_role::Column::SeriesId.in_subquery(visible_series(reach).into_query()));
    let any: SelectStatement = roles(partner_role::Column::EventId).into_query();
    let detail =
        Condition::all().add(reach.event_details()).add(event::Column::Id.in_subquery(any));
    Condition::any()
        .add(event::Column::Id.in_subquery(leading.into_query()))
        .add(event::Column::SeriesId.in_subquery(series.into_query()))
        .add(detail)
}

fn ordering(order: EventOrder, descending: bool) -> Ordering<event::Entity> {
    let (column, position): (_, fn(&event::Model) -> Position) = match (order, descending) {
        (EventOrder::Date, false) => (event::Column::SortsFrom, |row| Position {
            key: SortKey::Instant(row.sorts_from),
            id: row.id.0,
        }),
        (EventOrder::Date, true) => (event::Column::SortsBack, |row| Position {
            key: SortKey::Instant(row.sorts_back),
            id: row.id.0,
        }),
        (EventOrder::Name, _) => (event::Column::SortName, |row| Position {
            key: SortKey::Text(row.sort_name.clone()),
            id: row.id.0,
        }),
        (EventOrder::Position, _) => (event::Column::SeriesPosition, |row| Position {
            key: SortKey::Number(row.series_position.unwrap_or_default().into()),
            id: row.id.0,
        }),
    };
    Ordering { column, id: event::Column::Id, descending, position }
}

/// The events of a series that are published and for everybody.
pub(in super::super) async fn public_events_of_series(
    connection: &impl ConnectionTrait,
    series: EventSeriesId,
) -> Result<Vec<event::Model>, Fault> {
    let query = event::Entity::rows()
        .filter(event::Column::SeriesId.eq(series))
        .filter(event::Column::Confidentiality.eq(Confidentiality::Public))
        .filter(event::Column::Status.ne(EventStatus::Draft));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventId],
) -> Result<Vec<event::Model>, Fault> {
    let query = event::Entity::rows().filter(reach.events());
    let query = query.filter(among(event::Column::Id, ids.iter().copied()));
    let rows = connection.query_all(&query.into_query()).await?;
    Ok(rows.iter().map(|row| event::Model::from_columns(row, 0)).collect::<Result<_, _>>()?)
}

/// Those of the events whose details the actor may see.
pub(in super::super) async fn in_detail(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventId],
) -> Result<Vec<EventId>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(among(event::Column::Id, ids.iter().copied()))
        .filter(reach.event_details());
    Ok(query.into_tuple().all(connection).await?)
}

pub(in super::super) async fn list_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    listing: &EventListing,
) -> Result<Page<event::Model>, Fault> {
    let ordering = ordering(listing.order, listing.descending);
    page::fetch(connection, find(connection, reach, &listing.filter), &ordering, &listing.request)
        .await
}

/// The same with what each event inherits from and what is counted of it.
pub(in super::super) async fn list_events_beside(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    listing: &EventListing,
) -> Result<Page<(event::Model, Beside)>, Fault> {
    let ordering = ordering(listing.order, listing.descending);
    let query = find(connection, reach, &listing.filter);
    let request = &listing.request;
    let total =
        if request.with_total { Some(page::count(connection, query.clone()).await?) } else { None };
    let page = page::fetch_beside(connection, beside(query), read_both, &ordering, request);
    Ok(Page { total, ..page.await? })
}

/// A page of the events of each owner, with what stands beside them where that is asked for and found so.
pub(in super::super) async fn events_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    owner: EventOwner,
    owners: &[Uuid],
    listing: &EventListing,
) -> Result<HashMap<Uuid, Page<(event::Model, Option<Beside>)>>, Fault> {
    let ordering = ordering(listing.order, listing.descending);
    let request = &listing.request;
    let mut query = find(connection, reach, &listing.filter);
    if !matches!(owner, EventOwner::Programme | EventOwner::Series) {
        query = query.filter(reach.event_details());
    }
    let (column, owner_of): (_, fn(&event::Model) -> Option<Uuid>) = match owner {
        EventOwner::Programme => {
            (event::Column::ProgrammeId, |row| row.programme_id.map(Uuid::from))
        }
        EventOwner::Series => (event::Column::SeriesId, |row| row.series_id.map(Uuid::from)),
        EventOwner::Municipality => {
            (event::Column::MunicipalityId, |row| row.municipality_id.map(Uuid::from))
        }
        EventOwner::Venue | EventOwner::Topic | EventOwner::AudienceGroup => {
            let links = match owner {
                EventOwner::Venue => links::of_venues(owners),
                EventOwner::Topic => links::of_topics(owners),
                _ => links::of_audience_groups(owners),
            };
            let pages =
                page::fetch_of_each_linked(connection, query, links, owners, &ordering, request);
            return Ok(alone(pages.await?));
        }
    };
    if !listing.beside {
        let pages =
            page::fetch_of_each(connection, query, column, owners, owner_of, &ordering, request);
        return Ok(alone(pages.await?));
    }
    page::fetch_of_each_beside(
        connection,
        query,
        (column, owners),
        owner_of,
        |statement| join_beside(statement, page::ROW),
        |row| {
            let beside = read_beside(row, event::Model::COUNT + 1)?;
            Ok((event::Model::from_columns(row, 0)?, Some(beside)))
        },
        (&ordering, request),
    )
    .await
}

fn alone<T>(
    pages: HashMap<Uuid, Page<event::Model>>,
) -> HashMap<Uuid, Page<(event::Model, Option<T>)>> {
    pages.into_iter().map(|(owner, page)| (owner, page.map(|row| (row, None)))).collect()
}

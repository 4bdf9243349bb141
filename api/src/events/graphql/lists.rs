//! Filters and orders of events and series, and the lists that other objects have of them.

use async_graphql::{Context, Enum, ID, InputObject};
use chrono::{DateTime as Instant, Utc};
use entity::id::{EventSeriesId, MunicipalityId, PartnerId, ProgrammeId, TopicId, VenueId};
use uuid::Uuid;

use super::{
    event::EventConnection,
    series::EventSeriesConnection,
    terms::{AttendanceMode, EventKind, EventStatus, SeriesStatus},
};
use crate::{
    events::service::{
        self, EventFilter, EventListing, EventOrder, EventOwner, EventsOf, SeenEvent, SeriesFilter,
        SeriesListing, SeriesOf, SeriesOwner,
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::Result,
        id::GlobalId,
        load_lists,
        scalar::DateTime,
    },
    words,
};

/// Which events a list is to hold. Everything that is given must hold. What is hidden of a protected
/// event is not looked at: such an event is in no list that asks for it.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "EventFilter")]
pub struct EventFilterInput {
    /// Words that title, former titles, description or place hold, as people write them.
    search: Option<String>,
    /// Of this programme, directly or by their series.
    programme_id: Option<ID>,
    /// Of this series.
    series_id: Option<ID>,
    /// Held in this municipality.
    municipality_id: Option<ID>,
    /// Held in one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// Held at this venue.
    venue_id: Option<ID>,
    /// About one of these topics.
    topic_ids: Option<Vec<ID>>,
    /// In which this partner has an accepted role, or in the series of which.
    partner_id: Option<ID>,
    /// Of one of these kinds.
    kinds: Option<Vec<EventKind>>,
    /// In one of these states.
    statuses: Option<Vec<EventStatus>>,
    /// To be attended in one of these ways.
    attendance_modes: Option<Vec<AttendanceMode>>,
    /// Not over before this instant. A date without a day counts with all that it can mean; an
    /// unknown one is never in such a list.
    from: Option<DateTime>,
    /// Begun before this instant. A date without a day counts with all that it can mean; an unknown
    /// one is never in such a list.
    until: Option<DateTime>,
    /// `true`: not over now; `false`: over now. An unknown date is neither.
    upcoming: Option<bool>,
}

impl EventFilterInput {
    fn parse(self, now: Instant<Utc>) -> Result<EventFilter, Fault> {
        let from = self.from.map(|from| from.0);
        Ok(EventFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            programme: one::<ProgrammeId>("filter.programmeId", self.programme_id)?,
            series: one::<EventSeriesId>("filter.seriesId", self.series_id)?,
            municipality: one::<MunicipalityId>("filter.municipalityId", self.municipality_id)?,
            states: self
                .states
                .map(|codes| {
                    let state = |code: String| {
                        code.parse().map_err(|rule| Fault::bad_input("filter.states", rule))
                    };
                    codes.into_iter().map(state).collect()
                })
                .transpose()?,
            venue: one::<VenueId>("filter.venueId", self.venue_id)?,
            topics: many::<TopicId>("filter.topicIds", self.topic_ids)?,
            partner: one::<PartnerId>("filter.partnerId", self.partner_id)?,
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            attendance_modes: self
                .attendance_modes
                .map(|modes| modes.into_iter().map(Into::into).collect()),
            from: match self.upcoming {
                Some(true) => Some(from.map_or(now, |from| from.max(now))),
                _ => from,
            },
            until: self.until.map(|until| until.0),
            over_by: (self.upcoming == Some(false)).then_some(now),
        })
    }
}

/// What events can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EventOrderField {
    /// The date. Unknown dates come last in both directions.
    Date,
    /// The title.
    Name,
}

/// How a list of events is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "EventOrder")]
pub struct EventOrderInput {
    /// What it is ordered by.
    field: EventOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// What the events of a series can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SeriesEventOrderField {
    /// The position in the series, which says nothing about the date.
    Position,
    /// The date. Unknown dates come last in both directions.
    Date,
    /// The title.
    Name,
}

/// How the events of a series are ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "SeriesEventOrder")]
pub struct SeriesEventOrderInput {
    /// What the list is ordered by.
    field: SeriesEventOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Which series a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "EventSeriesFilter")]
pub struct SeriesFilterInput {
    /// Words that title, aliases, motto or description hold, as people write them.
    search: Option<String>,
    /// Of this programme.
    programme_id: Option<ID>,
    /// About one of these topics.
    topic_ids: Option<Vec<ID>>,
    /// In one of these states.
    statuses: Option<Vec<SeriesStatus>>,
}

/// What series can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EventSeriesOrderField {
    /// The title.
    Name,
}

/// How a list of series is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "EventSeriesOrder")]
pub struct SeriesOrderInput {
    /// What it is ordered by.
    field: EventSeriesOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// What a client asks of a list of events.
#[derive(Debug, Default)]
pub struct EventArguments {
    /// Which part.
    pub page: PageArguments,
    /// Which events.
    pub filter: Option<EventFilterInput>,
    /// What they are ordered by.
    pub order: Option<(EventOrder, OrderDirection)>,
}

impl EventArguments {
    /// Of a list in which events stand by themselves.
    #[must_use]
    pub fn new(
        page: PageArguments,
        filter: Option<EventFilterInput>,
        order: Option<EventOrderInput>,
    ) -> Self {
        let order = order.map(|order| {
            let field = match order.field {
                EventOrderField::Date => EventOrder::Date,
                EventOrderField::Name => EventOrder::Name,
            };
            (field, order.direction)
        });
        Self { page, filter, order }
    }

    /// Of the events of one series: by position where the client says nothing else.
    #[must_use]
    pub fn of_series(
        page: PageArguments,
        filter: Option<EventFilterInput>,
        order: Option<SeriesEventOrderInput>,
    ) -> Self {
        let order = order.map_or((EventOrder::Position, OrderDirection::Asc), |order| {
            let field = match order.field {
                SeriesEventOrderField::Position => EventOrder::Position,
                SeriesEventOrderField::Date => EventOrder::Date,
                SeriesEventOrderField::Name => EventOrder::Name,
            };
            (field, order.direction)
        });
        Self { page, filter, order: Some(order) }
    }

    /// What the service is asked for, and the name of list and order that cursors are bound to.
    pub fn listing(self, ctx: &Context<'_>, list: &str) -> Result<(EventListing, String)> {
        let (order, direction) = self.order.unwrap_or((EventOrder::Date, OrderDirection::Asc));
        let field = match order {
            EventOrder::Date => "date",
            EventOrder::Name => "name",
            EventOrder::Position => "position",
        };
        let descending = direction.is_descending();
        let list = format!("{list} {field} {}", if descending { "desc" } else { "asc" });
        let filter = self.filter.unwrap_or_default().parse(ctx.request().now)?;
        let request = self.page.request(&list, ctx.wants_total())?;
        let beside = wants_beside(ctx);
        Ok((EventListing { filter, order, descending, request, beside }, list))
    }
}

/// Fields of an event that depend on its series or its seats.
const FIELDS_BESIDE: [&str; 6] =
    ["capacity", "contact", "freeSeats", "registrationDeadline", "registrationState", "waiting"];

fn wants_beside(ctx: &Context<'_>) -> bool {
    let list = ctx.look_ahead();
    let events = [list.field("edges").field("node"), list.field("nodes")];
    FIELDS_BESIDE.iter().any(|field| events.iter().any(|event| event.field(field).exists()))
}

/// A page of the events of an object. `list` is the path of the field: `venue.events`.
pub async fn events_of(
    ctx: &Context<'_>,
    owner: EventOwner,
    id: impl Into<Uuid>,
    list: &str,
    arguments: EventArguments,
) -> Result<EventConnection> {
    let (listing, list) = arguments.listing(ctx, list)?;
    let page = ctx.load(EventsOf((owner, id.into()), listing)).await?.unwrap_or_default();
    Ok(EventConnection::new(page, &list))
}

/// What the service is asked for, and the name of list and order that cursors are bound to.
pub(super) fn series_listing(
    ctx: &Context<'_>,
    list: &str,
    page: PageArguments,
    filter: Option<SeriesFilterInput>,
    order: Option<SeriesOrderInput>,
) -> Result<(SeriesListing, String)> {
    let descending = order.is_some_and(|order| order.direction.is_descending());
    let list = format!("{list} name {}", if descending { "desc" } else { "asc" });
    let request = page.request(&list, ctx.wants_total())?;
    let filter = filter.unwrap_or_default();
    let filter = SeriesFilter {
        terms: words::search_terms(filter.search.as_deref().unwrap_or_default()),
        programme: one::<ProgrammeId>("filter.programmeId", filter.programme_id)?,
        topics: many::<TopicId>("filter.topicIds", filter.topic_ids)?,
        statuses: filter.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
    };
    Ok((SeriesListing { filter, descending, request }, list))
}

/// A page of the series of an object, by name. `list` is the path of the field: `topic.series`.
pub async fn series_of(
    ctx: &Context<'_>,
    owner: SeriesOwner,
    id: impl Into<Uuid>,
    list: &str,
    page: PageArguments,
) -> Result<EventSeriesConnection> {
    let (listing, list) = series_listing(ctx, list, page, None, None)?;
    let page = ctx.load(SeriesOf((owner, id.into()), listing)).await?.unwrap_or_default();
    Ok(EventSeriesConnection::new(page, &list))
}

fn one<Id: GlobalId>(input: &'static str, id: Option<ID>) -> Result<Option<Id>, Fault> {
    id.map(|id| Id::from_global(input, &id)).transpose()
}

fn many<Id: GlobalId>(input: &'static str, ids: Option<Vec<ID>>) -> Result<Option<Vec<Id>>, Fault> {
    ids.map(|ids| ids.iter().map(|id| Id::from_global(input, id)).collect()).transpose()
}

type EventOwnerKey = (EventOwner, Uuid);
type SeriesOwnerKey = (SeriesOwner, Uuid);

load_lists! {
    EventsOf(EventOwnerKey, EventListing) => service::events_of: SeenEvent;
    SeriesOf(SeriesOwnerKey, SeriesListing) => service::series_of: entity::event_series::Model;
}

//! Queries about series, events, venues and audience groups.

use async_graphql::{Context, Object};
use entity::value::Slug;

use super::{
    audience::AudienceGroupConnection,
    event::{Event, EventConnection},
    lists::{
        EventArguments, EventFilterInput, EventOrderInput, SeriesFilterInput, SeriesOrderInput,
        series_listing,
    },
    series::{EventSeries, EventSeriesConnection},
    venue::VenueConnection,
};
use crate::{
    events::service::{self, Around},
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::{Fallible, Result, found},
    },
};

/// Queries about events.
#[derive(Debug, Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// The event that a slug leads to, whether current or former.
    async fn event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<Event> {
        let event = async {
            let request = ctx.request();
            let (reach, slug) = (request.reach(), parse(&slug)?);
            let looking = ctx.look_ahead();
            let around = Around {
                programme: looking.field("programme").exists(),
                municipality: looking.field("municipality").exists(),
            };
            let event = service::event_by_slug_with(&request.app, &reach, &slug, around).await?;
            let Some((event, around)) = event else { return Ok(None) };
            ctx.loaded(around.programme.map(|row| (row.id, row))).await;
            let (municipality, partner) = around.municipality.unzip();
            ctx.loaded(municipality.map(|row| (row.id, row))).await;
            ctx.loaded(partner.map(|row| (row.id, row))).await;
            Ok(Some(Event::from(event)))
        };
        found(event.await)
    }

    /// The events of the network, by date.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by date, early to late, by default.")]
        order_by: Option<EventOrderInput>,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let (listing, list) = EventArguments::new(page, filter, order_by).listing(ctx, "events")?;
        let request = ctx.request();
        let page = service::list_events(&request.app, &request.reach(), &listing).await?;
        Ok(EventConnection::new(page, &list))
    }

    /// The series that a slug leads to, whether current or former.
    async fn event_series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<EventSeries> {
        let series = async {
            let request = ctx.request();
            service::series_by_slug(&request.app, &request.reach(), &parse(&slug)?).await
        };
        found(series.await.map(|row| row.map(EventSeries::from)))
    }

    /// The series of the network, by title.
    async fn event_series_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which series the list is to hold.")] filter: Option<SeriesFilterInput>,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<SeriesOrderInput>,
    ) -> Result<EventSeriesConnection> {
        let page = PageArguments { first, after, last, before };
        let (listing, list) = series_listing(ctx, "eventSeriesList", page, filter, order_by)?;
        let request = ctx.request();
        let page = service::list_series(&request.app, &request.reach(), &listing).await?;
        Ok(EventSeriesConnection::new(page, &list))
    }

    /// The venues of the network, by name.
    async fn venues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Words that name or address hold.")] search: Option<String>,
        #[graphql(desc = "Which way the names run; A to Z by default.")] direction: Option<
            OrderDirection,
        >,
    ) -> Result<VenueConnection> {
        let descending = direction.is_some_and(OrderDirection::is_descending);
        let list = if descending { "venues name desc" } else { "venues name asc" };
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let app = &ctx.request().app;
        let page = service::list_venues(
            app,
            &ctx.request().reach(),
            search.as_deref(),
            descending,
            &request,
        )
        .await?;
        Ok(VenueConnection::new(page, list))
    }

    /// The groups that events are for, by name.
    async fn audience_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Words that the name holds.")] search: Option<String>,
        #[graphql(desc = "Which way the names run; A to Z by default.")] direction: Option<
            OrderDirection,
        >,
    ) -> Result<AudienceGroupConnection> {
        let descending = direction.is_some_and(OrderDirection::is_descending);
        let list = if descending { "audienceGroups name desc" } else { "audienceGroups name asc" };
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let app = &ctx.request().app;
        let page = service::list_audience_groups(
            app,
            &ctx.request().reach(),
            search.as_deref(),
            descending,
            &request,
        )
        .await?;
        Ok(AudienceGroupConnection::new(page, list))
    }
}

fn parse(slug: &str) -> Result<Slug, Fault> {
    slug.parse().map_err(|rule| Fault::bad_input("slug", rule))
}

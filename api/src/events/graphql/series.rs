//! Series in the schema.

use async_graphql::{Context, Description, ID, Object};
use entity::{event_series, id::EventSeriesId, terms::TextItemKind};

use super::{
    audience::{self, AudienceInfo},
    event::{EventConnection, contact},
    lists::{EventArguments, EventFilterInput, SeriesEventOrderInput, events_of},
    terms::SeriesStatus,
    values::CapacityInfo,
    venue::{Venue, venue},
};
use crate::{
    calendar::graphql as calendar,
    content::graphql::{self as content, ExternalIdInfo, PartialDateInfo, SourceRefInfo, Topic},
    events::{
        effective::{self, Effective},
        lifecycle::SeriesStep,
        service::{self, Action, EventOwner, LeadersOf, PartsOf},
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, Locale, Url},
        text,
    },
    interests::graphql::interest_count,
    partners::{
        graphql::{PartnerRoleConnection, PublicContactInfo},
        service::RolesOfSeries,
    },
    programmes::graphql::{Programme, programme},
};

/// Events that belong together, and what they share: an event without a value of its own has that of
/// its series.
#[derive(Clone, Debug, Description)]
pub struct EventSeries(event_series::Model);

impl From<event_series::Model> for EventSeries {
    fn from(row: event_series::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl EventSeries {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name in addresses. A former one still leads here.
    async fn slug(&self) -> &str {
        self.0.slug.as_str()
    }

    /// Where calendar programs read its events (iCalendar).
    async fn calendar_url(&self, ctx: &Context<'_>) -> Url {
        calendar::address(ctx, "series", self.0.slug.as_str())
    }

    /// Names in addresses that the series had before, oldest first.
    async fn former_slugs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        content::former_slugs(ctx, self.0.id, &self.0.slug).await
    }

    /// Title, in the reader's language where there is a translation.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.0.id, "title", &self.0.title, locale).await
    }

    /// Other titles that are in use.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Alias))
    }

    /// Subtitle, in the reader's language where there is a translation.
    async fn subtitle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let base = self.0.subtitle.as_deref();
        text::localised_option(ctx, self.0.id, "subtitle", base, locale).await
    }

    /// Motto, without quotation marks.
    async fn motto(&self) -> Option<&str> {
        self.0.motto.as_deref()
    }

    /// What it is about, in the reader's language where there is a translation.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let base = self.0.description.as_deref();
        text::localised_option(ctx, self.0.id, "description", base, locale).await
    }

    /// Where the series stands.
    async fn status(&self) -> SeriesStatus {
        self.0.status.into()
    }

    /// The programme that it belongs to.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// Its events, by position where nothing else is asked for.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by position by default.")] order_by: Option<
            SeriesEventOrderInput,
        >,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = EventArguments::of_series(page, filter, order_by);
        events_of(ctx, EventOwner::Series, self.0.id, "eventSeries.events", arguments).await
    }

    /// How many people wait to be told when registration for any of its events opens. For its organisers; null for
    /// everybody else.
    async fn interest_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let organisers = ctx.load(LeadersOf(self.0.id.0)).await?.unwrap_or_default();
        interest_count(ctx, self.0.id.0, &organisers).await
    }

    /// Partners' parts in it, by their places.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerRoleConnection> {
        let list = "eventSeries.roles position asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(RolesOfSeries(self.0.id, request)).await?.unwrap_or_default();
        Ok(PartnerRoleConnection::new(page, list))
    }

    /// Whom everybody may ask about it.
    async fn contact(&self) -> Option<PublicContactInfo> {
        contact(&self.0)
    }

    /// Where its events are held.
    async fn venue(&self, ctx: &Context<'_>) -> Fallible<Venue> {
        venue(ctx, self.0.venue_id).await
    }

    /// The last day, inclusive, or last local time to register for its events; the instant depends on
    /// the zone of each.
    async fn registration_deadline(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.registration_deadline)
    }

    /// How many people can come to each event.
    async fn capacity(&self) -> CapacityInfo {
        let value = effective::capacity_of_series(&self.0);
        CapacityInfo(Effective { value, inherited: false })
    }

    /// Whether taking part costs nothing; null where nobody said.
    async fn free_of_charge(&self) -> Option<bool> {
        self.0.free_of_charge
    }

    /// Who may come to its events.
    async fn audience(&self, ctx: &Context<'_>) -> Result<AudienceInfo> {
        let (_, rules) = audience::rules(ctx, None, Some(self.0.id)).await?;
        let mode = effective::own_or(self.0.audience_mode, None);
        Ok(AudienceInfo::new(mode, None, effective::list_or(rules, Vec::new())))
    }

    /// Topics in order.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        content::topics(ctx, self.0.id).await
    }

    /// What people need to know before they come.
    async fn notices(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Notice))
    }

    /// Questions that it asks.
    async fn guiding_questions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::GuidingQuestion))
    }

    /// Who must be named beside its picture.
    async fn image_credit(&self) -> Option<&str> {
        self.0.image_credit.as_deref()
    }

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self) -> Option<&str> {
        self.0.editorial_note.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
    }

    /// Whether the viewer may change what the record says, and put events into it.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_edit(ctx).await
    }

    /// Whether the viewer may show it to everybody now.
    async fn viewer_can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(SeriesStep::Publish.from(self.0.status).is_some() && self.may_edit(ctx).await?)
    }

    /// Whether the viewer may keep it as a record now.
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(SeriesStep::Archive.from(self.0.status).is_some() && self.may_edit(ctx).await?)
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl EventSeries {
    async fn may_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        let parts = ctx.load(PartsOf::series(&self.0)).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, Action::EditEvent, &parts))
    }
}

connection! {
    /// A page of series.
    EventSeriesConnection,
    /// A series in a list.
    EventSeriesEdge,
    EventSeries,
}

/// A series that an object refers to; null where there is none or it is not visible.
pub async fn event_series(ctx: &Context<'_>, id: Option<EventSeriesId>) -> Fallible<EventSeries> {
    reference(ctx.load(id?).await.map(|row| row.map(EventSeries)))
}

load_rows! {
    EventSeriesId => service::series: event_series::Model;
}

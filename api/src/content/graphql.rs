//! Shared content in the schema: sources, partner systems' keys, topics.

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, Object, SimpleObject, dataloader::Loader};
use entity::{external_id, source_ref, topic, value};
use uuid::Uuid;

use super::service::{
    self, ExternalIdsOf, SlugsOf, SourcesOf, TextItems, TextItemsOf, TopicById, TopicsOf,
    Translations, TranslationsOf,
};
use crate::{
    events::{
        graphql::{
            EventArguments, EventConnection, EventFilterInput, EventOrderInput,
            EventSeriesConnection, events_of, series_of,
        },
        service::{EventOwner, SeriesOwner},
    },
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::Result,
        id::GlobalId as _,
        scalar::Url,
    },
    publications::{
        graphql::{
            KnowledgeItemConnection, RecommendationConnection, knowledge_items_of,
            recommendations_of,
        },
        service::PublicationOwner,
    },
};

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "value::Precision")]
pub enum DatePrecision {
    /// Nothing: there is no value.
    Unknown,
    /// The year: `2019`.
    Year,
    /// The month: `2019-04`.
    Month,
    /// The day: `2019-08-21`.
    Day,
    /// The local time: `2021-06-27T10:00:00`.
    Time,
}

/// A date as far as it is known. Nothing in it is invented.
#[derive(Clone, Copy, Debug, Description)]
pub struct PartialDateInfo(pub Option<value::PartialDate>);

#[Object(use_type_description)]
impl PartialDateInfo {
    /// The date in ISO 8601, as precise as it is known; null when it is unknown.
    async fn value(&self) -> Option<String> {
        self.0.map(|date| date.to_string())
    }

    /// How much of the date is known.
    async fn precision(&self) -> DatePrecision {
        value::PartialDate::precision(self.0).into()
    }
}

/// A figure that somebody reported. Never mixed with what is counted here.
#[derive(Clone, Debug, Description)]
pub struct QuantityInfo {
    /// The figure.
    pub count: i32,
    /// Whether it is a rough figure.
    pub approximate: bool,
    /// The day that it describes.
    pub as_of: Option<value::PartialDate>,
}

#[Object(use_type_description)]
impl QuantityInfo {
    /// The figure.
    async fn count(&self) -> i32 {
        self.count
    }

    /// Whether it is a rough figure: "rund 40".
    async fn approximate(&self) -> bool {
        self.approximate
    }

    /// The day that the figure describes, as far as it is known.
    async fn as_of(&self) -> PartialDateInfo {
        PartialDateInfo(self.as_of)
    }
}

/// A text in which a fact is stated.
#[derive(Clone, Debug, Description)]
pub struct SourceRefInfo(source_ref::Model);

#[Object(use_type_description)]
impl SourceRefInfo {
    /// Title of the text, byte for byte.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it can be read.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// When it was published, as far as it is known.
    async fn published_at(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.published_at)
    }

    /// When it was last changed, as far as it is known.
    async fn revised_at(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.revised_at)
    }

    /// What this source states where it adds to the record or contradicts it.
    async fn states(&self) -> Option<&str> {
        self.0.states.as_deref()
    }
}

/// A partner system's own key for an object.
#[derive(Clone, Debug, SimpleObject)]
pub struct ExternalIdInfo {
    /// The system that gave the key.
    system: String,
    /// The key in that system.
    key: String,
}

impl From<external_id::Model> for ExternalIdInfo {
    fn from(row: external_id::Model) -> Self {
        Self { system: row.system, key: row.external_id }
    }
}

/// A theme of programmes, series and events, as people name it.
#[derive(Clone, Debug, Description)]
pub struct Topic(topic::Model);

impl From<topic::Model> for Topic {
    fn from(row: topic::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Topic {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name in German.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Events that are about it, by date; also those that are because their series is.
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
        let arguments = EventArguments::new(page, filter, order_by);
        events_of(ctx, EventOwner::Topic, self.0.id, "topic.events", arguments).await
    }

    /// Series that are about it, by title.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventSeriesConnection> {
        let page = PageArguments { first, after, last, before };
        series_of(ctx, SeriesOwner::Topic, self.0.id, "topic.series", page).await
    }

    /// Recommendations that are about it, by title.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Topic, "topic.recommendations name asc");
        recommendations_of(ctx, owner, self.0.id, list, page).await
    }

    /// Knowledge items that are about it, by title.
    async fn knowledge_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<KnowledgeItemConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Topic, "topic.knowledgeItems name asc");
        knowledge_items_of(ctx, owner, self.0.id, list, page).await
    }
}

connection! {
    /// A page of topics.
    TopicConnection,
    /// A topic in a list.
    TopicEdge,
    Topic,
}

/// Queries about shared content.
#[derive(Debug, Default)]
pub struct ContentQuery;

#[Object]
impl ContentQuery {
    /// The topics of what the reader may see, by name.
    async fn topics(
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
    ) -> Result<TopicConnection> {
        let descending = direction.is_some_and(OrderDirection::is_descending);
        let list = if descending { "topics name desc" } else { "topics name asc" };
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let app = &ctx.request().app;
        let page = service::list_topics(
            app,
            &ctx.request().reach(),
            search.as_deref(),
            descending,
            &request,
        )
        .await?;
        Ok(TopicConnection::new(page, list))
    }
}

/// The sources of an object.
pub async fn sources(ctx: &Context<'_>, subject: impl Into<Uuid>) -> Result<Vec<SourceRefInfo>> {
    let rows = ctx.load(SourcesOf(subject.into())).await?.unwrap_or_default();
    Ok(rows.into_iter().map(SourceRefInfo).collect())
}

/// The lists of texts of an object.
pub async fn text_items(ctx: &Context<'_>, subject: impl Into<Uuid>) -> Result<TextItems> {
    Ok(ctx.load(TextItemsOf(subject.into())).await?.unwrap_or_default())
}

/// The languages in which there is a translation of a field.
pub async fn translated(
    ctx: &Context<'_>,
    subject: impl Into<Uuid>,
    field: &str,
) -> Result<Vec<value::Locale>> {
    let translations = ctx.load(TranslationsOf(subject.into())).await?.unwrap_or_default();
    let of_field = translations.get(field).map(Vec::as_slice).unwrap_or_default();
    Ok(of_field.iter().map(|(locale, _)| locale.clone()).collect())
}

/// The topics of an object.
pub async fn topics(ctx: &Context<'_>, subject: impl Into<Uuid>) -> Result<Vec<Topic>> {
    let rows = ctx.load(TopicsOf(subject.into())).await?.unwrap_or_default();
    Ok(rows.into_iter().map(Topic).collect())
}

/// Partner systems' keys of an object.
pub async fn external_ids(
    ctx: &Context<'_>,
    subject: impl Into<Uuid>,
) -> Result<Vec<ExternalIdInfo>> {
    let rows = ctx.load(ExternalIdsOf(subject.into())).await?.unwrap_or_default();
    Ok(rows.into_iter().map(ExternalIdInfo::from).collect())
}

/// The slugs that an object had before `current`, oldest first.
pub async fn former_slugs(
    ctx: &Context<'_>,
    subject: impl Into<Uuid>,
    current: &value::Slug,
) -> Result<Vec<String>> {
    let rows = ctx.load(SlugsOf(subject.into())).await?.unwrap_or_default();
    Ok(rows
        .into_iter()
        .filter(|row| row.slug != *current)
        .map(|row| row.slug.to_string())
        .collect())
}

macro_rules! load_by_subject {
    ($($key:ident => $load:path: $value:ty;)*) => {$(
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Fault;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Fault> {
                let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = $load(&self.0.app, &subjects).await?;
                Ok(found.into_iter().map(|(subject, value)| ($key(subject), value)).collect())
            }
        }
    )*};
}

load_by_subject! {
    TranslationsOf => service::translations: Translations;
    TextItemsOf => service::text_items: TextItems;
    SourcesOf => service::sources: Vec<source_ref::Model>;
    TopicsOf => service::topics_of: Vec<topic::Model>;
    ExternalIdsOf => service::external_ids: Vec<external_id::Model>;
    SlugsOf => service::slugs: Vec<entity::slug::Model>;
}

impl Loader<TopicById> for Batch {
    type Value = topic::Model;
    type Error = Fault;

    async fn load(&self, keys: &[TopicById]) -> Result<HashMap<TopicById, topic::Model>, Fault> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = service::topics(&self.0.app, &self.0.reach(), &ids).await?;
        Ok(found.into_iter().map(|(id, topic)| (TopicById(id), topic)).collect())
    }
}

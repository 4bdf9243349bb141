//! The search in the schema.

use std::sync::Arc;

use async_graphql::{Context, Description, Enum, Object, SimpleObject};

use super::{
    document::Document,
    german::Sought,
    kind, marking, query,
    service::{self, Found},
};
use crate::graphql::{
    ContextExt as _,
    connection::{PageArguments, connection},
    error::{Fallible, Result, reference},
    id::Kind,
    load_rows,
    node::{self, Node},
};

/// The types of objects that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::SearchKind")]
pub enum SearchKind {
    /// Agreements: title, number, other terms; the text for those who may read it.
    Agreement,
    /// Events: of a protected one, others than those who see it whole find the title alone.
    Event,
    /// Profiles of events (Steckbriefe).
    EventProfile,
    /// Series of events.
    EventSeries,
    /// Knowledge items, without versions that were replaced or taken back.
    KnowledgeItem,
    /// Model municipalities: by the names of the municipality and of the programme.
    ModelMunicipality,
    /// Municipalities: names and official keys.
    Municipality,
    /// What came of events.
    Outcome,
    /// Partners that are no municipalities.
    Partner,
    /// Programmes with their papers.
    Programme,
    /// Recommendations, without versions that were replaced or taken back.
    Recommendation,
}

/// An object that was found, and where it answers the query. All texts are as they are written in German,
/// or in the language in which they answer.
#[derive(Clone, Debug, Description)]
pub struct SearchHitInfo {
    found: Found,
    sought: Arc<Vec<Sought>>,
}

/// A part of a text.
#[derive(Clone, Debug, SimpleObject)]
pub struct TextPartInfo {
    /// The part, letter by letter. It is no markup: write it as text.
    text: String,
    /// Whether it answers the query.
    is_match: bool,
}

impl From<marking::TextPart> for TextPartInfo {
    fn from(marking::TextPart { text, is_match }: marking::TextPart) -> Self {
        Self { text, is_match }
    }
}

#[Object(use_type_description)]
impl SearchHitInfo {
    /// Its type.
    async fn kind(&self) -> SearchKind {
        self.found.0.into()
    }

    /// The object.
    async fn object(&self, ctx: &Context<'_>) -> Fallible<Node> {
        reference(node::load(ctx, node_kind(self.found.0), self.found.1).await)
    }

    /// The title in parts, in order: together they are the whole title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Vec<TextPartInfo>> {
        let document = self.document(ctx).await?;
        let parts = document.map(|document| marking::title(&document, &self.sought));
        Ok(parts.unwrap_or_default().into_iter().map(TextPartInfo::from).collect())
    }

    /// The part of its other texts that answers best, in parts; null where the title alone answers.
    async fn excerpt(&self, ctx: &Context<'_>) -> Result<Option<Vec<TextPartInfo>>> {
        let document = self.document(ctx).await?;
        let parts = document.and_then(|document| marking::excerpt(&document, &self.sought));
        Ok(parts.map(|parts| parts.into_iter().map(TextPartInfo::from).collect()))
    }
}

impl SearchHitInfo {
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        Ok(ctx.load(self.found).await?)
    }
}

// One line per type.
fn node_kind(kind: kind::SearchKind) -> Kind {
    match kind {
        kind::SearchKind::Agreement => Kind::Agreement,
        kind::SearchKind::Event => Kind::Event,
        kind::SearchKind::EventProfile => Kind::EventProfile,
        kind::SearchKind::EventSeries => Kind::EventSeries,
        kind::SearchKind::KnowledgeItem => Kind::KnowledgeItem,
        kind::SearchKind::ModelMunicipality => Kind::ModelMunicipality,
        kind::SearchKind::Municipality => Kind::Municipality,
        kind::SearchKind::Outcome => Kind::Outcome,
        kind::SearchKind::Partner => Kind::Partner,
        kind::SearchKind::Programme => Kind::Programme,
        kind::SearchKind::Recommendation => Kind::Recommendation,
    }
}

impl From<(Found, Arc<Vec<Sought>>)> for SearchHitInfo {
    fn from((found, sought): (Found, Arc<Vec<Sought>>)) -> Self {
        Self { found, sought }
    }
}

connection! {
    /// A page of what was found.
    SearchConnection,
    /// Something that was found, in a list.
    SearchEdge,
    SearchHitInfo,
}

/// The search.
#[derive(Debug, Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Everything that the reader may see and in which every word of the query is answered, the best first.
    ///
    /// Forms of a word, umlauts that are written as `ae` or left out, and compounds are found. Titles count
    /// most, then other names, topics and official keys, then texts; a word counts more than a form of it,
    /// and that more than a compound with it. What counts alike comes by title.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words to look for: at most 10, in at most 200 characters. `integr*` asks for words that begin so."
        )]
        query: String,
        #[graphql(desc = "Only objects of these types; of all by default.")] kinds: Option<
            Vec<SearchKind>,
        >,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<SearchConnection> {
        const LIST: &str = "search";
        let request =
            PageArguments { first, after, last, before }.request(LIST, ctx.wants_total())?;
        let sought = Arc::new(query::words(&query)?);
        let kinds: Vec<kind::SearchKind> = match kinds {
            Some(kinds) => kinds.into_iter().map(kind::SearchKind::from).collect(),
            None => kind::SearchKind::ALL.to_vec(),
        };
        let context = ctx.request();
        let page =
            service::search(&context.app, &context.reach(), &sought, &kinds, &request).await?;
        Ok(SearchConnection::new(page.map(|found| (found, Arc::clone(&sought))), LIST))
    }
}

load_rows! {
    Found => service::documents: Document;
}

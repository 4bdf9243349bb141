//! Queries about recommendations and knowledge items.

use async_graphql::{Context, Object};
use entity::publication;

use super::{
    KnowledgeItem, KnowledgeItemConnection, Recommendation, RecommendationConnection,
    lists::{KnowledgeItemFilter, PublicationOrderInput, RecommendationFilter, order},
};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Fallible, Result, found},
    },
    page::{Page, PageRequest},
    publications::service::{self, Family, PublicationFilter, PublicationOrder},
};

/// Queries about recommendations and knowledge items.
#[derive(Debug, Default)]
pub struct PublicationQuery;

#[Object]
impl PublicationQuery {
    /// The recommendation that a slug leads to, whether current or former: the version that is published, or the
    /// newest one that you may see.
    async fn recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<Recommendation> {
        let row = by_slug(ctx, Family::Recommendations, &slug).await;
        found(row.map(|row| row.map(Recommendation::from)))
    }

    /// The recommendations of the network.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which recommendations the list is to hold.")] filter: Option<
            RecommendationFilter,
        >,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<PublicationOrderInput>,
    ) -> Result<RecommendationConnection> {
        let (order, name) = order(order_by);
        let list = format!("recommendations {name}");
        let page =
            PageArguments { first, after, last, before }.request(&list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let page = listed(ctx, Family::Recommendations, &filter, order, &page).await?;
        Ok(RecommendationConnection::new(page, &list))
    }

    /// The knowledge item that a slug leads to, whether current or former: the version that is published, or the
    /// newest one that you may see.
    async fn knowledge_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<KnowledgeItem> {
        let row = by_slug(ctx, Family::Knowledge, &slug).await;
        found(row.map(|row| row.map(KnowledgeItem::from)))
    }

    /// The knowledge items of the network.
    async fn knowledge_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which knowledge items the list is to hold.")] filter: Option<
            KnowledgeItemFilter,
        >,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<PublicationOrderInput>,
    ) -> Result<KnowledgeItemConnection> {
        let (order, name) = order(order_by);
        let list = format!("knowledgeItems {name}");
        let page =
            PageArguments { first, after, last, before }.request(&list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let page = listed(ctx, Family::Knowledge, &filter, order, &page).await?;
        Ok(KnowledgeItemConnection::new(page, &list))
    }
}

async fn by_slug(
    ctx: &Context<'_>,
    family: Family,
    slug: &str,
) -> Result<Option<publication::Model>, Fault> {
    let slug = slug.parse().map_err(|rule| Fault::bad_input("slug", rule))?;
    let request = ctx.request();
    service::publication_by_slug(&request.app, &request.reach(), family, &slug).await
}

async fn listed(
    ctx: &Context<'_>,
    family: Family,
    filter: &PublicationFilter,
    order: PublicationOrder,
    page: &PageRequest,
) -> Result<Page<publication::Model>, Fault> {
    let request = ctx.request();
    let (app, reach) = (&request.app, request.reach());
    service::list_publications(app, &reach, family, filter, order, page).await
}

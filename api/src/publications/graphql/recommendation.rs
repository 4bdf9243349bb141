//! Recommendations in the schema.

use async_graphql::{Context, Description, ID, MergedObject, Object};
use entity::{
    id::{EventId, RecommendationId},
    publication, publication_link,
    terms::PublicationLinkRole,
};
use futures_util::future::join_all;
use uuid::Uuid;

use super::record::PublicationRecord;
use crate::{
    agreements::graphql::{Agreement, agreement},
    events::graphql::{Event, event_in_detail},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        node::{Node, subject},
    },
    model_municipalities::graphql::{ModelMunicipality, model_municipality},
    programmes::graphql::ProgrammeScope,
    publications::service::{
        self, AgreementsOf, EventsOf, Family, LinksOf, ModelMunicipalitiesOf, PublicationListing,
        PublicationOwner, PublicationsOf, VersionsOf,
    },
};

/// What a programme recommends, with what it rests on.
///
/// Once it is published, everybody may read it. Nothing that it rests on becomes readable by it: evidence that you
/// may not see is not in its lists.
#[derive(Clone, Debug, MergedObject)]
pub struct Recommendation(PublicationRecord, RecommendationParts);

impl From<publication::Model> for Recommendation {
    fn from(row: publication::Model) -> Self {
        Self(PublicationRecord(row.clone()), RecommendationParts(row))
    }
}

impl Recommendation {
    /// Global id, as the interface of all nodes asks for it.
    #[expect(clippy::unused_async, reason = "the interface awaits it")]
    pub async fn id(&self, _: &Context<'_>) -> Result<ID> {
        Ok(RecommendationId(self.1.0.id.0).to_global())
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, Description)]
pub struct EvidenceInfo(publication_link::Model);

#[Object(use_type_description)]
impl EvidenceInfo {
    /// What it is: an outcome, an event, a model municipality or a self-assessment. Null for those who write the recommendation and do
    /// not see this themselves; for all others such a piece is not in the list.
    async fn object(&self, ctx: &Context<'_>) -> Fallible<Node> {
        let found = subject(ctx, self.0.subject_kind, self.0.subject_id).await;
        // Of a protected event others see the face, which does not tell what it proves.
        reference(found.map(|node| node.filter(Node::is_whole)))
    }

    /// What it shows.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// What only recommendations have.
#[derive(Clone, Debug)]
struct RecommendationParts(publication::Model);

#[Object]
impl RecommendationParts {
    /// Global id.
    async fn id(&self) -> ID {
        RecommendationId(self.0.id.0).to_global()
    }

    /// Whom it is for.
    async fn target_level(&self) -> Option<ProgrammeScope> {
        self.0.target_level.map(Into::into)
    }

    /// What it rests on, in order, at most 50. Evidence that was made private later is gone for those who do not see
    /// it; those who write the recommendation still see that it is there.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceInfo>> {
        Ok(self.links(ctx, PublicationLinkRole::Evidence).await?.map(EvidenceInfo).collect())
    }

    /// Events at which it was presented, in order, at most 50.
    async fn presented_at(&self, ctx: &Context<'_>) -> Result<Vec<Event>> {
        let links = self.links(ctx, PublicationLinkRole::PresentedAt).await?;
        let events = links.map(|link| event_in_detail(ctx, Some(EventId(link.subject_id))));
        join_all(events).await.into_iter().flatten().collect()
    }

    /// Events that it rests on, be it by their outcomes, at most 100.
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<Event>> {
        let ids = ctx.load(EventsOf(self.0.id)).await?.unwrap_or_default();
        let events = ids.into_iter().map(|id| event_in_detail(ctx, Some(id)));
        join_all(events).await.into_iter().flatten().collect()
    }

    /// Model municipalities that it rests on, be it by their outcomes or self-assessments, at most 100.
    async fn model_municipalities(&self, ctx: &Context<'_>) -> Result<Vec<ModelMunicipality>> {
        let ids = ctx.load(ModelMunicipalitiesOf(self.0.id)).await?.unwrap_or_default();
        let models = ids.into_iter().map(|id| model_municipality(ctx, Some(id)));
        join_all(models).await.into_iter().flatten().collect()
    }

    /// Agreements of the model municipalities that it rests on, by the day of signing, at most 100.
    async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<Agreement>> {
        let ids = ctx.load(AgreementsOf(self.0.id)).await?.unwrap_or_default();
        let agreements = ids.into_iter().map(|id| agreement(ctx, Some(id)));
        join_all(agreements).await.into_iter().flatten().collect()
    }

    /// All its versions that you may see, the newest first.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<Recommendation>> {
        let key = VersionsOf(Family::Recommendations, self.0.lineage_id);
        let rows = ctx.load(key).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Recommendation::from).collect())
    }
}

impl RecommendationParts {
    async fn links(
        &self,
        ctx: &Context<'_>,
        role: PublicationLinkRole,
    ) -> Result<impl Iterator<Item = publication_link::Model> + use<>> {
        let links = ctx.load(LinksOf(self.0.id)).await?.unwrap_or_default();
        Ok(links.into_iter().filter(move |link| link.role == role))
    }
}

connection! {
    /// A page of recommendations.
    RecommendationConnection,
    /// A recommendation in a list.
    RecommendationEdge,
    Recommendation,
}

/// A page of the recommendations that are found from an object, by title.
pub async fn recommendations_of(
    ctx: &Context<'_>,
    owner: PublicationOwner,
    parent: impl Into<Uuid>,
    list: &str,
    page: PageArguments,
) -> Result<RecommendationConnection> {
    let request = page.request(list, ctx.wants_total())?;
    let listing = PublicationListing { owner, family: Family::Recommendations, request };
    let page = ctx.load(PublicationsOf(parent.into(), listing)).await?.unwrap_or_default();
    Ok(RecommendationConnection::new(page, list))
}

load_rows! {
    RecommendationId => service::recommendations: publication::Model;
}

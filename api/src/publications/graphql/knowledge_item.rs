//! Knowledge items in the schema.

use async_graphql::{Context, Enum, ID, MergedObject, Object};
use entity::{id::KnowledgeItemId, publication, terms::PublicationKind};
use uuid::Uuid;

use super::record::PublicationRecord;
use crate::{
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::Result,
        id::GlobalId as _,
        load_rows,
    },
    publications::service::{
        self, Family, PublicationListing, PublicationOwner, PublicationsOf, VersionsOf,
    },
};

/// What kind of knowledge item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum KnowledgeItemKind {
    /// It tells how something is done.
    Guide,
    /// It looks at what came of something.
    Evaluation,
    /// It shows what others did well.
    GoodPractice,
    /// It describes one municipality, partner or dialogue.
    Profile,
    /// Any other paper.
    Document,
}

impl KnowledgeItemKind {
    fn of(kind: PublicationKind) -> Self {
        match kind {
            PublicationKind::Guide => Self::Guide,
            PublicationKind::Evaluation => Self::Evaluation,
            PublicationKind::GoodPractice => Self::GoodPractice,
            PublicationKind::Profile => Self::Profile,
            // A recommendation is loaded as one.
            PublicationKind::Document | PublicationKind::Recommendation => Self::Document,
        }
    }
}

impl From<KnowledgeItemKind> for PublicationKind {
    fn from(kind: KnowledgeItemKind) -> Self {
        match kind {
            KnowledgeItemKind::Guide => Self::Guide,
            KnowledgeItemKind::Evaluation => Self::Evaluation,
            KnowledgeItemKind::GoodPractice => Self::GoodPractice,
            KnowledgeItemKind::Profile => Self::Profile,
            KnowledgeItemKind::Document => Self::Document,
        }
    }
}

/// What a programme learnt and gives to others: a guide, an evaluation, an example. Once it is published,
/// everybody may read it.
#[derive(Clone, Debug, MergedObject)]
pub struct KnowledgeItem(PublicationRecord, KnowledgeItemParts);

impl From<publication::Model> for KnowledgeItem {
    fn from(row: publication::Model) -> Self {
        Self(PublicationRecord(row.clone()), KnowledgeItemParts(row))
    }
}

impl KnowledgeItem {
    /// Global id, as the interface of all nodes asks for it.
    #[expect(clippy::unused_async, reason = "the interface awaits it")]
    pub async fn id(&self, _: &Context<'_>) -> Result<ID> {
        Ok(KnowledgeItemId(self.1.0.id.0).to_global())
    }
}

/// What only knowledge items have.
#[derive(Clone, Debug)]
struct KnowledgeItemParts(publication::Model);

#[Object]
impl KnowledgeItemParts {
    /// Global id.
    async fn id(&self) -> ID {
        KnowledgeItemId(self.0.id.0).to_global()
    }

    /// What kind of knowledge item it is.
    async fn kind(&self) -> KnowledgeItemKind {
        KnowledgeItemKind::of(self.0.kind)
    }

    /// All its versions that you may see, the newest first.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<KnowledgeItem>> {
        let key = VersionsOf(Family::Knowledge, self.0.lineage_id);
        let rows = ctx.load(key).await?.unwrap_or_default();
        Ok(rows.into_iter().map(KnowledgeItem::from).collect())
    }
}

connection! {
    /// A page of knowledge items.
    KnowledgeItemConnection,
    /// A knowledge item in a list.
    KnowledgeItemEdge,
    KnowledgeItem,
}

/// A page of the knowledge items that are found from an object, by title.
pub async fn knowledge_items_of(
    ctx: &Context<'_>,
    owner: PublicationOwner,
    parent: impl Into<Uuid>,
    list: &str,
    page: PageArguments,
) -> Result<KnowledgeItemConnection> {
    let request = page.request(list, ctx.wants_total())?;
    let listing = PublicationListing { owner, family: Family::Knowledge, request };
    let page = ctx.load(PublicationsOf(parent.into(), listing)).await?.unwrap_or_default();
    Ok(KnowledgeItemConnection::new(page, list))
}

load_rows! {
    KnowledgeItemId => service::knowledge_items: publication::Model;
}

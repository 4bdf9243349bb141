//! What can be asked about recommendations and knowledge items, cut to what the asker may see, and what can be
//! done with them.

mod belongs;
mod create;
mod edit;
mod graph;
mod lists;
mod steps;
mod versions;

use std::collections::HashMap;

use entity::{
    id::{KnowledgeItemId, PublicationId, RecommendationId},
    publication,
    value::Slug,
};
use uuid::Uuid;

use super::store;
use crate::{
    app::App,
    content::service as content,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
};

pub use self::{
    belongs::{Standing, StandingOf, may, standing},
    create::{NewPublication, create_publication},
    edit::{PublicationEdit, update_publication},
    graph::{
        AgreementsOf, AuthorsOf, EventsOf, LinksOf, ModelMunicipalitiesOf,
        agreements_of_publications, authors_of_publications, events_of_publications,
        links_of_publications, model_municipalities_of_publications,
    },
    steps::{
        PublicationChange, publication_to_write, publish_publication, return_publication,
        submit_publication, withdraw_publication,
    },
    versions::{Presentation, present_publication, remove_publication, revise_publication},
};
pub use super::{
    family::Family,
    record::{Author, EvidenceFields, PublicationFields, Source, TranslationFields},
    store::{PublicationFilter, PublicationListing, PublicationOrder, PublicationOwner},
};
pub use crate::policy::Action;

/// Asks for a page of the publications that are found from one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicationsOf(pub Uuid, pub PublicationListing);

/// Asks for all versions of one work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VersionsOf(pub Family, pub PublicationId);

macro_rules! by_id {
    ($($(#[$doc:meta])* $name:ident($id:ty) in $family:ident;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            app: &App,
            reach: &Reach,
            ids: &[$id],
        ) -> Result<HashMap<$id, publication::Model>, Fault> {
            let ids: Vec<PublicationId> = ids.iter().map(|id| PublicationId(id.0)).collect();
            let rows =
                store::publications(app.database.read(), reach, Family::$family, &ids).await?;
            Ok(rows.into_iter().map(|row| (row.id.0.into(), row)).collect())
        }
    )*};
}

by_id! {
    /// Recommendations by id.
    recommendations(RecommendationId) in Recommendations;
    /// Knowledge items by id.
    knowledge_items(KnowledgeItemId) in Knowledge;
}

/// The publication that a slug leads to, current or former: the version that is published, or the newest one that
/// the actor may see.
pub async fn publication_by_slug(
    app: &App,
    reach: &Reach,
    family: Family,
    slug: &Slug,
) -> Result<Option<publication::Model>, Fault> {
    let Some(lineage) = content::resolve_slug(app, family.subject(), slug).await? else {
        return Ok(None);
    };
    let lineage = [PublicationId(lineage)];
    let connection = app.database.read();
    Ok(current(store::versions_of_lineages(connection, reach, family, &lineage).await?))
}

/// Of all versions that somebody may see, the newest first, the one that they mean.
fn current(versions: Vec<publication::Model>) -> Option<publication::Model> {
    use entity::terms::PublicationStatus::Published;
    let published = versions.iter().position(|row| row.status == Published);
    versions.into_iter().nth(published.unwrap_or_default())
}

/// A page of publications.
pub async fn list_publications(
    app: &App,
    reach: &Reach,
    family: Family,
    filter: &PublicationFilter,
    order: PublicationOrder,
    request: &PageRequest,
) -> Result<Page<publication::Model>, Fault> {
    store::list_publications(app.database.read(), reach, family, filter, order, request).await
}

/// A page of the publications that are found from each of these objects, by title.
pub async fn publications_of(
    app: &App,
    reach: &Reach,
    parents: &[Uuid],
    listing: &PublicationListing,
) -> Result<HashMap<Uuid, Page<publication::Model>>, Fault> {
    store::publications_of(app.database.read(), reach, parents, listing).await
}

/// All versions of works that the actor may see, the newest first.
pub async fn versions_of(
    app: &App,
    reach: &Reach,
    keys: &[VersionsOf],
) -> Result<HashMap<VersionsOf, Vec<publication::Model>>, Fault> {
    let mut found: HashMap<VersionsOf, Vec<publication::Model>> = HashMap::new();
    for family in [Family::Recommendations, Family::Knowledge] {
        let lineages: Vec<PublicationId> =
            keys.iter().filter(|key| key.0 == family).map(|key| key.1).collect();
        if lineages.is_empty() {
            continue;
        }
        let connection = app.database.read();
        for row in store::versions_of_lineages(connection, reach, family, &lineages).await? {
            found.entry(VersionsOf(family, row.lineage_id)).or_default().push(row);
        }
    }
    Ok(found)
}

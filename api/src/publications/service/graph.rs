//! From a recommendation to what it rests on. Whoever asks sees the publications.

use std::{collections::HashMap, hash::Hash};

use entity::{
    id::{AgreementId, EventId, ModelMunicipalityId, PublicationId},
    publication_author, publication_link,
};

use crate::{app::App, fault::Fault, publications::store, reach::Reach};

/// Most objects of one list.
const MOST: usize = 100;

/// Asks for the links of one publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinksOf(pub PublicationId);

/// Asks for the authors of one publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AuthorsOf(pub PublicationId);

/// Asks for the events that one recommendation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventsOf(pub PublicationId);

/// Asks for the model municipalities that one recommendation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOf(pub PublicationId);

/// Asks for the agreements of the model municipalities that one recommendation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgreementsOf(pub PublicationId);

/// The links of publications that the actor may know of, in order.
pub async fn links_of_publications(
    app: &App,
    reach: &Reach,
    keys: &[LinksOf],
) -> Result<HashMap<LinksOf, Vec<publication_link::Model>>, Fault> {
    let ids: Vec<PublicationId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<LinksOf, Vec<publication_link::Model>> = HashMap::new();
    for row in store::links_of(app.database.read(), reach, &ids).await? {
        found.entry(LinksOf(row.publication_id)).or_default().push(row);
    }
    Ok(found)
}

/// The authors of publications, in order.
pub async fn authors_of_publications(
    app: &App,
    _: &Reach,
    keys: &[AuthorsOf],
) -> Result<HashMap<AuthorsOf, Vec<publication_author::Model>>, Fault> {
    let ids: Vec<PublicationId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<AuthorsOf, Vec<publication_author::Model>> = HashMap::new();
    for row in store::authors_of(app.database.read(), &ids).await? {
        found.entry(AuthorsOf(row.publication_id)).or_default().push(row);
    }
    Ok(found)
}

/// The events that recommendations rest on.
pub async fn events_of_publications(
    app: &App,
    reach: &Reach,
    keys: &[EventsOf],
) -> Result<HashMap<EventsOf, Vec<EventId>>, Fault> {
    let ids: Vec<PublicationId> = keys.iter().map(|key| key.0).collect();
    let pairs = store::events_behind(app.database.read(), reach, &ids).await?;
    Ok(grouped(pairs.into_iter().map(|(row, id)| (EventsOf(row), id))))
}

/// The model municipalities that recommendations rest on.
pub async fn model_municipalities_of_publications(
    app: &App,
    reach: &Reach,
    keys: &[ModelMunicipalitiesOf],
) -> Result<HashMap<ModelMunicipalitiesOf, Vec<ModelMunicipalityId>>, Fault> {
    let ids: Vec<PublicationId> = keys.iter().map(|key| key.0).collect();
    let pairs = store::model_municipalities_behind(app.database.read(), reach, &ids).await?;
    Ok(grouped(pairs.into_iter().map(|(row, id)| (ModelMunicipalitiesOf(row), id))))
}

/// The agreements of the model municipalities that recommendations rest on.
pub async fn agreements_of_publications(
    app: &App,
    reach: &Reach,
    keys: &[AgreementsOf],
) -> Result<HashMap<AgreementsOf, Vec<AgreementId>>, Fault> {
    let ids: Vec<PublicationId> = keys.iter().map(|key| key.0).collect();
    let connection = app.database.read();
    let models = store::model_municipalities_behind(connection, reach, &ids).await?;
    let behind: Vec<ModelMunicipalityId> = models.iter().map(|(_, model)| *model).collect();
    let agreements = store::agreements_behind(connection, reach, &behind).await?;
    let of_models = models.iter().flat_map(|(row, model)| {
        let of_model = agreements.iter().filter(move |(found, _)| found == model);
        of_model.map(|(_, agreement)| (AgreementsOf(*row), *agreement))
    });
    Ok(grouped(of_models))
}

/// Each object once, in order, at most [`MOST`].
fn grouped<K: Eq + Hash, V: PartialEq>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        let group = groups.entry(key).or_default();
        if group.len() < MOST && !group.contains(&value) {
            group.push(value);
        }
    }
    groups
}

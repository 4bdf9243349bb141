//! What can be asked about municipalities on their way through programmes, cut to what the asker may see.

use std::collections::HashMap;

use entity::{
    id::{ModelMunicipalityId, MunicipalityId, PartnerId, ProgrammeId},
    model_municipality,
};

use super::store;
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    write::Write,
};

pub use store::ModelMunicipalityFilter;

/// Asks for a page of the model municipalities of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the ways of one municipality through programmes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOfMunicipality(pub MunicipalityId, pub PageRequest);

/// Asks for the number of model municipalities of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordedMunicipalitiesOf(pub ProgrammeId);

/// Model municipalities by id.
pub async fn model_municipalities(
    app: &App,
    reach: &Reach,
    ids: &[ModelMunicipalityId],
) -> Result<HashMap<ModelMunicipalityId, model_municipality::Model>, Fault> {
    let rows = store::model_municipalities(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of model municipalities, by their numbers; those without one come last.
pub async fn list_model_municipalities(
    app: &App,
    reach: &Reach,
    filter: &ModelMunicipalityFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<model_municipality::Model>, Fault> {
    store::list_model_municipalities(app.database.read(), reach, filter, descending, request).await
}

/// A page of the model municipalities of each of these programmes, by their numbers.
pub async fn model_municipalities_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<model_municipality::Model>>, Fault> {
    store::model_municipalities_of_programmes(app.database.read(), reach, parents, request).await
}

/// A page of the ways of each of these municipalities through programmes, by their numbers.
pub async fn model_municipalities_of_municipalities(
    app: &App,
    reach: &Reach,
    parents: &[MunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<MunicipalityId, Page<model_municipality::Model>>, Fault> {
    store::model_municipalities_of_municipalities(app.database.read(), reach, parents, request)
        .await
}

/// How many municipalities are recorded here as active in programmes, paused or completed.
pub async fn recorded_municipalities(
    app: &App,
    reach: &Reach,
    keys: &[RecordedMunicipalitiesOf],
) -> Result<HashMap<RecordedMunicipalitiesOf, i64>, Fault> {
    let programmes: Vec<ProgrammeId> = keys.iter().map(|key| key.0).collect();
    let counted = store::recorded_municipalities(app.database.read(), reach, &programmes).await?;
    Ok(counted.into_iter().map(|(id, count)| (RecordedMunicipalitiesOf(id), count)).collect())
}

/// The partners that are admitted or active municipalities of a programme, whoever asks: for rules that
/// depend on it.
pub async fn member_municipalities(
    app: &App,
    programme: ProgrammeId,
) -> Result<Vec<PartnerId>, Fault> {
    store::member_municipalities(app.database.read(), programme).await
}

/// The same, as a use case sees them.
pub async fn member_municipalities_within(
    write: &Write,
    programme: ProgrammeId,
) -> Result<Vec<PartnerId>, Fault> {
    store::member_municipalities(write.transaction(), programme).await
}

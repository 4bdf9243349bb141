//! What can be asked, cut to what the asker may see.

use std::collections::HashMap;

use entity::{
    cohort,
    id::{CohortId, MilestoneId, ModelMunicipalityId, MunicipalityId, PartnerId, ProgrammeId},
    milestone, model_municipality, model_municipality_step,
};

use crate::{
    app::App,
    fault::Fault,
    model_municipalities::store::{self, ModelMunicipalityFilter},
    page::{Page, PageRequest},
    reach::Reach,
    write::Write,
};

/// Asks for a page of the model municipalities of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the ways of one municipality through programmes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOfMunicipality(pub MunicipalityId, pub PageRequest);

/// Asks for the number of model municipalities of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordedMunicipalitiesOf(pub ProgrammeId);

/// Asks for a page of the cohorts of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CohortsOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the model municipalities of one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelMunicipalitiesOfCohort(pub CohortId, pub PageRequest);

/// Asks how many places of a cohort are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlacesTakenOf(pub CohortId);

/// Asks for the milestones of one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MilestonesOf(pub ModelMunicipalityId);

/// Asks for the history of one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub ModelMunicipalityId);

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

/// Cohorts by id. They are open to everybody.
pub async fn cohorts(
    app: &App,
    _: &Reach,
    ids: &[CohortId],
) -> Result<HashMap<CohortId, cohort::Model>, Fault> {
    let rows = store::cohorts(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the cohorts of each of these programmes, by when applications open.
pub async fn cohorts_of_programmes(
    app: &App,
    _: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<cohort::Model>>, Fault> {
    store::cohorts_of_programmes(app.database.read(), parents, request).await
}

/// A page of the model municipalities of each of these cohorts, by their numbers.
pub async fn model_municipalities_of_cohorts(
    app: &App,
    reach: &Reach,
    parents: &[CohortId],
    request: &PageRequest,
) -> Result<HashMap<CohortId, Page<model_municipality::Model>>, Fault> {
    store::model_municipalities_of_cohorts(app.database.read(), reach, parents, request).await
}

/// How many places of cohorts are taken, whoever asks: for those who admit.
pub async fn places_taken(
    app: &App,
    _: &Reach,
    keys: &[PlacesTakenOf],
) -> Result<HashMap<PlacesTakenOf, i64>, Fault> {
    let ids: Vec<CohortId> = keys.iter().map(|key| key.0).collect();
    let taken = store::places_taken(app.database.read(), &ids).await?;
    Ok(taken.into_iter().map(|(id, count)| (PlacesTakenOf(id), count)).collect())
}

/// Milestones by id.
pub async fn milestones(
    app: &App,
    reach: &Reach,
    ids: &[MilestoneId],
) -> Result<HashMap<MilestoneId, milestone::Model>, Fault> {
    let rows = store::milestones(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The milestones of these ways, at most 100 of each, by their due dates; unknown ones last.
pub async fn milestones_of(
    app: &App,
    reach: &Reach,
    keys: &[MilestonesOf],
) -> Result<HashMap<MilestonesOf, Vec<milestone::Model>>, Fault> {
    let ids: Vec<ModelMunicipalityId> = keys.iter().map(|key| key.0).collect();
    let pages = store::milestones_of(app.database.read(), reach, &ids).await?;
    Ok(pages.into_iter().map(|(id, page)| (MilestonesOf(id), page.into_rows())).collect())
}

/// The histories of those of these ways of which the actor is a side: the latest step first, at most 100 of each.
pub async fn histories(
    app: &App,
    reach: &Reach,
    keys: &[HistoryOf],
) -> Result<HashMap<HistoryOf, Vec<model_municipality_step::Model>>, Fault> {
    let ids: Vec<ModelMunicipalityId> = keys.iter().map(|key| key.0).collect();
    let histories = store::histories(app.database.read(), reach, &ids).await?;
    Ok(histories.into_iter().map(|(id, steps)| (HistoryOf(id), steps)).collect())
}

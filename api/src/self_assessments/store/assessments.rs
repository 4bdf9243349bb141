//! Queries on `self_assessment`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    id::{ModelMunicipalityId, MunicipalityId, ProgrammeId, QuestionnaireId, SelfAssessmentId},
    model_municipality, questionnaire,
    rows::Rows as _,
    self_assessment,
    terms::AssessmentStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    Select,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which self-assessments a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AssessmentFilter {
    /// By a questionnaire of this programme.
    pub programme: Option<ProgrammeId>,
    /// By this edition of a questionnaire.
    pub questionnaire: Option<QuestionnaireId>,
    /// In one of these states.
    pub statuses: Option<Vec<AssessmentStatus>>,
}

fn find(reach: &Reach) -> Select<self_assessment::Entity> {
    self_assessment::Entity::rows().filter(reach.self_assessments())
}

fn matching(reach: &Reach, filter: &AssessmentFilter) -> Select<self_assessment::Entity> {
    use self_assessment::Column;
    find(reach)
        .apply_if(filter.programme, |query, programme| {
            let editions = questionnaire::Entity::rows()
                .select_only()
                .column(questionnaire::Column::Id)
                .filter(questionnaire::Column::ProgrammeId.eq(programme))
                .into_query();
            query.filter(Column::QuestionnaireId.in_subquery(editions))
        })
        .apply_if(filter.questionnaire, |query, id| query.filter(Column::QuestionnaireId.eq(id)))
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(Column::Status.is_in(statuses))
        })
}

fn by_age(descending: bool) -> Ordering<self_assessment::Entity> {
    Ordering {
        column: self_assessment::Column::CreatedAt,
        id: self_assessment::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    }
}

pub(in crate::self_assessments) async fn assessments(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[SelfAssessmentId],
) -> Result<Vec<self_assessment::Model>, Fault> {
    let query = find(reach).filter(among(self_assessment::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in crate::self_assessments) async fn list_assessments(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &AssessmentFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<self_assessment::Model>, Fault> {
    page::fetch(connection, matching(reach, filter), &by_age(descending), request).await
}

/// A page of the self-assessments of each of these model municipalities, the newest first.
pub(in crate::self_assessments) async fn assessments_of_models(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    models: &[ModelMunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<ModelMunicipalityId, Page<self_assessment::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        self_assessment::Column::ModelMunicipalityId,
        models,
        |row| Some(row.model_municipality_id),
        &by_age(true),
        request,
    )
    .await
}

/// A self-assessment within the actor's reach, locked until the transaction ends.
pub(in crate::self_assessments) async fn lock_assessment(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: SelfAssessmentId,
) -> Result<Option<self_assessment::Model>, Fault> {
    let query = find(reach).filter(self_assessment::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// Whether the model municipality has a self-assessment that is not closed.
pub(in crate::self_assessments) async fn has_open(
    transaction: &DatabaseTransaction,
    model: ModelMunicipalityId,
) -> Result<bool, Fault> {
    let query = self_assessment::Entity::rows()
        .filter(self_assessment::Column::ModelMunicipalityId.eq(model))
        .filter(self_assessment::Column::Status.ne(AssessmentStatus::Closed));
    Ok(query.one(transaction).await?.is_some())
}

fn contributions(questionnaire: QuestionnaireId) -> Select<self_assessment::Entity> {
    self_assessment::Entity::rows()
        .filter(self_assessment::Column::QuestionnaireId.eq(questionnaire))
        .filter(self_assessment::Column::Contribution.is_not_null())
}

/// Whether the municipality is among those that make the medians of a questionnaire.
pub(in crate::self_assessments) async fn has_contributed(
    transaction: &DatabaseTransaction,
    questionnaire: QuestionnaireId,
    municipality: MunicipalityId,
) -> Result<bool, Fault> {
    let models = model_municipality::Entity::rows()
        .select_only()
        .column(model_municipality::Column::Id)
        .filter(model_municipality::Column::MunicipalityId.eq(municipality))
        .into_query();
    let query = contributions(questionnaire)
        .filter(self_assessment::Column::ModelMunicipalityId.in_subquery(models));
    Ok(query.one(transaction).await?.is_some())
}

/// The next place among those that make the medians. The questionnaire is locked.
pub(in crate::self_assessments) async fn next_contribution(
    transaction: &DatabaseTransaction,
    questionnaire: QuestionnaireId,
) -> Result<i32, Fault> {
    let last: Option<Option<i32>> = contributions(questionnaire)
        .select_only()
        .column_as(self_assessment::Column::Contribution.max(), "last")
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}

pub(in crate::self_assessments) async fn insert_assessment(
    transaction: &DatabaseTransaction,
    row: &self_assessment::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    self_assessment::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::self_assessments) async fn update_assessment(
    transaction: &DatabaseTransaction,
    row: &self_assessment::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

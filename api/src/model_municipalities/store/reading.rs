//! Queries on `model_municipality`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    id::{CohortId, ModelMunicipalityId, MunicipalityId, PartnerId, ProgrammeId},
    model_municipality, municipality,
    rows::Rows as _,
    terms::ModelMunicipalityStatus,
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Asterisk, Expr, Func},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which model municipalities a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ModelMunicipalityFilter {
    /// In this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this municipality.
    pub municipality: Option<MunicipalityId>,
    /// In one of these states.
    pub statuses: Option<Vec<ModelMunicipalityStatus>>,
    /// In one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// In this cohort.
    pub cohort: Option<CohortId>,
}

fn find(reach: &Reach) -> Select<model_municipality::Entity> {
    model_municipality::Entity::rows().filter(reach.model_municipalities())
}

fn matching(reach: &Reach, filter: &ModelMunicipalityFilter) -> Select<model_municipality::Entity> {
    use model_municipality::Column;
    // Only municipalities that the actor may see: the filter tells no more than the lists do.
    let municipalities = || {
        municipality::Entity::rows()
            .select_only()
            .column(municipality::Column::Id)
            .filter(reach.municipalities())
    };
    find(reach)
        .apply_if(filter.programme, |query, programme| {
            query.filter(Column::ProgrammeId.eq(programme))
        })
        .apply_if(filter.municipality, |query, municipality| {
            let named = municipalities().filter(municipality::Column::Id.eq(municipality));
            query.filter(Column::MunicipalityId.in_subquery(named.into_query()))
        })
        .apply_if(filter.cohort, |query, cohort| query.filter(Column::CohortId.eq(cohort)))
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(Column::Status.is_in(statuses))
        })
        .apply_if(filter.states.clone(), |query, states| {
            let there = municipalities().filter(municipality::Column::State.is_in(states));
            query.filter(Column::MunicipalityId.in_subquery(there.into_query()))
        })
}

fn by_ordinal(descending: bool) -> Ordering<model_municipality::Entity> {
    Ordering {
        column: model_municipality::Column::SortsAt,
        id: model_municipality::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Number(row.sorts_at.into()), id: row.id.0 },
    }
}

pub(in crate::model_municipalities) async fn model_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ModelMunicipalityId],
) -> Result<Vec<model_municipality::Model>, Fault> {
    let query = find(reach).filter(among(model_municipality::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in crate::model_municipalities) async fn list_model_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &ModelMunicipalityFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<model_municipality::Model>, Fault> {
    page::fetch(connection, matching(reach, filter), &by_ordinal(descending), request).await
}

pub(in crate::model_municipalities) async fn model_municipalities_of_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<model_municipality::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        model_municipality::Column::ProgrammeId,
        programmes,
        |row| Some(row.programme_id),
        &by_ordinal(false),
        request,
    )
    .await
}

pub(in crate::model_municipalities) async fn model_municipalities_of_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    municipalities: &[MunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<MunicipalityId, Page<model_municipality::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        model_municipality::Column::MunicipalityId,
        municipalities,
        |row| Some(row.municipality_id),
        &by_ordinal(false),
        request,
    )
    .await
}

pub(in crate::model_municipalities) async fn model_municipalities_of_cohorts(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    cohorts: &[CohortId],
    request: &PageRequest,
) -> Result<HashMap<CohortId, Page<model_municipality::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        model_municipality::Column::CohortId,
        cohorts,
        |row| row.cohort_id,
        &by_ordinal(false),
        request,
    )
    .await
}

/// How many model municipalities each of these programmes has, or had.
pub(in crate::model_municipalities) async fn recorded_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
) -> Result<Vec<(ProgrammeId, i64)>, Fault> {
    use ModelMunicipalityStatus::{Active, Completed, Paused};
    use model_municipality::Column;
    let query = find(reach)
        .select_only()
        .column(Column::ProgrammeId)
        .expr(Func::count(Expr::col(Asterisk)))
        .filter(among(Column::ProgrammeId, programmes.iter().copied()))
        .filter(Column::Status.is_in([Active, Paused, Completed]))
        .group_by(Column::ProgrammeId);
    Ok(query.into_tuple().all(connection).await?)
}

/// The partners that are admitted or active municipalities of the programme, whoever asks: for rules
/// that depend on it.
pub(in crate::model_municipalities) async fn member_municipalities(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<PartnerId>, Fault> {
    use ModelMunicipalityStatus::{Active, Admitted};
    let members = model_municipality::Entity::rows()
        .select_only()
        .column(model_municipality::Column::MunicipalityId)
        .filter(model_municipality::Column::ProgrammeId.eq(programme))
        .filter(model_municipality::Column::Status.is_in([Active, Admitted]))
        .into_query();
    let query = municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::PartnerId)
        .filter(municipality::Column::Id.in_subquery(members));
    Ok(query.into_tuple().all(connection).await?)
}

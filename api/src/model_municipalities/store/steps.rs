//! Writing `model_municipality`, and its history in `model_municipality_step`.

use std::collections::HashMap;

use entity::{
    id::{CohortId, ModelMunicipalityId, ProgrammeId},
    model_municipality::{Column, Entity, Model},
    model_municipality_step,
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Asterisk, Expr, Func, OnConflict},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    model_municipalities::way::HOLD_A_PLACE,
    page::{self, Ordering, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The way, if the reach covers it, as it is now.
pub(in crate::model_municipalities) async fn seen(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    id: ModelMunicipalityId,
) -> Result<Option<Model>, Fault> {
    let query = Entity::find_by_id(id).filter(reach.model_municipalities());
    Ok(query.one(connection).await?)
}

/// The same, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(in crate::model_municipalities) async fn lock(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: ModelMunicipalityId,
) -> Result<Option<Model>, Fault> {
    let query = Entity::find_by_id(id).filter(reach.model_municipalities());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// A way, whoever asks: for what the service does by itself.
pub(in crate::model_municipalities) async fn any(
    transaction: &DatabaseTransaction,
    id: ModelMunicipalityId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).one(transaction).await?)
}

/// The same, locked until the transaction ends.
pub(in crate::model_municipalities) async fn lock_any(
    transaction: &DatabaseTransaction,
    id: ModelMunicipalityId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// Puts one in. `false` if the municipality is on its way through the programme already.
pub(in crate::model_municipalities) async fn insert(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<bool, Fault> {
    let insert = Entity::insert(row.clone().into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(transaction);
    Ok(insert.await? == 1)
}

/// Writes every column of the row.
pub(in crate::model_municipalities) async fn update(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The number of the next one that is admitted: after all that were ever given, also to those who left.
pub(in crate::model_municipalities) async fn next_ordinal(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<i32, Fault> {
    let query = Entity::rows()
        .select_only()
        .expr(Func::max(Expr::col(Column::Ordinal)))
        .filter(Column::ProgrammeId.eq(programme));
    let last: Option<Option<i32>> = query.into_tuple().one(transaction).await?;
    Ok(last.flatten().unwrap_or(0).saturating_add(1))
}

/// How many places of each of these cohorts are taken.
pub(in crate::model_municipalities) async fn places_taken(
    connection: &impl ConnectionTrait,
    cohorts: &[CohortId],
) -> Result<HashMap<CohortId, i64>, Fault> {
    let query = Entity::rows()
        .select_only()
        .column(Column::CohortId)
        .expr(Func::count(Expr::col(Asterisk)))
        .filter(among(Column::CohortId, cohorts.iter().copied()))
        .filter(Column::Status.is_in(HOLD_A_PLACE))
        .group_by(Column::CohortId);
    let found: Vec<(CohortId, i64)> = query.into_tuple().all(connection).await?;
    Ok(found.into_iter().collect())
}

/// Notes a step for good.
pub(in crate::model_municipalities) async fn add_step(
    transaction: &DatabaseTransaction,
    row: model_municipality_step::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

/// The histories of those of these ways of which the actor is a side, the latest step first; at most a page of
/// each.
pub(in crate::model_municipalities) async fn histories(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ModelMunicipalityId],
) -> Result<HashMap<ModelMunicipalityId, Vec<model_municipality_step::Model>>, Fault> {
    let sides: Vec<ModelMunicipalityId> = Entity::rows()
        .select_only()
        .column(Column::Id)
        .filter(among(Column::Id, ids.iter().copied()))
        .filter(reach.sides_of_model_municipalities())
        .into_tuple()
        .all(connection)
        .await?;
    let latest = Ordering {
        column: model_municipality_step::Column::TakenAt,
        id: model_municipality_step::Column::Id,
        descending: true,
        position: |row: &model_municipality_step::Model| Position {
            key: SortKey::Instant(row.taken_at),
            id: row.id.0,
        },
    };
    let pages = page::fetch_of_each(
        connection,
        model_municipality_step::Entity::rows(),
        model_municipality_step::Column::ModelMunicipalityId,
        &sides,
        |row| Some(row.model_municipality_id),
        &latest,
        &PageRequest::all(),
    )
    .await?;
    let mut histories: HashMap<_, _> = sides.into_iter().map(|id| (id, Vec::new())).collect();
    histories.extend(pages.into_iter().map(|(id, page)| (id, page.into_rows())));
    Ok(histories)
}

/// Whether any way names the cohort.
pub(in crate::model_municipalities) async fn is_cohort_used(
    connection: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<bool, Fault> {
    let query = Entity::rows().filter(Column::CohortId.eq(cohort));
    Ok(page::count(connection, query).await? > 0)
}

//! Queries on `cohort`. Cohorts are as open as their programmes: to everybody.

use std::collections::HashMap;

use entity::{
    cohort::{Column, Entity, Model},
    id::{CohortId, ProgrammeId},
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
};

pub(in crate::model_municipalities) async fn cohorts(
    connection: &impl ConnectionTrait,
    ids: &[CohortId],
) -> Result<Vec<Model>, Fault> {
    Ok(Entity::rows().filter(among(Column::Id, ids.iter().copied())).all(connection).await?)
}

/// A page of the cohorts of each of these programmes, by when applications open.
pub(in crate::model_municipalities) async fn cohorts_of_programmes(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<Model>>, Fault> {
    let by_opening = Ordering {
        column: Column::SortsAt,
        id: Column::Id,
        descending: false,
        position: |row: &Model| Position { key: SortKey::Instant(row.sorts_at), id: row.id.0 },
    };
    page::fetch_of_each(
        connection,
        Entity::rows(),
        Column::ProgrammeId,
        programmes,
        |row| Some(row.programme_id),
        &by_opening,
        request,
    )
    .await
}

/// How many cohorts the programme has.
pub(in crate::model_municipalities) async fn count_cohorts(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<u64, Fault> {
    Ok(page::count(connection, Entity::rows().filter(Column::ProgrammeId.eq(programme))).await?)
}

/// The cohort, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(in crate::model_municipalities) async fn lock_cohort(
    transaction: &DatabaseTransaction,
    id: CohortId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

pub(in crate::model_municipalities) async fn insert_cohort(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().insert(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::model_municipalities) async fn update_cohort(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::model_municipalities) async fn delete_cohort(
    transaction: &DatabaseTransaction,
    id: CohortId,
) -> Result<(), Fault> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

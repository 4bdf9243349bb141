//! Queries on `milestone`. Milestones are seen with the way that they belong to.

use std::collections::HashMap;

use entity::{
    id::{MilestoneId, ModelMunicipalityId},
    milestone::{Column, Entity, Model},
    model_municipality,
    rows::Rows as _,
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

fn find(reach: &Reach) -> Select<Entity> {
    let seen = model_municipality::Entity::rows()
        .select_only()
        .column(model_municipality::Column::Id)
        .filter(reach.model_municipalities());
    Entity::rows().filter(Column::ModelMunicipalityId.in_subquery(seen.into_query()))
}

pub(in crate::model_municipalities) async fn milestones(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[MilestoneId],
) -> Result<Vec<Model>, Fault> {
    Ok(find(reach).filter(among(Column::Id, ids.iter().copied())).all(connection).await?)
}

/// At most a page of milestones of each of these ways, by their due dates; unknown ones last.
pub(in crate::model_municipalities) async fn milestones_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ways: &[ModelMunicipalityId],
) -> Result<HashMap<ModelMunicipalityId, Page<Model>>, Fault> {
    let by_due = Ordering {
        column: Column::SortsFrom,
        id: Column::Id,
        descending: false,
        position: |row: &Model| Position { key: SortKey::Instant(row.sorts_from), id: row.id.0 },
    };
    page::fetch_of_each(
        connection,
        find(reach),
        Column::ModelMunicipalityId,
        ways,
        |row| Some(row.model_municipality_id),
        &by_due,
        &PageRequest::all(),
    )
    .await
}

/// How many milestones the way has.
pub(in crate::model_municipalities) async fn count_milestones(
    connection: &impl ConnectionTrait,
    way: ModelMunicipalityId,
) -> Result<u64, Fault> {
    let query = Entity::rows().filter(Column::ModelMunicipalityId.eq(way));
    Ok(page::count(connection, query).await?)
}

/// The milestone, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(in crate::model_municipalities) async fn lock_milestone(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: MilestoneId,
) -> Result<Option<Model>, Fault> {
    Ok(find(reach).filter(Column::Id.eq(id)).lock_exclusive().one(transaction).await?)
}

pub(in crate::model_municipalities) async fn insert_milestone(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().insert(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::model_municipalities) async fn update_milestone(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::model_municipalities) async fn delete_milestone(
    transaction: &DatabaseTransaction,
    id: MilestoneId,
) -> Result<(), Fault> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

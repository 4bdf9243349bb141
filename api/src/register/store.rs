//! Every query of the register.

use entity::{
    id::RegisterAreaId,
    municipality,
    register_area::{self, Model},
    register_edition,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseBackend, EntityTrait as _,
    IntoActiveModel as _, Iterable as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, sea_query::OnConflict,
};

use crate::fault::Fault;

/// Rows for one statement: 20 columns each, and SQLite takes 32,766 values at most.
pub(super) const CHUNK: usize = 1_000;

/// Lets one import run at a time, until the transaction ends.
///
/// On SQLite a transaction that writes is alone already.
pub(super) async fn lock(transaction: &impl ConnectionTrait) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let statement = "LOCK TABLE register_edition IN SHARE ROW EXCLUSIVE MODE";
        transaction.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// The imported editions, oldest first.
pub(super) async fn editions(
    connection: &impl ConnectionTrait,
) -> Result<Vec<register_edition::Model>, Fault> {
    let editions = register_edition::Entity::find()
        .order_by_asc(register_edition::Column::TerritoryOn)
        .all(connection)
        .await?;
    Ok(editions)
}

/// The whole register.
pub(super) async fn areas(connection: &impl ConnectionTrait) -> Result<Vec<Model>, Fault> {
    Ok(register_area::Entity::find().all(connection).await?)
}

/// Writes areas, at most [`CHUNK`]: what has an id that is known is replaced.
pub(super) async fn put_areas(
    transaction: &impl ConnectionTrait,
    rows: &[Model],
) -> Result<(), Fault> {
    let mut replace = OnConflict::column(register_area::Column::Id);
    replace.update_columns(
        register_area::Column::iter().filter(|column| !matches!(column, register_area::Column::Id)),
    );
    register_area::Entity::insert_many(rows.iter().cloned().map(Model::into_active_model))
        .on_conflict(replace)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// One of these areas that something else refers to.
pub(super) async fn first_in_use(
    connection: &impl ConnectionTrait,
    ids: &[RegisterAreaId],
) -> Result<Option<Model>, Fault> {
    let municipalities = municipality::Entity::find()
        .select_only()
        .column(municipality::Column::AreaId)
        .filter(municipality::Column::AreaId.is_not_null())
        .into_query();
    let successors = register_area::Entity::find()
        .select_only()
        .column(register_area::Column::SuccessorId)
        .filter(register_area::Column::SuccessorId.is_not_null())
        .into_query();
    let area = register_area::Entity::find()
        .filter(register_area::Column::Id.is_in(ids.iter().copied()))
        .filter(
            Condition::any()
                .add(register_area::Column::Id.in_subquery(municipalities))
                .add(register_area::Column::Id.in_subquery(successors)),
        )
        .order_by_asc(register_area::Column::Key)
        .one(connection)
        .await?;
    Ok(area)
}

/// Removes areas, at most [`CHUNK`].
pub(super) async fn delete_areas(
    transaction: &impl ConnectionTrait,
    ids: &[RegisterAreaId],
) -> Result<(), Fault> {
    register_area::Entity::delete_many()
        .filter(register_area::Column::Id.is_in(ids.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes an edition: the row with its id is replaced.
pub(super) async fn put_edition(
    transaction: &impl ConnectionTrait,
    row: register_edition::Model,
) -> Result<(), Fault> {
    let row = row.into_active_model();
    let mut replace = OnConflict::column(register_edition::Column::Id);
    replace.update_columns(
        register_edition::Column::iter()
            .filter(|column| !matches!(column, register_edition::Column::Id)),
    );
    register_edition::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

//! Writes to `reported_figure`.

use entity::{
    id::{EventId, ProgrammeId, ReportedFigureId},
    reported_figure,
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
};

use crate::{fault::Fault, reach::Reach};

/// A figure within the actor's reach, locked until the transaction ends.
pub(in crate::results) async fn lock_figure(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: ReportedFigureId,
) -> Result<Option<reported_figure::Model>, Fault> {
    let visible = Condition::any()
        .add(reported_figure::Column::ProgrammeId.is_not_null())
        .add(reach.refers_to_event_in_detail(reported_figure::Column::EventId));
    let query = reported_figure::Entity::find_by_id(id).filter(visible);
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The place after the last figure of an event or a programme.
pub(in crate::results) async fn next_figure_position(
    transaction: &DatabaseTransaction,
    event: Option<EventId>,
    programme: Option<ProgrammeId>,
) -> Result<i32, Fault> {
    let last: Option<Option<i32>> = reported_figure::Entity::rows()
        .select_only()
        .column_as(reported_figure::Column::Position.max(), "last")
        .apply_if(event, |query, id| query.filter(reported_figure::Column::EventId.eq(id)))
        .apply_if(programme, |query, id| query.filter(reported_figure::Column::ProgrammeId.eq(id)))
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}

pub(in crate::results) async fn insert_figure(
    transaction: &DatabaseTransaction,
    row: &reported_figure::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    reported_figure::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::results) async fn update_figure(
    transaction: &DatabaseTransaction,
    row: &reported_figure::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::results) async fn delete_figure(
    transaction: &DatabaseTransaction,
    id: ReportedFigureId,
) -> Result<(), Fault> {
    reported_figure::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

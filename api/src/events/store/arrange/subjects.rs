//! Events and series themselves, locked for as long as something of theirs is written.

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId},
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::LockType,
};

use crate::fault::Fault;

/// Locks the event until the transaction ends; its seats are locked before. Rows that refer to it can be
/// written meanwhile.
pub(in crate::events) async fn lock_event(
    transaction: &DatabaseTransaction,
    id: EventId,
) -> Result<Option<event::Model>, Fault> {
    Ok(event::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(transaction).await?)
}

/// Locks the series until the transaction ends; the seats of its events are locked before.
pub(in crate::events) async fn lock_series(
    transaction: &DatabaseTransaction,
    id: EventSeriesId,
) -> Result<Option<event_series::Model>, Fault> {
    let query = event_series::Entity::find_by_id(id).lock(LockType::NoKeyUpdate);
    Ok(query.one(transaction).await?)
}

/// The events of the series in the order of their ids, which is the order of locking.
pub(in crate::events) async fn events_of_series_within(
    transaction: &DatabaseTransaction,
    series: EventSeriesId,
) -> Result<Vec<EventId>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::SeriesId.eq(series))
        .order_by_asc(event::Column::Id);
    Ok(query.into_tuple().all(transaction).await?)
}

/// Writes every column of the row.
pub(in crate::events) async fn update_event(
    transaction: &DatabaseTransaction,
    row: &event::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_series(
    transaction: &DatabaseTransaction,
    row: &event_series::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

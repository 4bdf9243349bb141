//! The seats of an event: one row, which everybody who changes a registration locks first.

use entity::{event_seats, id::EventId};
use sea_orm::{
    ActiveModelTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _,
    QuerySelect as _,
};

use crate::fault::Fault;

/// The row, locked until the transaction ends. On SQLite a transaction that writes is alone already.
pub(in crate::registrations) async fn lock(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Option<event_seats::Model>, Fault> {
    Ok(event_seats::Entity::find_by_id(event).lock_exclusive().one(transaction).await?)
}

/// A new row.
pub(in crate::registrations) async fn insert(
    transaction: &DatabaseTransaction,
    row: event_seats::Model,
) -> Result<(), Fault> {
    event_seats::Entity::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// The row as it is now.
pub(in crate::registrations) async fn update(
    transaction: &DatabaseTransaction,
    row: &event_seats::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

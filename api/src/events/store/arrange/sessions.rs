//! Writes to `session`.

use std::collections::HashMap;

use entity::{
    id::{EventId, SessionId},
    registration_session,
    rows::Rows as _,
    session, session_seats,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use crate::{fault::Fault, order::reposition};

/// The sessions of the event, in order.
pub(in crate::events) async fn sessions_within(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<session::Model>, Fault> {
    let query = session::Entity::rows()
        .filter(session::Column::EventId.eq(event))
        .order_by_asc(session::Column::Position);
    Ok(query.all(transaction).await?)
}

pub(in crate::events) async fn insert_session(
    transaction: &DatabaseTransaction,
    row: &session::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    session::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_session(
    transaction: &DatabaseTransaction,
    row: &session::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Removes the session with its seats. Nobody chose it, and nothing else belongs to it any more.
pub(in crate::events) async fn delete_session(
    transaction: &DatabaseTransaction,
    id: SessionId,
) -> Result<(), Fault> {
    session_seats::Entity::delete_by_id(id).exec(transaction).await?;
    session::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

pub(in crate::events) async fn reorder_sessions(
    transaction: &DatabaseTransaction,
    positions: &HashMap<SessionId, i32>,
) -> Result<(), Fault> {
    let columns = (session::Column::Id, session::Column::Position);
    reposition::<session::Entity, _>(transaction, columns, positions).await
}

/// Whether any registration, be it over, names the session.
pub(in crate::events) async fn is_session_chosen(
    transaction: &DatabaseTransaction,
    id: SessionId,
) -> Result<bool, Fault> {
    let query =
        registration_session::Entity::rows().filter(registration_session::Column::SessionId.eq(id));
    Ok(query.one(transaction).await?.is_some())
}

//! Writes to `contribution`.

use std::collections::HashMap;

use entity::{
    contribution,
    id::{ContributionId, EventId, SessionId},
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use crate::{fault::Fault, order::reposition};

/// The contributions to the event, in order.
pub(in crate::events) async fn contributions_within(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<contribution::Model>, Fault> {
    let query = contribution::Entity::rows()
        .filter(contribution::Column::EventId.eq(event))
        .order_by_asc(contribution::Column::Position);
    Ok(query.all(transaction).await?)
}

pub(in crate::events) async fn insert_contribution(
    transaction: &DatabaseTransaction,
    row: &contribution::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    contribution::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_contribution(
    transaction: &DatabaseTransaction,
    row: &contribution::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::events) async fn delete_contribution(
    transaction: &DatabaseTransaction,
    id: ContributionId,
) -> Result<(), Fault> {
    contribution::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Removes what is done in a session; how much that was.
pub(in crate::events) async fn delete_contributions_of_session(
    transaction: &DatabaseTransaction,
    session: SessionId,
) -> Result<u64, Fault> {
    let deleted = contribution::Entity::delete_many()
        .filter(contribution::Column::SessionId.eq(session))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

pub(in crate::events) async fn reorder_contributions(
    transaction: &DatabaseTransaction,
    positions: &HashMap<ContributionId, i32>,
) -> Result<(), Fault> {
    let columns = (contribution::Column::Id, contribution::Column::Position);
    reposition::<contribution::Entity, _>(transaction, columns, positions).await
}

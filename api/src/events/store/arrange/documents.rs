//! Writes to `event_document`.

use entity::{event_document, id::EventId, rows::Rows as _};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};

use crate::fault::Fault;

/// The papers of the event, in order.
pub(in crate::events) async fn documents_within(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<event_document::Model>, Fault> {
    let query = event_document::Entity::rows()
        .filter(event_document::Column::EventId.eq(event))
        .order_by_asc(event_document::Column::Position);
    Ok(query.all(transaction).await?)
}

/// Replaces the papers of the event.
pub(in crate::events) async fn replace_documents(
    transaction: &DatabaseTransaction,
    event: EventId,
    rows: Vec<event_document::Model>,
) -> Result<(), Fault> {
    event_document::Entity::delete_many()
        .filter(event_document::Column::EventId.eq(event))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(event_document::Model::into_active_model);
        event_document::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

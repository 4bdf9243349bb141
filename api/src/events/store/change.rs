//! Writes to `event` and `event_series`, and what those that write must know.
//!
//! Rows are locked so that a reference to them is still possible meanwhile: registering is not in the way.

use entity::{
    event, event_joint_controller, event_previous_start, event_series,
    id::{EventId, EventSeriesId},
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseBackend, DatabaseTransaction,
    EntityTrait, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::LockType,
};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

/// The rows, locked until the transaction ends. On SQLite a transaction that writes is alone already.
fn locked<E: EntityTrait>(
    transaction: &DatabaseTransaction,
    query: Select<E>,
    lock: LockType,
) -> Select<E> {
    match transaction.get_database_backend() {
        DatabaseBackend::Postgres => query.lock(lock),
        _ => query,
    }
}

/// The event, whoever asks, locked until the transaction ends.
pub(in super::super) async fn lock_event(
    transaction: &DatabaseTransaction,
    id: EventId,
) -> Result<Option<event::Model>, Fault> {
    let query = event::Entity::find_by_id(id);
    Ok(locked(transaction, query, LockType::NoKeyUpdate).one(transaction).await?)
}

/// The series, whoever asks, locked until the transaction ends.
pub(in super::super) async fn lock_any_series(
    transaction: &DatabaseTransaction,
    id: EventSeriesId,
) -> Result<Option<event_series::Model>, Fault> {
    let query = event_series::Entity::find_by_id(id);
    Ok(locked(transaction, query, LockType::NoKeyUpdate).one(transaction).await?)
}

/// The series, if the reach covers it, locked until the transaction ends.
pub(in super::super) async fn lock_series(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: EventSeriesId,
) -> Result<Option<event_series::Model>, Fault> {
    let query = event_series::Entity::find_by_id(id).filter(reach.series());
    Ok(locked(transaction, query, LockType::NoKeyUpdate).one(transaction).await?)
}

/// The events of a series, by id: the order in which they are locked.
pub(in super::super) async fn ids_of_series(
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

/// Events, whoever asks, in the order of their ids.
pub(in super::super) async fn all_events(
    transaction: &DatabaseTransaction,
    ids: &[EventId],
) -> Result<Vec<event::Model>, Fault> {
    let query = event::Entity::rows()
        .filter(among(event::Column::Id, ids.iter().copied()))
        .order_by_asc(event::Column::Id);
    Ok(query.all(transaction).await?)
}

/// The places in a series that are taken, each with its event.
pub(in super::super) async fn positions_of_series(
    transaction: &DatabaseTransaction,
    series: EventSeriesId,
) -> Result<Vec<(EventId, Option<i32>)>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .column(event::Column::SeriesPosition)
        .filter(event::Column::SeriesId.eq(series));
    Ok(query.into_tuple().all(transaction).await?)
}

macro_rules! rows {
    ($($(#[$doc:meta])* $insert:ident $update:ident $table:ident;)*) => {$(
        $(#[$doc])*
        pub(in super::super) async fn $insert(
            transaction: &DatabaseTransaction,
            row: &$table::Model,
        ) -> Result<(), Fault> {
            let row = row.clone().into_active_model();
            $table::Entity::insert(row).exec_without_returning(transaction).await?;
            Ok(())
        }

        $(#[$doc])*
        pub(in super::super) async fn $update(
            transaction: &DatabaseTransaction,
            row: &$table::Model,
        ) -> Result<(), Fault> {
            row.clone().into_active_model().reset_all().update(transaction).await?;
            Ok(())
        }
    )*};
}

rows! {
    /// Writes an event.
    insert_event update_event event;
    /// Writes a series.
    insert_series update_series event_series;
}

/// When events were to be before they were moved, oldest first.
pub(in super::super) async fn previous_starts(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<event_previous_start::Model>, Fault> {
    let query = event_previous_start::Entity::rows()
        .filter(among(event_previous_start::Column::EventId, events.iter().copied()))
        .order_by_asc(event_previous_start::Column::EventId)
        .order_by_asc(event_previous_start::Column::Position);
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn insert_previous_start(
    transaction: &DatabaseTransaction,
    row: event_previous_start::Model,
) -> Result<(), Fault> {
    let row = row.into_active_model();
    event_previous_start::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Who is responsible for the participants' data beside the controller.
pub(in super::super) async fn joint_controllers(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<event_joint_controller::Model>, Fault> {
    let query = event_joint_controller::Entity::rows()
        .filter(among(event_joint_controller::Column::EventId, events.iter().copied()))
        .order_by_asc(event_joint_controller::Column::EventId)
        .order_by_asc(event_joint_controller::Column::PartnerId);
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn replace_joint_controllers(
    transaction: &DatabaseTransaction,
    event: EventId,
    rows: &[event_joint_controller::Model],
) -> Result<(), Fault> {
    event_joint_controller::Entity::delete_many()
        .filter(event_joint_controller::Column::EventId.eq(event))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.iter().cloned().map(event_joint_controller::Model::into_active_model);
        event_joint_controller::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

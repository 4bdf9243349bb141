//! The seats of an event: one row, which everybody who changes a registration locks first.

use entity::{event_seats, id::EventId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, DatabaseTransaction, EntityTrait as _,
    ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use crate::{fault::Fault, registrations::placing::Place};

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

/// Gives the next one a seat or the queue's next number: one guarded statement, the first of its transaction,
/// so that nobody is let in between a look and the write (domain.md, How not to overbook).
///
/// None when there is neither, or when the row is no longer the one that was judged by.
pub(in crate::registrations) async fn claim(
    transaction: &DatabaseTransaction,
    event: EventId,
    revision: i32,
) -> Result<Option<(Place, Option<i32>)>, Fault> {
    use event_seats::Column::{
        Accepting, Capacity, EventId, HeldBack, NextQueueNumber, Revision, Taken, Waiting,
        WaitlistCapacity,
    };
    let seat_is_free = || {
        let within = Expr::col(Taken).add(Expr::col(HeldBack)).lt(Expr::col(Capacity));
        Condition::all()
            .add(Waiting.eq(0))
            .add(Condition::any().add(Capacity.is_null()).add(within))
    };
    let queue_has_room = Condition::any()
        .add(WaitlistCapacity.is_null())
        .add(Expr::col(Waiting).lt(Expr::col(WaitlistCapacity)));
    let grows = |column, (if_seat, if_queue): (i32, i32)| {
        let by = Expr::case(seat_is_free(), if_seat).finally(if_queue);
        Expr::col(column).add(by)
    };
    let rows = event_seats::Entity::update_many()
        .col_expr(Taken, grows(Taken, (1, 0)))
        .col_expr(Waiting, grows(Waiting, (0, 1)))
        .col_expr(NextQueueNumber, grows(NextQueueNumber, (0, 1)))
        .filter(EventId.eq(event))
        .filter(Accepting.eq(true))
        .filter(Revision.eq(revision))
        .filter(Condition::any().add(seat_is_free()).add(queue_has_room))
        .exec_with_returning(transaction)
        .await?;
    // A seat is only given while nobody waits, and whoever gets a number waits.
    Ok(rows.into_iter().next().map(|row| match row.waiting {
        0 => (Place::Seat, None),
        _ => (Place::Queue, Some(row.next_queue_number - 1)),
    }))
}

/// Locks the row that was judged by, as the first statement of a transaction that takes no seat. False when
/// it is another one by now.
pub(in crate::registrations) async fn hold(
    transaction: &DatabaseTransaction,
    event: EventId,
    revision: i32,
) -> Result<bool, Fault> {
    let held = event_seats::Entity::update_many()
        .col_expr(event_seats::Column::Revision, Expr::value(revision))
        .filter(event_seats::Column::EventId.eq(event))
        .filter(event_seats::Column::Accepting.eq(true))
        .filter(event_seats::Column::Revision.eq(revision))
        .exec(transaction)
        .await?;
    Ok(held.rows_affected > 0)
}

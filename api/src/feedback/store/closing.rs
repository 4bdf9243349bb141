//! Cutting answers off from those who gave them.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{event, feedback, id::EventId, rows::Rows as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::Expr,
};

use crate::{fault::Fault, feedback::window::DAYS_AFTER};

/// Rows that one statement carries: far below SQLite's 32,766 variables.
const ROWS_AT_ONCE: usize = 500;

/// An event whose time for feedback is over, and whose answers can still be told whose they are.
pub(in crate::feedback) async fn due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<EventId>, Fault> {
    use event::Column;
    let long_ago = now - TimeDelta::days(DAYS_AFTER);
    let told = feedback::Entity::rows()
        .select_only()
        .column(feedback::Column::EventId)
        .filter(feedback::Column::AuthorHash.is_not_null())
        .into_query();
    let ended = Condition::any()
        .add(Column::EndsAt.lt(long_ago))
        .add(Condition::all().add(Column::EndsAt.is_null()).add(Column::LatestAt.lt(long_ago)));
    let over = Condition::any()
        .add(Column::FeedbackClosesAt.lt(now))
        .add(Condition::all().add(Column::FeedbackClosesAt.is_null()).add(ended));
    let query = event::Entity::rows()
        .select_only()
        .column(Column::Id)
        .filter(Column::FeedbackClosedAt.is_null())
        .filter(Column::Id.in_subquery(told))
        .filter(over)
        .order_by_asc(Column::Id);
    Ok(query.into_tuple().one(connection).await?)
}

/// All answers of an event.
pub(in crate::feedback) async fn of_event(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<feedback::Model>, Fault> {
    let query = feedback::Entity::rows().filter(feedback::Column::EventId.eq(event));
    Ok(query.all(transaction).await?)
}

/// Replaces all answers of an event by these, in the order in which they come.
pub(in crate::feedback) async fn replace_all(
    transaction: &DatabaseTransaction,
    event: EventId,
    rows: Vec<feedback::Model>,
) -> Result<(), Fault> {
    feedback::Entity::delete_many()
        .filter(feedback::Column::EventId.eq(event))
        .exec(transaction)
        .await?;
    let mut rows = rows.into_iter().map(feedback::Model::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        feedback::Entity::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Notes that feedback is closed. Nothing else of the event changes, and so not its version.
pub(in crate::feedback) async fn mark_closed(
    transaction: &DatabaseTransaction,
    event: EventId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    event::Entity::update_many()
        .col_expr(event::Column::FeedbackClosedAt, Expr::value(now))
        .filter(event::Column::Id.eq(event))
        .exec(transaction)
        .await?;
    Ok(())
}

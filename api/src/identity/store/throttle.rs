//! Queries on `throttle`.

use chrono::{DateTime, Utc};
use entity::throttle;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, Set,
    sea_query::{Expr, OnConflict},
};

use crate::fault::Fault;

/// Counts one attempt if nobody waits after it: there were at most `most`, the last one later than `after`, or
/// there is no counter. That is what most attempts are, and it is one statement.
pub(in crate::identity) async fn count_one(
    connection: &impl ConnectionTrait,
    subject: &str,
    now: DateTime<Utc>,
    (most, after): (i32, DateTime<Utc>),
) -> Result<bool, Fault> {
    use throttle::{Column, Entity};
    if most < 0 {
        return Ok(false);
    }
    let first = throttle::Model {
        subject: subject.to_owned(),
        attempts: 1,
        last_at: now,
        blocked_until: None,
    };
    let one_more = OnConflict::column(Column::Subject)
        .value(Column::Attempts, Expr::col((Entity, Column::Attempts)).add(1))
        .value(Column::LastAt, Expr::value(now))
        .action_and_where(Expr::col((Entity, Column::Attempts)).lte(most))
        .action_and_where(Expr::col((Entity, Column::LastAt)).gt(after))
        .action_and_where(Expr::col((Entity, Column::BlockedUntil)).is_null())
        .to_owned();
    let insert = Entity::insert(first.into_active_model()).on_conflict(one_more);
    Ok(insert.exec_without_returning(connection).await? == 1)
}

/// The counter of this subject, made where there is none, locked until the transaction ends. In one statement:
/// between two, somebody who signs in could remove it.
pub(in crate::identity) async fn lock_counter(
    transaction: &DatabaseTransaction,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<throttle::Model, Fault> {
    let fresh = throttle::Model {
        subject: subject.to_owned(),
        attempts: 0,
        last_at: now,
        blocked_until: None,
    };
    let keep = OnConflict::column(throttle::Column::Subject)
        .update_column(throttle::Column::Subject)
        .to_owned();
    let insert = throttle::Entity::insert(fresh.into_active_model()).on_conflict(keep);
    Ok(insert.exec_with_returning(transaction).await?)
}

pub(in crate::identity) async fn save_counter(
    transaction: &DatabaseTransaction,
    counter: throttle::Model,
) -> Result<(), Fault> {
    throttle::ActiveModel {
        subject: sea_orm::Unchanged(counter.subject),
        attempts: Set(counter.attempts),
        last_at: Set(counter.last_at),
        blocked_until: Set(counter.blocked_until),
    }
    .update(transaction)
    .await?;
    Ok(())
}

/// Forgets all attempts of these subjects.
pub(in crate::identity) async fn clear(
    connection: &impl ConnectionTrait,
    subject: &str,
) -> Result<(), Fault> {
    throttle::Entity::delete_by_id(subject).exec(connection).await?;
    Ok(())
}

/// Takes one attempt back, and the wait that it led to.
pub(in crate::identity) async fn refund(
    connection: &impl ConnectionTrait,
    subject: &str,
) -> Result<(), Fault> {
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Attempts, Expr::col(throttle::Column::Attempts).sub(1))
        .col_expr(throttle::Column::BlockedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(throttle::Column::Subject.eq(subject))
        .filter(throttle::Column::Attempts.gt(0))
        .exec(connection)
        .await?;
    Ok(())
}

/// Removes what was last counted before `before`.
pub(in crate::identity) async fn forget(
    connection: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<(), Fault> {
    let delete = throttle::Entity::delete_many();
    delete.filter(throttle::Column::LastAt.lt(before)).exec(connection).await?;
    Ok(())
}

//! Queries on `notice`, and on who is to be told.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event,
    id::{EventId, RegistrationId},
    notice, registration,
    rows::Rows as _,
    terms::{EventStatus, RegistrationStatus},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Expr, LockBehavior, LockType},
};

use crate::{database::conditions::among, fault::Fault};

/// The longest time before a start at which people can be reminded (`event_reminder_hours`).
const LONGEST_REMINDER: TimeDelta = TimeDelta::hours(336);

fn open() -> Select<notice::Entity> {
    notice::Entity::rows().filter(notice::Column::DoneAt.is_null())
}

/// Whether somebody is still to be told something.
pub(super) async fn has_open(connection: &impl ConnectionTrait) -> Result<bool, Fault> {
    Ok(open().limit(1).one(connection).await?.is_some())
}

/// The oldest notice that no other process has, locked until the transaction ends.
pub(super) async fn claim(
    transaction: &DatabaseTransaction,
) -> Result<Option<notice::Model>, Fault> {
    let query = open()
        .order_by_asc(notice::Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.one(transaction).await?)
}

/// The notice of an event that is not told to everybody yet, locked until the transaction ends.
pub(super) async fn lock_of_event(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Option<notice::Model>, Fault> {
    let query = open().filter(notice::Column::EventId.eq(event)).lock_exclusive();
    Ok(query.one(transaction).await?)
}

pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    row: notice::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

pub(super) async fn update(
    transaction: &DatabaseTransaction,
    row: &notice::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// When somebody registered for the event last.
pub(super) async fn last_registration(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::CreatedAt)
        .filter(registration::Column::EventId.eq(event))
        .order_by_desc(registration::Column::CreatedAt)
        .limit(1);
    Ok(query.into_tuple().one(connection).await?)
}

/// Events that begin soon, and for which somebody with a seat was not reminded yet; the first ones first.
pub(super) async fn soon(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<event::Model>, Fault> {
    let start = Expr::col((event::Entity, event::Column::StartsAt));
    let of_event = Expr::col((registration::Entity, registration::Column::EventId))
        .equals((event::Entity, event::Column::Id));
    let somebody = registration::Entity::rows()
        .select_only()
        .column(registration::Column::Id)
        .filter(of_event)
        .filter(registration::Column::Status.eq(RegistrationStatus::Confirmed))
        .filter(
            Condition::any()
                .add(registration::Column::RemindedOf.is_null())
                .add(registration::Column::RemindedOf.into_expr().ne(start)),
        )
        .into_query();
    let query = event::Entity::rows()
        .filter(event::Column::Status.eq(EventStatus::Published))
        .filter(event::Column::ReminderHours.is_not_null())
        .filter(event::Column::StartsAt.gt(now))
        .filter(event::Column::StartsAt.lte(now + LONGEST_REMINDER))
        .filter(Expr::exists(somebody))
        .order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id);
    Ok(query.all(connection).await?)
}

/// Who has a seat and was not reminded of this start.
pub(super) async fn not_reminded(
    transaction: &DatabaseTransaction,
    event: EventId,
    start: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(registration::Column::Status.eq(RegistrationStatus::Confirmed))
        .filter(
            Condition::any()
                .add(registration::Column::RemindedOf.is_null())
                .add(registration::Column::RemindedOf.ne(start)),
        )
        .order_by_asc(registration::Column::Id)
        .limit(limit);
    Ok(query.all(transaction).await?)
}

/// Notes of which start they were reminded. It is no change of the registration: its version stays.
pub(super) async fn note_reminded(
    transaction: &DatabaseTransaction,
    registrations: &[RegistrationId],
    start: DateTime<Utc>,
) -> Result<(), Fault> {
    registration::Entity::update_many()
        .col_expr(registration::Column::RemindedOf, Expr::value(start))
        .filter(among(registration::Column::Id, registrations.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}

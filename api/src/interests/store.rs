//! Queries on `event_interest`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    event_interest::{self, Column, Entity, Model},
    id::{EventId, EventInterestId, EventSeriesId, UserId},
    rows::Rows as _,
    terms::InterestStatus,
    value::SecretBytes,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};
use uuid::Uuid;

use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
};

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Awaited {
    /// That registration for this event opens.
    Event(EventId),
    /// That registration for any event of this series opens.
    Series(EventSeriesId),
}

impl Awaited {
    /// The object.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Event(event) => event.0,
            Self::Series(series) => series.0,
        }
    }

    /// What a row is about.
    #[must_use]
    pub fn of(row: &Model) -> Option<Self> {
        row.event_id.map(Self::Event).or(row.series_id.map(Self::Series))
    }

    fn holds(self) -> Condition {
        Condition::all().add(match self {
            Self::Event(event) => Column::EventId.eq(event),
            Self::Series(series) => Column::SeriesId.eq(series),
        })
    }
}

/// Those that have not ended.
const ACTIVE: [InterestStatus; 2] = [InterestStatus::Pending, InterestStatus::Confirmed];

/// The interest, whoever asks: its link is for `registrations::link::holds` to judge.
pub(super) async fn interest(
    connection: &impl ConnectionTrait,
    id: EventInterestId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).one(connection).await?)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock_interest(
    transaction: &DatabaseTransaction,
    id: EventInterestId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// The one that has not ended of whoever has this address, locked until the transaction ends.
pub(super) async fn lock_active(
    transaction: &DatabaseTransaction,
    awaited: Awaited,
    hash: &SecretBytes,
) -> Result<Option<Model>, Fault> {
    let query = Entity::rows()
        .filter(awaited.holds())
        .filter(Column::EmailHash.eq(hash.clone()))
        .filter(among_terms(Column::Status, ACTIVE));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The ones that have not ended of an account, by the account or its address; locked until the transaction ends.
pub(super) async fn lock_own(
    transaction: &DatabaseTransaction,
    awaited: Awaited,
    user: UserId,
    hash: &SecretBytes,
) -> Result<Vec<Model>, Fault> {
    let own = Condition::any().add(Column::UserId.eq(user)).add(Column::EmailHash.eq(hash.clone()));
    let query = Entity::rows()
        .filter(awaited.holds())
        .filter(own)
        .filter(among_terms(Column::Status, ACTIVE))
        .order_by_asc(Column::Id);
    Ok(query.lock_exclusive().all(transaction).await?)
}

/// Puts one in. `false` if somebody with the same address was faster.
pub(super) async fn insert(transaction: &DatabaseTransaction, row: Model) -> Result<bool, Fault> {
    let insert = Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(transaction);
    Ok(insert.await? == 1)
}

/// The row as it is now.
pub(super) async fn update(transaction: &DatabaseTransaction, row: &Model) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// What confirmed people wait for.
pub(super) async fn awaited(connection: &impl ConnectionTrait) -> Result<Vec<Awaited>, Fault> {
    let query = Entity::rows()
        .select_only()
        .columns([Column::EventId, Column::SeriesId])
        .filter(among_terms(Column::Status, [InterestStatus::Confirmed]))
        .distinct();
    let found: Vec<(Option<EventId>, Option<EventSeriesId>)> =
        query.into_tuple().all(connection).await?;
    let mut awaited: Vec<_> = found
        .into_iter()
        .filter_map(|(event, series)| event.map(Awaited::Event).or(series.map(Awaited::Series)))
        .collect();
    awaited.sort_unstable();
    Ok(awaited)
}

/// Some of those who wait for it and have confirmed that, for this process alone until the transaction ends.
pub(super) async fn claim_confirmed(
    transaction: &DatabaseTransaction,
    awaited: Awaited,
    limit: u64,
) -> Result<Vec<Model>, Fault> {
    let query = Entity::rows()
        .filter(awaited.holds())
        .filter(among_terms(Column::Status, [InterestStatus::Confirmed]))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.all(transaction).await?)
}

/// Whether any was not confirmed in time.
pub(super) async fn has_unconfirmed(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    Ok(Entity::rows().filter(unconfirmed(now)).limit(1).one(connection).await?.is_some())
}

/// Some that were not confirmed in time, for this process alone until the transaction ends.
pub(super) async fn claim_unconfirmed(
    transaction: &DatabaseTransaction,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Model>, Fault> {
    let query = Entity::rows()
        .filter(unconfirmed(now))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.all(transaction).await?)
}

fn unconfirmed(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(among_terms(Column::Status, [InterestStatus::Pending]))
        .add(Column::ExpiresAt.lte(now))
}

/// They have ended: nothing of the people is kept.
pub(super) async fn end(
    transaction: &DatabaseTransaction,
    ids: &[EventInterestId],
    status: InterestStatus,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let told_at = (status == InterestStatus::Told).then_some(now);
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Payload, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::EmailHash, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::UserId, Expr::value(Option::<Uuid>::None))
        .col_expr(Column::ExpiresAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::ToldAt, Expr::value(told_at))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(among(Column::Id, ids.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}

/// How many people wait for each of these events or series, and have confirmed it.
pub(super) async fn count(
    connection: &impl ConnectionTrait,
    objects: &[Uuid],
) -> Result<HashMap<Uuid, i64>, Fault> {
    let mut counts = HashMap::with_capacity(objects.len());
    for column in [Column::EventId, Column::SeriesId] {
        let query = Entity::rows()
            .select_only()
            .column(column)
            .column_as(Expr::col((event_interest::Entity, Column::Id)).count(), "people")
            .filter(among(column, objects.iter().copied()))
            .filter(among_terms(Column::Status, [InterestStatus::Confirmed]))
            .group_by(column);
        let found: Vec<(Uuid, i64)> = query.into_tuple().all(connection).await?;
        counts.extend(found);
    }
    Ok(counts)
}

//! Queries on events in calendars, and on `calendar_feed`.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    calendar_feed, event,
    id::{CalendarFeedId, EventId, EventSeriesId, ProgrammeId, UserId},
    registration,
    rows::Rows as _,
    terms::{EventStatus, RegistrationStatus, UserStatus},
    user_account,
    value::SecretBytes,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select, sea_query::Expr,
};

use crate::{database::conditions::among, fault::Fault, page, reach::Reach};

/// Most events of one calendar.
const MOST: u64 = 1_000;

/// Which events a calendar holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Those of a series.
    Series(EventSeriesId),
    /// Those of a programme, directly or by their series.
    Programme(ProgrammeId),
    /// Those that were not over then.
    Since(DateTime<Utc>),
}

/// No draft, and with a day: `2019-08-21`, `2019-08-21T10:00:00`.
fn with_day() -> Condition {
    Condition::all()
        .add(event::Column::Status.ne(EventStatus::Draft))
        .add(event::Column::Date.like("____-__-__%"))
}

/// Of a series or programme the latest ones, of all those that come next.
pub(super) async fn events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    holds: Holds,
) -> Result<Vec<EventId>, Fault> {
    let query = ids(event::Entity::rows().filter(reach.events()));
    let latest_first = |query: Select<event::Entity>| {
        query.order_by_desc(event::Column::SortsBack).order_by_desc(event::Column::Id)
    };
    let query = match holds {
        Holds::Series(id) => latest_first(query.filter(event::Column::SeriesId.eq(id))),
        Holds::Programme(id) => latest_first(query.filter(event::Column::ProgrammeId.eq(id))),
        Holds::Since(instant) => since(query, instant),
    };
    Ok(query.into_tuple().all(connection).await?)
}

/// Those that the actor organises.
pub(super) async fn organised(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    instant: DateTime<Utc>,
) -> Result<Vec<EventId>, Fault> {
    let query = ids(event::Entity::rows().filter(reach.organised()));
    Ok(since(query, instant).into_tuple().all(connection).await?)
}

fn ids(query: Select<event::Entity>) -> Select<event::Entity> {
    query.select_only().column(event::Column::Id).filter(with_day()).limit(MOST)
}

fn since(query: Select<event::Entity>, instant: DateTime<Utc>) -> Select<event::Entity> {
    query
        .filter(event::Column::LatestAt.gt(instant))
        .order_by_asc(event::Column::SortsFrom)
        .order_by_asc(event::Column::Id)
}

/// Events for which the person has or could get a seat, where that stands, and since when.
pub(super) async fn registered(
    connection: &impl ConnectionTrait,
    user: UserId,
    instant: DateTime<Utc>,
) -> Result<Vec<(EventId, RegistrationStatus, DateTime<Utc>)>, Fault> {
    let with_seat = [
        RegistrationStatus::Confirmed,
        RegistrationStatus::Offered,
        RegistrationStatus::Waitlisted,
    ];
    let events = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(with_day())
        .filter(event::Column::LatestAt.gt(instant));
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .column(registration::Column::Status)
        .column(registration::Column::UpdatedAt)
        .filter(registration::Column::UserId.eq(user))
        .filter(registration::Column::Status.is_in(with_seat))
        .filter(registration::Column::EventId.in_subquery(events.into_query()))
        .order_by_desc(registration::Column::Id)
        .limit(MOST);
    Ok(query.into_tuple().all(connection).await?)
}

/// Events, every column, in the order of their dates: for those who organise them or are registered.
pub(super) async fn rows(
    connection: &impl ConnectionTrait,
    ids: &[EventId],
) -> Result<Vec<event::Model>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = event::Entity::rows()
        .filter(among(event::Column::Id, ids.iter().copied()))
        .order_by_asc(event::Column::SortsFrom)
        .order_by_asc(event::Column::Id);
    Ok(query.all(connection).await?)
}

fn live() -> Select<calendar_feed::Entity> {
    calendar_feed::Entity::rows().filter(calendar_feed::Column::RevokedAt.is_null())
}

/// The calendar with this secret, if it was not taken back and its owner can sign in.
pub(super) async fn live_feed(
    connection: &impl ConnectionTrait,
    token_hash: &SecretBytes,
) -> Result<Option<calendar_feed::Model>, Fault> {
    let active = user_account::Entity::rows()
        .select_only()
        .column(user_account::Column::Id)
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .into_query();
    let query = live()
        .filter(calendar_feed::Column::TokenHash.eq(token_hash.clone()))
        .filter(calendar_feed::Column::UserId.in_subquery(active));
    Ok(query.one(connection).await?)
}

pub(super) async fn live_feeds_of(
    connection: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<calendar_feed::Model>, Fault> {
    let query = live()
        .filter(calendar_feed::Column::UserId.eq(user))
        .order_by_asc(calendar_feed::Column::Id)
        .limit(page::LARGEST);
    Ok(query.all(connection).await?)
}

pub(super) async fn count_live_feeds(
    connection: &impl ConnectionTrait,
    user: UserId,
) -> Result<u64, Fault> {
    let query = live().filter(calendar_feed::Column::UserId.eq(user));
    Ok(page::count(connection, query).await?)
}

/// Those of the calendars that are the person's own.
pub(super) async fn feeds(
    connection: &impl ConnectionTrait,
    user: UserId,
    ids: &[CalendarFeedId],
) -> Result<Vec<calendar_feed::Model>, Fault> {
    let query = calendar_feed::Entity::rows()
        .filter(calendar_feed::Column::UserId.eq(user))
        .filter(among(calendar_feed::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// The person's own calendar, locked until the transaction ends.
pub(super) async fn lock_feed(
    transaction: &DatabaseTransaction,
    user: UserId,
    id: CalendarFeedId,
) -> Result<Option<calendar_feed::Model>, Fault> {
    let query =
        calendar_feed::Entity::find_by_id(id).filter(calendar_feed::Column::UserId.eq(user));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The account, locked until the transaction ends.
pub(super) async fn lock_account(
    transaction: &DatabaseTransaction,
    user: UserId,
) -> Result<(), Fault> {
    user_account::Entity::find_by_id(user).lock_exclusive().one(transaction).await?;
    Ok(())
}

pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    row: calendar_feed::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

pub(super) async fn update(
    transaction: &DatabaseTransaction,
    row: &calendar_feed::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Notes the day on which the calendar was last read.
pub(super) async fn note_use(
    connection: &impl ConnectionTrait,
    id: CalendarFeedId,
    day: NaiveDate,
) -> Result<(), Fault> {
    calendar_feed::Entity::update_many()
        .col_expr(calendar_feed::Column::LastUsedOn, Expr::value(day))
        .filter(calendar_feed::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

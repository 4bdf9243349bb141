//! Conditions on when events are.
//!
//! The sort keys of a known date are its first instant. These conditions name them, and the last
//! instant alone first, so that the indexes of the date orders leave out what does not match.

use chrono::{DateTime, TimeDelta, Utc};
use entity::event;
use sea_orm::{
    ColumnTrait as _, Condition, DatabaseBackend,
    sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SimpleExpr},
};

use crate::page;

/// What an event lasts at most, unless it is one of the few in the index of long ones.
const MONTH: TimeDelta = TimeDelta::days(31);

pub(super) fn begun_before(instant: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(event::Column::EarliestAt.lt(instant))
        .add(event::Column::SortsFrom.lt(instant))
        .add(event::Column::SortsBack.lt(instant))
}

/// A date that is one instant is over when that instant is.
pub(super) fn not_over(instant: DateTime<Utc>) -> Condition {
    let after = Condition::any()
        .add(event::Column::LatestAt.gt(instant))
        .add(event::Column::SortsFrom.gte(instant));
    Condition::all().add(event::Column::LatestAt.gte(instant)).add(after)
}

/// What holds of all that is not over at the instant: it has begun in the month before or later, or with one of the
/// few that last for longer. An index of these tells where the list begins, so that what is over is not passed by.
pub(super) fn begun_late_enough(backend: DatabaseBackend, instant: DateTime<Utc>) -> SimpleExpr {
    let Some(month) = instant.checked_sub_signed(MONTH) else { return page::anything() };
    let long = Alias::new("long");
    let column = |column: event::Column| Expr::col((long.clone(), column));
    let first = Query::select()
        .expr(Func::min(column(event::Column::SortsFrom)))
        .from_as(event::Entity, long.clone())
        // In the words of the index.
        .and_where(Expr::cust(match backend {
            DatabaseBackend::Postgres => "(long.latest_at - long.earliest_at) > interval '31 days'",
            _ => "julianday(long.latest_at) - julianday(long.earliest_at) > 31",
        }))
        .and_where(column(event::Column::LatestAt).gte(instant))
        .and_where(column(event::Column::SortsFrom).lt(month))
        .take();
    let first = Func::coalesce([Expr::SubQuery(None, Box::new(first.into())), Expr::value(month)]);
    Expr::col((event::Entity, event::Column::SortsFrom)).gte(first)
}

/// Of what has begun before the instant.
pub(super) fn over(instant: DateTime<Utc>) -> SimpleExpr {
    event::Column::LatestAt.lte(instant)
}

//! Keyset pages: the same cost at the start and the end of a list, stable while rows come and go.

mod each;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, FromQueryResult,
    Order, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, QueryTrait as _,
    Select, Value,
    sea_query::{Asterisk, Expr, Func, SimpleExpr},
};
use uuid::Uuid;

pub use self::each::{
    LINKED_PARENT, LINKED_ROW, ROW, fetch_of_each, fetch_of_each_beside, fetch_of_each_joined,
    fetch_of_each_linked,
};
use crate::fault::Fault;

/// Most rows that one page can have.
pub const LARGEST: u64 = 100;

/// Where in a list a row stands: its sort key, and its id where keys are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// What the list is sorted by.
    pub key: SortKey,
    /// The row.
    pub id: Uuid,
}

/// A value that a list is sorted by. Never null: what is unknown has a key that sorts last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// A name in the form that sorts.
    Text(String),
    /// An instant, to the microsecond.
    Instant(DateTime<Utc>),
    /// A number.
    Number(i64),
}

impl From<SortKey> for Value {
    fn from(key: SortKey) -> Self {
        match key {
            SortKey::Text(text) => text.into(),
            SortKey::Instant(instant) => instant.into(),
            SortKey::Number(number) => number.into(),
        }
    }
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// How many rows; at most [`LARGEST`].
    pub size: u64,
    /// Whether the rows are counted from the end.
    pub backward: bool,
    /// Only rows after this one.
    pub after: Option<Position>,
    /// Only rows before this one.
    pub before: Option<Position>,
    /// Whether all rows of the list are to be counted.
    pub with_total: bool,
}

impl PageRequest {
    /// The first rows, as many as one page can have.
    #[must_use]
    pub fn all() -> Self {
        Self { size: LARGEST, backward: false, after: None, before: None, with_total: false }
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows, each with its position, in the order of the list.
    pub items: Vec<(Position, T)>,
    /// Whether the list has rows before these.
    pub has_previous: bool,
    /// Whether the list has rows after these.
    pub has_next: bool,
    /// How many rows the whole list has, where that was asked for.
    pub total: Option<u64>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), has_previous: false, has_next: false, total: None }
    }
}

impl<T> Page<T> {
    /// The rows alone.
    #[must_use]
    pub fn into_rows(self) -> Vec<T> {
        self.items.into_iter().map(|(_, row)| row).collect()
    }

    /// The same page of something else.
    pub fn map<U>(self, mut convert: impl FnMut(T) -> U) -> Page<U> {
        let items =
            self.items.into_iter().map(|(position, row)| (position, convert(row))).collect();
        Page { items, has_previous: self.has_previous, has_next: self.has_next, total: self.total }
    }
}

/// What a list is sorted by: a column that is never null, then the id.
pub struct Ordering<E: EntityTrait> {
    /// The column.
    pub column: E::Column,
    /// The id that decides between equal keys.
    pub id: E::Column,
    /// Whether large keys come first.
    pub descending: bool,
    /// A row's position.
    pub position: fn(&E::Model) -> Position,
}

impl<E: EntityTrait> Ordering<E> {
    fn direction(&self, backward: bool) -> Order {
        if self.descending == backward { Order::Asc } else { Order::Desc }
    }

    /// The rows that the request's cursors leave.
    fn between(&self, request: &PageRequest) -> Condition {
        let mut condition = Condition::all();
        for (bound, later) in [(&request.after, true), (&request.before, false)] {
            let Some(position) = bound else { continue };
            // A row value, so that one index range serves it on both databases.
            let row = Expr::tuple([
                Expr::col((E::default(), self.column)),
                Expr::col((E::default(), self.id)),
            ]);
            let bound =
                Expr::tuple([Expr::val(Value::from(position.key.clone())), Expr::val(position.id)]);
            let greater = later != self.descending;
            condition = condition.add(if greater { row.gt(bound) } else { row.lt(bound) });
        }
        condition
    }

    fn finish(&self, rows: Vec<E::Model>, request: &PageRequest) -> Page<E::Model> {
        finish(rows, request, self.position)
    }
}

fn finish<T>(
    mut rows: Vec<T>,
    request: &PageRequest,
    position: impl Fn(&T) -> Position,
) -> Page<T> {
    let more = rows.len() as u64 > request.size;
    rows.truncate(usize::try_from(request.size).unwrap_or(usize::MAX));
    if request.backward {
        rows.reverse();
    }
    let (has_previous, has_next) = if request.backward {
        (more, request.before.is_some())
    } else {
        (request.after.is_some(), more)
    };
    let items = rows.into_iter().map(|row| (position(&row), row)).collect();
    Page { items, has_previous, has_next, total: None }
}

/// One page of what `select` finds.
pub async fn fetch<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<Page<E::Model>, Fault>
where
    E::Model: FromQueryResult + Send + Sync,
{
    let total =
        if request.with_total { Some(count(connection, select.clone()).await?) } else { None };
    let direction = ordering.direction(request.backward);
    let rows = select
        .filter(ordering.between(request))
        .order_by(ordering.column, direction.clone())
        .order_by(ordering.id, direction)
        // One more than wanted, to learn whether there is more.
        .limit(request.size + 1)
        .all(connection)
        .await?;
    Ok(Page { total, ..ordering.finish(rows, request) })
}

/// The same where each row comes with columns of tables that `select` joins, to one row at most: `read` reads
/// both.
pub async fn fetch_beside<E: EntityTrait, T>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    read: impl Fn(&QueryResult) -> Result<(E::Model, T), DbErr>,
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<Page<(E::Model, T)>, Fault> {
    let direction = ordering.direction(request.backward);
    let select = select
        .filter(ordering.between(request))
        .order_by(ordering.column, direction.clone())
        .order_by(ordering.id, direction)
        .limit(request.size + 1);
    let found = connection.query_all(&select.into_query()).await?;
    let rows = found.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?;
    Ok(finish(rows, request, |(row, _)| (ordering.position)(row)))
}

/// How many rows `select` finds.
pub async fn count<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<u64, DbErr> {
    let query = select.select_only().expr(Func::count(Expr::col(Asterisk)));
    let total: Option<i64> = query.into_tuple().one(connection).await?;
    Ok(u64::try_from(total.unwrap_or(0)).unwrap_or(0))
}

/// Rows in which the text column holds every term.
#[must_use]
pub fn holds_all(column: impl ColumnTrait, terms: &[String]) -> Condition {
    terms.iter().fold(Condition::all(), |condition, term| {
        // Terms are letters and digits only, so nothing in them is a pattern.
        condition.add(column.contains(term))
    })
}

/// An expression that is always true.
#[must_use]
pub fn anything() -> SimpleExpr {
    Expr::Constant(true.into())
}

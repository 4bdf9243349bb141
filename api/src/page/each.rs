//! The same page of each parent's part of a list, in one statement for all parents.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, DbErr, EntityTrait, FromQueryResult,
    IdenStatic as _, Iterable as _, JoinType, Order, QueryResult, QueryTrait as _, Select,
    TryGetable, Value,
    sea_query::{
        Alias, Asterisk, ColumnRef, DynIden, Expr, ExprTrait as _, Func, IntoColumnRef as _,
        IntoIden, Query, SelectStatement, WindowStatement,
    },
};

use super::{Ordering, Page, PageRequest, Position, finish};
use crate::{database::conditions::padded, fault::Fault};

/// The same page of each parent's part of what `select` finds, in one statement for all parents.
pub async fn fetch_of_each<E, P>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
    parents: &[P],
    parent_of: fn(&E::Model) -> Option<P>,
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<HashMap<P, Page<E::Model>>, Fault>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let read = |row: &QueryResult| {
        let model = E::Model::from_query_result(row, "")?;
        Ok((parent_of(&model), model))
    };
    let join = |_: &mut SelectStatement| {};
    let source = Source { select, parent, parents, join };
    limited(connection, source, read, |model| model, ordering, request).await
}

/// [`fetch_of_each`] where each row comes with columns of tables that `join` joins to it, to one row at most:
/// `read_row` reads both. The table of the rows is called [`ROW`] there. Between its columns and those that `join`
/// adds stands one that is the parent's key.
pub async fn fetch_of_each_beside<E, P, T>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    (parent, parents): (E::Column, &[P]),
    parent_of: fn(&E::Model) -> Option<P>,
    join: impl FnOnce(&mut SelectStatement),
    read_row: impl Fn(&QueryResult) -> Result<(E::Model, T), DbErr>,
    (ordering, request): (&Ordering<E>, &PageRequest),
) -> Result<HashMap<P, Page<(E::Model, T)>>, Fault>
where
    E: EntityTrait,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let read = |row: &QueryResult| {
        let (model, beside) = read_row(row)?;
        Ok((parent_of(&model), (model, beside)))
    };
    let source = Source { select, parent, parents, join };
    limited(connection, source, read, |(model, _)| model, ordering, request).await
}

/// [`fetch_of_each`] where a column of a table that `select` joins names the parent.
pub async fn fetch_of_each_joined<E, C, P>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    parent: C,
    parents: &[P],
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<HashMap<P, Page<E::Model>>, Fault>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    C: ColumnTrait,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let join = |_: &mut SelectStatement| {};
    let source = Source { select, parent, parents, join };
    limited(connection, source, read_parent::<E, P>, |model| model, ordering, request).await
}

/// What [`fetch_of_each_linked`] reads the parent's id by.
pub const LINKED_PARENT: &str = "linked_parent";

/// What [`fetch_of_each_linked`] reads the row's id by.
pub const LINKED_ROW: &str = "linked_row";

/// [`fetch_of_each`] where a query tells whose the rows are: `links` selects pairs of
/// [`LINKED_PARENT`] and [`LINKED_ROW`], each once, for `parents` alone.
///
/// No index has these rows in order, so all of them are ranked.
pub async fn fetch_of_each_linked<E, P>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    links: SelectStatement,
    parents: &[P],
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<HashMap<P, Page<E::Model>>, Fault>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let table = Alias::new("links");
    let row = Expr::col((table.clone(), Alias::new(LINKED_ROW)));
    let mut query = select.into_query();
    query.join_subquery(
        JoinType::InnerJoin,
        links,
        table.clone(),
        row.equals((E::default(), ordering.id)),
    );
    let parent = (table, Alias::new(LINKED_PARENT)).into_column_ref();
    let totals = totals(connection, &query, &parent, request).await?;
    let statement = rank(query, parent, ordering, request);
    let groups = groups(connection, &statement, read_parent::<E, P>).await?;
    Ok(pages(parents, groups, &totals, request, ordering.position))
}

/// What the parent's key is called beside the columns of a row.
const PARENT: &str = "parent_of_row";
/// What the rows are called beside their parents: the query may have the table under its own name.
pub const ROW: &str = "found";
const PARENTS: &str = "parents";
/// What both databases call the one column of a list of values.
const VALUE: &str = "column1";

/// Which rows of which parents.
struct Source<'a, E: EntityTrait, C, P, J> {
    select: Select<E>,
    parent: C,
    parents: &'a [P],
    /// Joins further tables to the rows of a page.
    join: J,
}

/// Reads of each parent no more than its page has, where an index has its rows in their order.
async fn limited<E, C, P, J, T>(
    connection: &impl ConnectionTrait,
    source: Source<'_, E, C, P, J>,
    read: impl Fn(&QueryResult) -> Result<(Option<P>, T), DbErr>,
    row_of: fn(&T) -> &E::Model,
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> Result<HashMap<P, Page<T>>, Fault>
where
    E: EntityTrait,
    C: ColumnTrait,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
    J: FnOnce(&mut SelectStatement),
{
    let Source { select, parent, parents, join } = source;
    if parents.is_empty() {
        return Ok(HashMap::new());
    }
    let query = select.into_query();
    let parent = parent.as_column_ref().into_column_ref();
    let mut counted = query.clone();
    counted.and_where(Expr::col(parent.clone()).is_in(padded(parents.iter().copied())));
    let totals = totals(connection, &counted, &parent, request).await?;
    let backend = connection.get_database_backend();
    let mut statement = limit(backend, query, parent, parents, ordering, request);
    join(&mut statement);
    let groups = groups(connection, &statement, read).await?;
    Ok(pages(parents, groups, &totals, request, |row| (ordering.position)(row_of(row))))
}

/// A row of a statement that names each row's parent.
fn read_parent<E, P>(row: &QueryResult) -> Result<(Option<P>, E::Model), DbErr>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    P: TryGetable,
{
    Ok((row.try_get("", PARENT)?, E::Model::from_query_result(row, "")?))
}

fn limit<E, P>(
    backend: DatabaseBackend,
    mut query: SelectStatement,
    parent: ColumnRef,
    parents: &[P],
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> SelectStatement
where
    E: EntityTrait,
    P: Copy + Eq + Hash + Into<Value>,
{
    let direction = ordering.direction(request.backward);
    let mut seen = HashSet::new();
    let parents = parents.iter().copied().filter(|parent| seen.insert(*parent));
    let this_parent = (Alias::new(PARENTS), Alias::new(VALUE));
    query
        .and_where(Expr::col(parent).equals(this_parent.clone()))
        .cond_where(ordering.between(request))
        .order_by((E::default(), ordering.column), direction.clone())
        .order_by((E::default(), ordering.id), direction.clone())
        .limit(request.size + 1);
    let mut statement = Query::select();
    if backend == DatabaseBackend::Postgres {
        let all = Expr::Constant(true.into());
        // All that the query lists, in its order.
        statement.column((Alias::new(ROW), Asterisk));
        statement.join_lateral(JoinType::InnerJoin, query, Alias::new(ROW), all);
    } else {
        statement.columns(columns_of_row::<E>());
        // SQLite knows no LATERAL, but looks for the keys of each parent's rows anew.
        query.clear_selects().columns(key::<E>(E::default()));
        let key = Expr::tuple(key::<E>(Alias::new(ROW)).map(Expr::col));
        let among = key.in_subquery(query);
        let table = E::default().table_ref();
        statement.join_as(JoinType::InnerJoin, table, Alias::new(ROW), among);
    }
    statement
        .expr_as(Expr::col(this_parent), Alias::new(PARENT))
        .from_values(padded_once(parents), Alias::new(PARENTS))
        .order_by((Alias::new(ROW), ordering.column), direction.clone())
        .order_by((Alias::new(ROW), ordering.id), direction)
        .take()
}

/// What [`padded`] is for, of values of which each stands for its own rows: no row has the ones that are added.
fn padded_once<P: Into<Value>>(values: impl Iterator<Item = P>) -> Vec<Value> {
    let values: Vec<Value> = values.map(Into::into).collect();
    let once = values.len();
    let mut values = padded(values);
    for added in values.iter_mut().skip(once) {
        *added = added.as_null();
    }
    values
}

/// Keys alone are ranked: rows are wide.
fn rank<E: EntityTrait>(
    mut query: SelectStatement,
    parent: ColumnRef,
    ordering: &Ordering<E>,
    request: &PageRequest,
) -> SelectStatement {
    let direction = ordering.direction(request.backward);
    let (ranked, rank) = (Alias::new("ranked"), Alias::new("rank_in_parent"));
    query
        .clear_selects()
        .columns(key::<E>(E::default()))
        .expr_as(Expr::col(parent.clone()), Alias::new(PARENT))
        .expr_window_as(
            Func::cust("ROW_NUMBER"),
            WindowStatement::partition_by(parent)
                .order_by((E::default(), ordering.column), direction.clone())
                .order_by((E::default(), ordering.id), direction)
                .take(),
            rank.clone(),
        )
        .cond_where(ordering.between(request));
    let pairs = key::<E>(Alias::new(ROW)).zip(key::<E>(ranked.clone()));
    let same = pairs
        .fold(Condition::all(), |same, (found, ranked)| same.add(Expr::col(found).equals(ranked)));
    Query::select()
        .columns(columns_of_row::<E>())
        .column((ranked.clone(), Alias::new(PARENT)))
        .from_subquery(query, ranked)
        .join_as(JoinType::InnerJoin, E::default().table_ref(), Alias::new(ROW), same)
        .and_where(Expr::col(rank.clone()).lte(request.size + 1))
        .order_by(rank, Order::Asc)
        .take()
}

/// The primary key of `table`: what a list is ordered by need not tell two rows apart.
fn key<E: EntityTrait>(
    table: impl IntoIden,
) -> impl Iterator<Item = (DynIden, <E as EntityTrait>::PrimaryKey)> {
    let table = table.into_iden();
    E::PrimaryKey::iter().map(move |column| (table.clone(), column))
}

fn columns_of_row<E: EntityTrait>() -> impl Iterator<Item = (Alias, Alias)> {
    E::Column::iter().map(|column| (Alias::new(ROW), Alias::new(column.as_str())))
}

async fn totals<P>(
    connection: &impl ConnectionTrait,
    query: &SelectStatement,
    parent: &ColumnRef,
    request: &PageRequest,
) -> Result<HashMap<P, u64>, DbErr>
where
    P: Eq + Hash + TryGetable,
{
    let mut totals = HashMap::new();
    if request.with_total {
        let counts = query
            .clone()
            .clear_selects()
            .column(parent.clone())
            .expr(Func::count(Expr::col(Asterisk)))
            .add_group_by([Expr::col(parent.clone())])
            .take();
        for row in connection.query_all(&counts).await? {
            let total: i64 = row.try_get_by_index(1)?;
            totals.insert(row.try_get_by_index(0)?, u64::try_from(total).unwrap_or(0));
        }
    }
    Ok(totals)
}

/// The rows that the statement finds, by their parents.
async fn groups<P, T>(
    connection: &impl ConnectionTrait,
    statement: &SelectStatement,
    read: impl Fn(&QueryResult) -> Result<(Option<P>, T), DbErr>,
) -> Result<HashMap<P, Vec<T>>, DbErr>
where
    P: Eq + Hash,
{
    let mut groups: HashMap<P, Vec<T>> = HashMap::new();
    for row in connection.query_all(statement).await? {
        if let (Some(parent), row) = read(&row)? {
            groups.entry(parent).or_default().push(row);
        }
    }
    Ok(groups)
}

fn pages<P, T>(
    parents: &[P],
    mut groups: HashMap<P, Vec<T>>,
    totals: &HashMap<P, u64>,
    request: &PageRequest,
    position: impl Fn(&T) -> Position,
) -> HashMap<P, Page<T>>
where
    P: Copy + Eq + Hash,
{
    let pages = parents.iter().map(|parent| {
        let rows = groups.remove(parent).unwrap_or_default();
        let total = request.with_total.then(|| totals.get(parent).copied().unwrap_or(0));
        (*parent, Page { total, ..finish(rows, request, &position) })
    });
    pages.collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_parent_that_is_added_is_none() {
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        let nobody = Value::Uuid(None);
        assert_eq!(padded_once([one, two].into_iter()), [one.into(), two.into()]);
        let padded = padded_once([one, two, three].into_iter());
        assert_eq!(padded, [one.into(), two.into(), three.into(), nobody]);
    }
}

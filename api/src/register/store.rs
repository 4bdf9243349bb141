//! Every query of the register.

use entity::{
    id::{RegisterAreaId, RegisterEditionId},
    municipality,
    register_area::{self, Model},
    register_edition,
    rows::Rows as _,
    terms::AreaLevel,
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseBackend, EntityTrait as _,
    ExprTrait as _, IntoActiveModel as _, Iterable as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, OnConflict, SimpleExpr},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
};

/// Rows for one statement: 20 columns each, and SQLite takes 32,766 values at most.
pub(super) const CHUNK: usize = 1_000;

/// Names an area as the register does: by its level and its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AreaKey(pub AreaLevel, pub String);

/// Which areas a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AreaFilter {
    /// On one of these levels.
    pub levels: Option<Vec<AreaLevel>>,
    /// In one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// In the area with this key, below it.
    pub under: Option<String>,
    /// Gone, or in the newest imported edition.
    pub gone: Option<bool>,
    /// Words that name or key hold.
    pub terms: Vec<String>,
}

/// What a list of areas is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AreaOrder {
    /// The name.
    Name,
    /// The key, each area before those in it.
    Key,
}

/// Lets one import run at a time, until the transaction ends.
///
/// On SQLite a transaction that writes is alone already.
pub(super) async fn lock(transaction: &impl ConnectionTrait) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let statement = "LOCK TABLE register_edition IN SHARE ROW EXCLUSIVE MODE";
        transaction.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// The imported editions, oldest first.
pub(super) async fn editions(
    connection: &impl ConnectionTrait,
) -> Result<Vec<register_edition::Model>, Fault> {
    let editions = register_edition::Entity::rows()
        .order_by_asc(register_edition::Column::TerritoryOn)
        .all(connection)
        .await?;
    Ok(editions)
}

/// The whole register.
pub(super) async fn areas(connection: &impl ConnectionTrait) -> Result<Vec<Model>, Fault> {
    Ok(register_area::Entity::rows().all(connection).await?)
}

/// Writes areas, at most [`CHUNK`]: what has an id that is known is replaced.
pub(super) async fn put_areas(
    transaction: &impl ConnectionTrait,
    rows: &[Model],
) -> Result<(), Fault> {
    let mut replace = OnConflict::column(register_area::Column::Id);
    replace.update_columns(
        register_area::Column::iter().filter(|column| !matches!(column, register_area::Column::Id)),
    );
    register_area::Entity::insert_many(rows.iter().cloned().map(Model::into_active_model))
        .on_conflict(replace)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// One of these areas that something else refers to.
pub(super) async fn first_in_use(
    connection: &impl ConnectionTrait,
    ids: &[RegisterAreaId],
) -> Result<Option<Model>, Fault> {
    let municipalities = municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::AreaId)
        .filter(municipality::Column::AreaId.is_not_null())
        .into_query();
    let successors = register_area::Entity::rows()
        .select_only()
        .column(register_area::Column::SuccessorId)
        .filter(register_area::Column::SuccessorId.is_not_null())
        .into_query();
    let area = register_area::Entity::rows()
        .filter(among(register_area::Column::Id, ids.iter().copied()))
        .filter(
            Condition::any()
                .add(register_area::Column::Id.in_subquery(municipalities))
                .add(register_area::Column::Id.in_subquery(successors)),
        )
        .order_by_asc(register_area::Column::Key)
        .one(connection)
        .await?;
    Ok(area)
}

/// Removes areas, at most [`CHUNK`].
pub(super) async fn delete_areas(
    transaction: &impl ConnectionTrait,
    ids: &[RegisterAreaId],
) -> Result<(), Fault> {
    register_area::Entity::delete_many()
        .filter(among(register_area::Column::Id, ids.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes an edition: the row with its id is replaced.
pub(super) async fn put_edition(
    transaction: &impl ConnectionTrait,
    row: register_edition::Model,
) -> Result<(), Fault> {
    let row = row.into_active_model();
    let mut replace = OnConflict::column(register_edition::Column::Id);
    replace.update_columns(
        register_edition::Column::iter()
            .filter(|column| !matches!(column, register_edition::Column::Id)),
    );
    register_edition::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// A page of the areas that the filter leaves.
pub(super) async fn list_areas(
    connection: &impl ConnectionTrait,
    filter: &AreaFilter,
    order: AreaOrder,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<Model>, Fault> {
    let select = register_area::Entity::rows()
        .apply_if(filter.levels.clone(), |query, levels| {
            query.filter(register_area::Column::Level.is_in(levels))
        })
        .apply_if(filter.states.clone(), |query, states| {
            let in_state = |any: Condition, state: StateCode| any.add(begins(KEY, state.key()));
            query.filter(states.into_iter().fold(Condition::any(), in_state))
        })
        .apply_if(filter.under.as_deref(), |query, under| query.filter(below(under)))
        .apply_if(filter.gone, |query, gone| query.filter(is_gone(gone)))
        .filter(page::holds_all(register_area::Column::SearchText, &filter.terms));
    page::fetch(connection, select, &ordering(order, descending), request).await
}

const KEY: register_area::Column = register_area::Column::Key;

/// Keys and numbers that begin with `prefix`: a range, which an index serves.
fn begins(column: register_area::Column, prefix: &str) -> Condition {
    // The sign after 9.
    Condition::all().add(column.gte(prefix)).add(column.lt(format!("{prefix}:")))
}

/// Areas in the one with the key `under`, itself left out.
fn below(under: &str) -> Condition {
    let inside = if under.len() > 5 {
        // The key of an association is part of its municipalities' regional keys alone.
        begins(register_area::Column::Ars, under)
    } else {
        begins(KEY, under)
    };
    inside.add(KEY.ne(under))
}

fn is_gone(gone: bool) -> SimpleExpr {
    let newest = register_edition::Entity::rows()
        .select_only()
        .expr(register_edition::Column::TerritoryOn.max())
        .into_query();
    let last_on = Expr::col((register_area::Entity, register_area::Column::LastOn));
    if gone { last_on.lt(newest) } else { last_on.eq(newest) }
}

fn ordering(order: AreaOrder, descending: bool) -> Ordering<register_area::Entity> {
    let id = register_area::Column::Id;
    match order {
        AreaOrder::Name => Ordering {
            column: register_area::Column::SortName,
            id,
            descending,
            position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
        },
        AreaOrder::Key => Ordering {
            column: KEY,
            id,
            descending,
            position: |row| Position { key: SortKey::Text(row.key.clone()), id: row.id.0 },
        },
    }
}

pub(super) async fn areas_by_id(
    connection: &impl ConnectionTrait,
    ids: &[RegisterAreaId],
) -> Result<Vec<Model>, Fault> {
    let query =
        register_area::Entity::rows().filter(among(register_area::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn areas_by_key(
    connection: &impl ConnectionTrait,
    keys: &[AreaKey],
) -> Result<Vec<Model>, Fault> {
    let of_level = |level: AreaLevel| {
        let keys = keys
            .iter()
            .filter(|AreaKey(other, _)| *other == level)
            .map(|AreaKey(_, key)| key.as_str());
        Condition::all().add(register_area::Column::Level.eq(level)).add(among(KEY, keys))
    };
    let any = AreaLevel::iter()
        .filter(|level| keys.iter().any(|AreaKey(other, _)| other == level))
        .fold(Condition::any(), |any, level| any.add(of_level(level)));
    Ok(register_area::Entity::rows().filter(any).all(connection).await?)
}

pub(super) async fn editions_by_id(
    connection: &impl ConnectionTrait,
    ids: &[RegisterEditionId],
) -> Result<Vec<register_edition::Model>, Fault> {
    let query = register_edition::Entity::rows()
        .filter(among(register_edition::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

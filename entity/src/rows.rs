//! Whole rows, asked for at little cost.
//!
//! To make the list of a table's columns, and to write it down, takes the mapper longer than the rest of most
//! statements, be it for a subquery that then replaces the list. Here it is one piece of text, made once.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

use sea_orm::{
    DatabaseBackend, EntityTrait, IdenStatic as _, Iterable as _, QuerySelect as _,
    QueryTrait as _, Select, sea_query::Expr,
};

/// A table whose rows can be asked for.
pub trait Rows: EntityTrait {
    /// Asks for whole rows: the same statement as [`EntityTrait::find`].
    #[must_use]
    fn rows() -> Select<Self>;
}

/// What each table's rows are asked for by.
static SELECTS: LazyLock<RwLock<HashMap<TypeId, Box<dyn Any + Send + Sync>>>> =
    LazyLock::new(RwLock::default);

impl<E: EntityTrait> Rows for E {
    fn rows() -> Select<E> {
        let selects = SELECTS.read().unwrap_or_else(PoisonError::into_inner);
        let known = selects.get(&TypeId::of::<E>()).and_then(|known| known.downcast_ref());
        if let Some(known) = known {
            return Select::clone(known);
        }
        drop(selects);
        let select = E::find().select_only().expr(Expr::cust(columns::<E>()));
        let known = Box::new(select.clone());
        SELECTS.write().unwrap_or_else(PoisonError::into_inner).insert(TypeId::of::<E>(), known);
        select
    }
}

/// The columns of a table as a statement lists them, in the table's order. To be kept: it is made anew each time.
#[must_use]
pub fn columns<E: EntityTrait>() -> String {
    let statement = E::find().build(DatabaseBackend::Postgres).sql;
    let columns = statement.strip_prefix("SELECT ").and_then(|rest| rest.split_once(" FROM "));
    columns.map_or_else(String::new, |(columns, _)| columns.to_owned())
}

/// The same where each column is called by its name with `prefix` before it, to be read beside other rows. To be kept
/// as well.
#[must_use]
pub fn columns_as<E: EntityTrait>(prefix: &str) -> String {
    let table = E::default();
    let column = |column: E::Column| {
        let name = column.as_str();
        format!("\"{}\".\"{name}\" AS \"{prefix}{name}\"", table.table_name())
    };
    E::Column::iter().map(column).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use sea_orm::{ColumnTrait as _, QueryFilter as _};

    use super::*;
    use crate::{event, id::EventId, partner, slug};

    fn is_the_same<E: EntityTrait>() {
        for backend in [DatabaseBackend::Postgres, DatabaseBackend::Sqlite] {
            // Once made, and once known.
            for _ in 0..2 {
                assert_eq!(E::rows().build(backend), E::find().build(backend));
            }
        }
    }

    #[test]
    fn the_statement_is_the_one_of_the_mapper() {
        is_the_same::<event::Entity>();
        is_the_same::<partner::Entity>();
        is_the_same::<slug::Entity>();
    }

    #[test]
    fn columns_can_be_called_otherwise() {
        let columns = columns_as::<slug::Entity>("of_");
        assert!(
            columns.starts_with("\"slug\".\"subject_kind\" AS \"of_subject_kind\", "),
            "{columns}"
        );
    }

    #[test]
    fn it_can_be_cut_and_the_list_replaced() {
        let id = EventId(uuid::Uuid::nil());
        let by_id = |select: Select<event::Entity>| {
            select.select_only().column(event::Column::Id).filter(event::Column::Id.eq(id))
        };
        let backend = DatabaseBackend::Sqlite;
        let rows = by_id(event::Entity::rows()).build(backend);
        assert_eq!(rows, by_id(event::Entity::find()).build(backend));
    }
}

//! Conditions of which the database must understand more than it does from parameters: it plans a statement once,
//! for whatever values it will be asked with.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, ExprTrait as _, Value,
    sea_query::{Expr, SimpleExpr, extension::postgres::PgFunc},
};
use uuid::Uuid;

/// That `column` is one of these values. Where there are none, the statement says so outright: what the mapper
/// writes instead, two numbers as parameters that differ, makes a plan ready to read the whole table.
pub fn among<V: Into<Value>>(
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = V>,
) -> SimpleExpr {
    let mut values = values.into_iter().peekable();
    if values.peek().is_none() {
        return Expr::Constant(false.into());
    }
    column.is_in(values)
}

/// That `column` is one of these ids, of which there are now some and now hundreds. On PostgreSQL they are one
/// parameter: the statement is the same however many they are, and is prepared once.
pub fn among_many(
    connection: &impl ConnectionTrait,
    column: impl ColumnTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> SimpleExpr {
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => {
            let ids: Vec<Uuid> = ids.into_iter().collect();
            Expr::col(column.as_column_ref()).eq(PgFunc::any(ids))
        }
        _ => among(column, ids),
    }
}

/// That `column` is one of these terms, which stand in the statement's text. An index of some of the rows alone is
/// used only where the text says that it has all that are looked for; SQLite wants the very words of the index.
pub fn among_terms<V: Into<Value>, const N: usize>(
    column: impl ColumnTrait,
    terms: [V; N],
) -> SimpleExpr {
    let column = Expr::col(column.as_column_ref());
    let mut terms = Vec::from(terms.map(|term| Expr::Constant(term.into())));
    if N == 1
        && let Some(only) = terms.pop()
    {
        return column.eq(only);
    }
    column.is_in(terms)
}

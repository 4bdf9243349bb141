//! Conditions of which the database must understand more than it does from parameters: it plans a statement once,
//! for whatever values it will be asked with.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, ExprTrait as _, Value,
    sea_query::{Expr, SimpleExpr, extension::postgres::PgFunc},
};
use uuid::Uuid;

/// More values than this are as many as they are: databases limit how many parameters a statement has.
const MOST_PADDED: usize = 1024;

/// That `column` is one of these values. Where there are none, the statement says so outright: what the mapper
/// writes instead, two numbers as parameters that differ, makes a plan ready to read the whole table.
pub fn among<V: Into<Value>>(
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = V>,
) -> SimpleExpr {
    let values = padded(values);
    if values.is_empty() {
        return Expr::Constant(false.into());
    }
    column.is_in(values)
}

/// These values and the last of them again until their number is a power of two. Lists of almost any length are so
/// a handful of statements, each of which a connection prepares and plans once and keeps.
pub fn padded<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Vec<Value> {
    let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
    if let Some(last) = values.last().cloned()
        && values.len() < MOST_PADDED
    {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
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

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn lists_of_some_lengths_are_one_statement_and_say_nothing_new() {
        let list = |length: i64| padded(1..=length);
        assert_eq!(list(0), []);
        assert_eq!(list(1), [1_i64.into()]);
        assert_eq!(list(3), [1_i64.into(), 2_i64.into(), 3_i64.into(), 3_i64.into()]);
        let lengths = [4, 5, 7, 8, 9, 1000, 1024, 1025, 2000].map(|length| list(length).len());
        assert_eq!(lengths, [4, 8, 8, 8, 16, 1024, 1024, 1025, 2000]);
    }
}

//! Rows of several tables that are written together.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DbErr, EntityTrait, IntoActiveModel, ModelTrait,
    QueryTrait as _,
    sea_query::{CommonTableExpression, InsertStatement, SubQueryStatement, WithClause},
};

/// What a row becomes when it is written.
pub type ActiveModel<Row> = <<Row as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// Inserts rows.
pub fn insert<Row>(rows: impl IntoIterator<Item = Row>) -> InsertStatement
where
    Row: ModelTrait + IntoActiveModel<ActiveModel<Row>>,
{
    let rows = rows.into_iter().map(Row::into_active_model);
    Row::Entity::insert_many(rows).into_query()
}

/// An insert that another statement takes along, by a name of its own. Of PostgreSQL.
#[must_use]
pub fn named(name: &'static str, insert: InsertStatement) -> CommonTableExpression {
    CommonTableExpression::new()
        .query(SubQueryStatement::InsertStatement(insert))
        .table_name(name)
        .to_owned()
}

/// Runs inserts into different tables, in one statement where the database has one for that; in turn on SQLite.
/// What refers to a row of another one of them is checked when all are done.
pub async fn run(
    connection: &impl ConnectionTrait,
    mut inserts: Vec<(&'static str, InsertStatement)>,
) -> Result<(), DbErr> {
    if connection.get_database_backend() != DatabaseBackend::Postgres {
        for (_, insert) in &inserts {
            connection.execute(insert).await?;
        }
        return Ok(());
    }
    let Some((_, last)) = inserts.pop() else { return Ok(()) };
    if inserts.is_empty() {
        connection.execute(&last).await?;
        return Ok(());
    }
    let mut with = WithClause::new();
    for (name, insert) in inserts {
        with.cte(named(name, insert));
    }
    connection.execute(&with.query(last)).await?;
    Ok(())
}

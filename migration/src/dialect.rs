//! One text for both databases: the few words in which they differ.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

/// Columns that every row has: when it was written, and which version of it this is.
const STAMPS: &str = "created_at {timestamp} NOT NULL,
    updated_at {timestamp} NOT NULL,
    version integer NOT NULL";

/// What stands for a word in braces: on PostgreSQL, and on SQLite.
///
/// `{ordered}` is text that sorts by its bytes on both, so that pages come in one order everywhere.
const WORDS: [(&str, &str, &str); 12] = [
    ("{uuid}", "uuid", "blob"),
    ("{timestamp}", "timestamptz", "text"),
    ("{date}", "date", "text"),
    ("{boolean}", "boolean", "integer"),
    ("{bytes}", "bytea", "blob"),
    ("{bigint}", "bigint", "integer"),
    ("{real}", "double precision", "real"),
    ("{json}", "jsonb", "text"),
    ("{ordered}", "text COLLATE \"C\"", "text"),
    ("{strict}", "", " STRICT"),
    ("{false}", "false", "0"),
    ("{is_true}", "", "= 1"),
];

/// Runs `statements`, written once, in the words of the database at hand.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
    let mut sql = statements.replace("{stamps}", STAMPS);
    for (word, on_postgres, on_sqlite) in WORDS {
        sql = sql.replace(word, if postgres { on_postgres } else { on_sqlite });
    }
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

//! Everything that a database holds.

use std::collections::BTreeMap;

use api::database::Database;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};

/// The rows of every table but `except`, as text.
pub(super) async fn dump(database: &Database, except: &[&str]) -> BTreeMap<String, Vec<String>> {
    let tables = match database.backend() {
        DatabaseBackend::Postgres => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let mut state = BTreeMap::new();
    for table in column(database, tables).await {
        if !except.contains(&table.as_str()) {
            let rows = match database.backend() {
                DatabaseBackend::Postgres => format!("SELECT t::text FROM {table} AS t ORDER BY 1"),
                _ => {
                    let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                    let columns = column(database, &columns).await;
                    let quoted: Vec<String> =
                        columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                    format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ',' || "))
                }
            };
            let rows = column(database, &rows).await;
            state.insert(table, rows);
        }
    }
    state
}

async fn column(database: &Database, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(database.backend(), sql);
    let rows = database.read().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

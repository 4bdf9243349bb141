//! Everything that a database holds.

use std::sync::OnceLock;

use api::database::Database;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};

/// What has another effect than its own on purpose: attempts are counted, whatever becomes of them.
const COUNTS_ATTEMPTS: &str = "throttle";

/// The rows of every table, as text.
pub(crate) async fn dump(database: &Database) -> Vec<String> {
    static SQLITE: OnceLock<String> = OnceLock::new();
    static POSTGRES: OnceLock<String> = OnceLock::new();
    let known = match database.backend() {
        DatabaseBackend::Postgres => &POSTGRES,
        _ => &SQLITE,
    };
    if known.get().is_none() {
        let sql = everything(database).await;
        known.get_or_init(|| sql);
    }
    let mut rows = column(database, known.get().unwrap()).await;
    rows.sort_unstable();
    rows
}

/// One statement for all tables: there is little to read, but often.
async fn everything(database: &Database) -> String {
    let is_postgres = database.backend() == DatabaseBackend::Postgres;
    let tables = if is_postgres {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    };
    let mut parts = Vec::new();
    for table in column(database, tables).await {
        if table == COUNTS_ATTEMPTS {
            continue;
        }
        let row = if is_postgres {
            format!("\"{table}\"::text")
        } else {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = column(database, &columns).await;
            let quoted: Vec<String> =
                columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            quoted.join(" || ',' || ")
        };
        parts.push(format!("SELECT '{table} ' || {row} FROM \"{table}\""));
    }
    assert!(parts.len() > 40, "nothing is looked at");
    parts.join(" UNION ALL ")
}

async fn column(database: &Database, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(database.backend(), sql);
    let rows = database.read().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

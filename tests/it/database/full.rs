//! A disk that is full, and has room again.

use api::database::{Database, Pool};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};

/// SQLite then ends a transaction by itself, of which the driver does not hear.
#[tokio::test]
async fn what_is_acknowledged_after_the_disk_was_full_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("network.db").display());
    let database = Database::connect(&url, Pool::default()).await.unwrap();
    let table = "CREATE TABLE note (id integer PRIMARY KEY, text blob)";
    database.write().execute_unprepared(table).await.unwrap();

    // Room for a few pages more: of this connection alone, as the disk's is of all.
    let pages = number(&database, "PRAGMA page_count").await;
    let bound = format!("PRAGMA max_page_count = {}", pages + 2);
    database.write().execute_unprepared(&bound).await.unwrap();
    let transaction = database.begin().await.unwrap();
    let large = "INSERT INTO note (text) VALUES (zeroblob(1000000))";
    let full = transaction.execute_unprepared(large).await.unwrap_err();
    assert!(api::database::is_temporary(&full), "{full}");
    drop(transaction);

    // There is room again. One transaction is given up, as when a use case is refused; others are committed.
    let unbound = "PRAGMA max_page_count = 1073741823";
    database.write().execute_unprepared(unbound).await.unwrap();
    let given_up = database.begin().await.unwrap();
    given_up.execute_unprepared("INSERT INTO note (id) VALUES (100)").await.unwrap();
    given_up.rollback().await.unwrap();
    for number in 1..=3 {
        let transaction = database.begin().await.unwrap();
        let small = format!("INSERT INTO note (id) VALUES ({number})");
        transaction.execute_unprepared(&small).await.unwrap();
        transaction.commit().await.unwrap();
    }
    // Asked over another connection: what the writer alone sees is not there.
    assert_eq!(number(&database, "SELECT count(*) FROM note").await, 3);
}

async fn number(database: &Database, query: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Sqlite, query);
    let row = database.read().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

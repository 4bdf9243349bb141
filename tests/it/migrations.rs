//! The schema comes up the same way on both databases.

use api::database;
use rstest::rstest;

use crate::fixture::{Engine, TestDatabase};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn migrations_run_up_from_empty_and_only_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let empty = TestDatabase::empty(engine).await;
    let database = empty.connect().await;
    let known = database::migrations(&database).await.unwrap();
    assert!(known.iter().all(|migration| migration.applied_at.is_none()));

    let applied = database::migrate(&database).await.unwrap();
    assert_eq!(applied.len(), known.len());
    let known = database::migrations(&database).await.unwrap();
    assert!(known.iter().all(|migration| migration.applied_at.is_some()));

    assert!(database::migrate(&database).await.unwrap().is_empty());
}

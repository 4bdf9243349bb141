//! The schema comes up the same way on both databases, and rows fit it.

pub(crate) mod schema;

use api::database::{self, DatabaseError};
use entity::{event_seats, network_marker, register_area, tables::tables, terms::AreaLevel};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, ColumnType, ConnectionTrait as _, IntoActiveModel as _};
use uuid::Uuid;

use self::schema::Facts;
use crate::fixture::{Engine, TestApp, TestDatabase, now};

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

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_migrate_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let empty = TestDatabase::empty(engine).await;
    let mut processes = Vec::new();
    for _ in 0..3 {
        // Connections of its own, as another process has.
        processes.push(empty.connect().await);
    }
    let started = processes.iter().map(|process| {
        let process = process.clone();
        tokio::spawn(async move { database::migrate(&process).await })
    });
    let started: Vec<_> = started.collect();
    let mut applied = Vec::new();
    for process in started {
        applied.push(process.await.unwrap().unwrap().len());
    }
    applied.sort_unstable();
    let all = database::migrations(&processes[0]).await.unwrap().len();
    assert_eq!(applied, [0, 0, all]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_newer_than_the_binary_is_refused_by_name(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestDatabase::migrated(engine).await;
    let database = test.connect().await;
    let later =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_later', 1)";
    database.write().execute_unprepared(later).await.unwrap();

    let refused = database::migrate(&database).await.unwrap_err();
    assert!(matches!(&refused, DatabaseError::Newer(name) if name == "m29991231_000001_later"));
    assert!(refused.to_string().contains("newer than this version of Verbund"));
    assert!(matches!(database::migrations(&database).await, Err(DatabaseError::Newer(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_schema() {
    let on_sqlite = TestApp::new(Engine::Sqlite).await;
    let on_postgres = TestApp::new(Engine::Postgres).await;
    let (sqlite, postgres) = (&on_sqlite.app.database, &on_postgres.app.database);
    let columns = schema::columns(postgres).await;
    let columns = columns.iter().map(|column| schema::on_sqlite(column)).collect();
    assert_same(&schema::columns(sqlite).await, &columns);
    assert_same(&schema::keys(sqlite).await, &schema::keys(postgres).await);
    assert_same(&schema::constraints(sqlite).await, &schema::constraints(postgres).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_have_the_columns_of_their_tables() {
    let test = TestApp::new(Engine::Postgres).await;
    assert_same(&entities(), &schema::columns(&test.app.database).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_named_rule_of_the_schema_refuses_a_row(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let database = test.app.database.write();

    let area = register_area::Model {
        id: Uuid::from_u128(1).into(),
        level: AreaLevel::Land,
        key: "14".into(),
        ars: None,
        name: "Sachsen".into(),
        type_code: None,
        seat: None,
        hectares: None,
        population: None,
        population_male: None,
        postal_code: None,
        first_on: now().date_naive(),
        last_on: now().date_naive().pred_opt().unwrap(),
        successor_id: None,
        sort_name: "sachsen".into(),
        search_text: " sachsen ".into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let refused = area.into_active_model().insert(database).await.unwrap_err();
    assert!(refused.to_string().contains("register_area_days"), "{refused}");

    let seats = event_seats::Model {
        event_id: Uuid::from_u128(2).into(),
        capacity: Some(50),
        held_back: 1,
        taken: 50,
        waiting: 0,
        excess: 0,
        waitlist_capacity: None,
        accepting: true,
        revision: 1,
        next_queue_number: 1,
    };
    let refused = seats.into_active_model().insert(database).await.unwrap_err();
    assert!(refused.to_string().contains("event_seats_within_capacity"), "{refused}");

    let marker = network_marker::Model { name: "demo".into(), version: 1, loaded_at: now() };
    marker.clone().into_active_model().insert(database).await.unwrap();
    let refused = marker.into_active_model().insert(database).await.unwrap_err();
    let twice = refused.sql_err();
    assert!(matches!(twice, Some(sea_orm::SqlErr::UniqueConstraintViolation(_))), "{refused}");
}

fn assert_same(left: &Facts, right: &Facts) {
    assert!(left.len() > 20, "nothing was compared");
    let only_left: Vec<_> = left.difference(right).collect();
    let only_right: Vec<_> = right.difference(left).collect();
    assert!(
        only_left.is_empty() && only_right.is_empty(),
        "only on the left: {only_left:#?}\nonly on the right: {only_right:#?}"
    );
}

/// The columns that rows have, in the words of PostgreSQL. A table without an entity is found missing.
fn entities() -> Facts {
    let mut facts = Facts::new();
    for table in tables() {
        for column in table.columns {
            let kind = match &column.kind {
                ColumnType::Uuid => "uuid",
                ColumnType::Text => "text",
                ColumnType::Integer => "integer",
                ColumnType::BigInteger => "bigint",
                ColumnType::Double => "double precision",
                ColumnType::Boolean => "boolean",
                ColumnType::Blob | ColumnType::VarBinary(_) => "bytea",
                ColumnType::Date => "date",
                ColumnType::TimestampWithTimeZone => "timestamp with time zone",
                ColumnType::JsonBinary => "jsonb",
                other => panic!("{}.{}: {other:?}", table.name, column.name),
            };
            let null = if column.nullable { "" } else { " not null" };
            facts.insert(format!("{}.{} {kind}{null}", table.name, column.name));
        }
    }
    facts
}

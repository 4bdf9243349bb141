//! What is no whole dump of this network's kind changes nothing.

use std::collections::BTreeMap;

use api::{
    access::Actor,
    app::App,
    demo::service::load as load_demo,
    transfer::service::{FormatError, TransferError},
    vault::Vault,
    write::{Write, sha256},
};
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use super::{dumped, lines, loaded, packed};
use crate::fixture::{Engine, TestApp};

async fn demo() -> Vec<u8> {
    let test = TestApp::new(Engine::Sqlite).await;
    load_demo(&test.app, &Actor::Operator).await.unwrap();
    dumped(&test.app).await
}

/// The lines with an end that fits them.
fn ended(mut lines: Vec<String>) -> Vec<String> {
    lines.pop();
    let (mut rows, mut table) = (BTreeMap::<String, u64>::new(), String::new());
    for line in &lines[1..] {
        if line.starts_with('[') {
            *rows.get_mut(&table).unwrap() += 1;
        } else {
            let mark: Value = serde_json::from_str(line).unwrap();
            table = mark["table"]["name"].as_str().unwrap().to_owned();
            rows.insert(table.clone(), 0);
        }
    }
    let body: String = lines[1..].iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let end = json!({ "end": { "rows": rows, "sha256": sha256(body.as_bytes()) } });
    lines.push(end.to_string());
    lines
}

/// The place of a table's first row.
fn first_row(lines: &[String], table: &str) -> usize {
    let begin = format!("{{\"table\":{{\"name\":\"{table}\",");
    let place = lines.iter().position(|line| line.starts_with(&begin)).unwrap() + 1;
    assert!(lines[place].starts_with('['), "{table} has no rows");
    place
}

/// The same dump with something changed; whether its end fits again.
fn changed(lines: &[String], fits: bool, change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
    let mut lines = lines.to_vec();
    change(&mut lines);
    packed(&if fits { ended(lines) } else { lines })
}

fn header(lines: &[String], field: &str, value: Value) -> Vec<u8> {
    changed(lines, false, |lines| {
        let mut header: Value = serde_json::from_str(&lines[0]).unwrap();
        header[field] = value;
        lines[0] = header.to_string();
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_dump_leaves_the_database_empty(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let dump = demo().await;
    let whole = lines(&dump);
    let target = TestApp::new(engine).await;
    let mut damaged = Vec::new();
    for part in 0..8 {
        damaged.push(dump[..dump.len() * part / 8].to_vec());
    }
    damaged.push(dump[..dump.len() - 1].to_vec());
    damaged.push([&dump[..], b"more"].concat());
    damaged.push([&dump[..], &dump[..]].concat());
    // What comes out of an altered gzip can also be a row that is none, before its end tells.
    for part in 1..8 {
        let mut altered = dump.clone();
        altered[dump.len() * part / 8] ^= 4;
        loaded(&target.app, altered).await.unwrap_err();
    }
    let partner = first_row(&whole, "partner");
    // A row that is there already.
    let twice = changed(&whole, false, |lines| lines.insert(partner, whole[partner].clone()));
    loaded(&target.app, twice).await.unwrap_err();
    // A value, a row less, no end, a table less: the end tells.
    damaged.push(changed(&whole, false, |lines| {
        lines[partner] = lines[partner].replacen("\"ACTIVE\"", "\"SUSPENDED\"", 1);
        assert_ne!(lines[partner], whole[partner]);
    }));
    damaged.push(changed(&whole, false, |lines| drop(lines.remove(partner))));
    damaged.push(changed(&whole, false, |lines| drop(lines.pop())));
    damaged.push(changed(&whole, false, |lines| drop(lines.remove(1))));
    // What is no dump.
    for foreign in ["", "{}\n", "[]\n", "\u{1f}\u{8b}", "SQLite format 3\0"] {
        damaged.push(foreign.as_bytes().to_vec());
        damaged.push(packed(&[foreign.to_owned()]));
    }
    for (number, damaged) in damaged.into_iter().enumerate() {
        let refused = loaded(&target.app, damaged).await.unwrap_err();
        assert!(matches!(refused, TransferError::Format(_)), "{number}: {refused}");
    }
    // It takes the whole one, so nothing was left in it.
    loaded(&target.app, dump).await.unwrap();
    let again = loaded(&target.app, packed(&whole)).await.unwrap_err();
    assert!(matches!(again, TransferError::NotEmpty(_)), "{again}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_does_not_fit_leaves_the_database_empty(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let dump = demo().await;
    let whole = lines(&dump);
    let target = TestApp::new(engine).await;
    let refused = async |dump: Vec<u8>| loaded(&target.app, dump).await.unwrap_err();
    let told = refused(header(&whole, "schema", json!("m20200101_000001_earlier"))).await;
    assert!(matches!(told, TransferError::Schema { .. }), "{told}");
    let told = refused(header(&whole, "masterKey", json!("0123456789abcdef"))).await;
    assert!(matches!(told, TransferError::MasterKey { .. }), "{told}");
    let told = refused(header(&whole, "formatVersion", json!(2))).await;
    assert!(matches!(told, TransferError::Format(FormatError::Version(2))), "{told}");

    // The end fits: the content does not.
    let partner = first_row(&whole, "partner");
    let set = |row: &str, column: usize, value: Value| {
        let mut row: Vec<Value> = serde_json::from_str(row).unwrap();
        row[column] = value;
        json!(row).to_string()
    };
    let change = |column, value: Value| {
        changed(&whole, true, |lines| lines[partner] = set(&lines[partner], column, value))
    };
    let told = refused(change(0, json!("no id"))).await;
    assert!(matches!(told, TransferError::Content(_)), "{told}");
    // Somebody refers to it.
    let told = refused(change(0, json!("01936f00-0000-7000-8000-00000000ffff"))).await;
    assert!(matches!(told, TransferError::Reference(_)), "{told}");
    let told = refused(changed(&whole, true, |lines| {
        lines[partner] = lines[partner].replacen("\"ACTIVE\"", "\"GONE\"", 1);
    }))
    .await;
    assert!(matches!(told, TransferError::Refused { .. }), "{told}");
    let told = refused(changed(&whole, true, |lines| {
        lines.insert(partner, whole[partner].clone());
    }))
    .await;
    assert!(matches!(told, TransferError::Refused { .. }), "{told}");
    // A table without rows: the next one follows at once.
    let pairs = whole[1..].windows(2);
    let mut follows = pairs.map(|pair| pair.iter().all(|line| line.starts_with("{\"table\"")));
    let empty = follows.position(|at_once| at_once).unwrap() + 1;
    let without = changed(&whole, true, |lines| drop(lines.remove(empty)));
    let told = refused(without).await;
    assert!(matches!(told, TransferError::Content(_)), "{told}");
    let told = refused(changed(&whole, true, |lines| {
        lines[partner - 1] = lines[partner - 1].replacen("\"slug\"", "\"slag\"", 1);
    }))
    .await;
    assert!(matches!(told, TransferError::Content(_)), "{told}");
    loaded(&target.app, dump).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_holds_something_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let target = TestApp::new(engine).await;
    let mut write = Write::begin(&target.app, &Actor::Operator, "test.write").await.unwrap();
    write.summarise(json!({}));
    write.commit().await.unwrap();
    let before = lines(&dumped(&target.app).await);
    let told = loaded(&target.app, demo().await).await.unwrap_err();
    assert!(matches!(told, TransferError::NotEmpty(_)), "{told}");
    assert_eq!(lines(&dumped(&target.app).await)[1..], before[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_key_is_refused() {
    let target = TestApp::new(Engine::Sqlite).await;
    let app = App { vault: Vault::new(&[7; 32]), ..target.app.clone() };
    let told = loaded(&app, demo().await).await.unwrap_err();
    assert!(matches!(told, TransferError::MasterKey { .. }), "{told}");
}

/// A table that is in no entity is not forgotten: nothing is dumped.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_another_table_is_not_dumped(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let database = test.app.database.write();
    database.execute_unprepared("CREATE TABLE forgotten (id integer)").await.unwrap();
    let told = api::transfer::service::dump(&test.app, Vec::new(), |_| {}).await.unwrap_err();
    assert!(told.to_string().contains("forgotten"), "{told}");
}

/// Nothing counts or changes by itself: loading has no counter to set on, and no trigger to stop.
#[tokio::test(flavor = "multi_thread")]
async fn the_schema_has_no_sequences_and_no_triggers() {
    for (engine, sql) in [
        (
            Engine::Sqlite,
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%AUTOINCREMENT%'",
        ),
        (
            Engine::Postgres,
            "SELECT (SELECT count(*) FROM pg_class WHERE relkind = 'S'
                     AND relnamespace = 'public'::regnamespace)
                  + (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)",
        ),
    ] {
        let test = TestApp::new(engine).await;
        let database = &test.app.database;
        let statement = Statement::from_string(database.backend(), sql);
        let row = database.read().query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "{engine:?}");
    }
}

//! Answers that hold a secret are never kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use api::{
    access::Actor,
    idempotency::attempt::{self, Fingerprint},
};
use entity::value::SecretBytes;
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::{Map, Value, json};

use super::service::{SECRET, Service};
use crate::{
    fixture::{Engine, TestApp},
    world::global,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_answered_once_and_kept_nowhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let refused = "mutation { createApiKey(refuse: true) }";
    for _ in 0..2 {
        assert_eq!(service.send("k", refused).await.data("createApiKey"), "refused");
    }
    assert_eq!((service.runs(), service.rows().await.len()), (2, 0), "a refusal frees the key");

    let create = "mutation { createApiKey(refuse: false) }";
    assert_eq!(service.send("k", create).await.data("createApiKey"), SECRET);
    let entry = global(service.effects().await.remove(0).id);
    let told = service.send("k", create).await;
    let (code, message) = told.error();
    assert_eq!((told.status, code.as_str(), told.retry_after), (409, "CONFLICT", None));
    assert!(message.contains("was carried out") && message.contains(&entry), "{message}");
    assert_eq!((service.runs(), service.effects().await.len()), (3, 1));
    let row = service.rows().await.remove(0);
    assert_eq!(row.answer, Some(SecretBytes(Vec::new())));
    // A secret in the request cannot be guessed from what is kept of it.
    let Some(plain) = Fingerprint::of(create, None, &Map::new()) else { panic!("no fingerprint") };
    assert!(!format!("{plain:?}").contains(&format!("{:?}", row.fingerprint)));
    let database = everything(&service.test, engine).await;
    assert!(database.contains("tests.write"), "the search finds what is there");
    assert!(!database.contains(SECRET));
}

/// All that the database holds, as text.
pub(crate) async fn everything(test: &TestApp, engine: Engine) -> String {
    if engine == Engine::Sqlite {
        let file = test.url().trim_start_matches("sqlite:").split('?').next().unwrap().to_owned();
        let read = |path: String| fs::read(path).unwrap_or_default();
        let bytes = [read(file.clone()), read(format!("{file}-wal"))].concat();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let database = test.app.database.read();
    let ask = async |sql: String| {
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        let rows = database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    let mut all = String::new();
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    for table in ask(tables.to_owned()).await {
        // Bytes are read as text as far as they are.
        all += &ask(format!(
            "SELECT encode(convert_to(t::text, 'UTF8'), 'escape') FROM \"{table}\" t"
        ))
        .await
        .join("\n");
    }
    all
}

/// A type of the schema: whether it is an object with an id, and its fields with their types' names.
type Types = BTreeMap<String, (bool, Vec<(String, String)>)>;

async fn types() -> Types {
    let test = TestApp::new(Engine::Sqlite).await;
    let query =
        "{ __schema { types { name interfaces { name } fields(includeDeprecated: true) { name
        type { name ofType { name ofType { name ofType { name } } } } } } } }";
    let answer = test.run(&Actor::Anonymous, query, json!({})).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut types = Types::new();
    for entry in list(&answer["data"]["__schema"]["types"]) {
        let is_node = list(&entry["interfaces"]).iter().any(|one| one["name"] == "Node");
        let fields = list(&entry["fields"]).into_iter().map(|field| {
            let mut of = &field["type"];
            while of["name"].is_null() {
                of = &of["ofType"];
            }
            (text(&field["name"]), text(&of["name"]))
        });
        types.insert(text(&entry["name"]), (is_node, fields.collect()));
    }
    types
}

/// Whether an object of this type shows a secret, itself or in what belongs to it alone.
fn shows_a_secret(types: &Types, name: &str, seen: &mut BTreeSet<String>) -> bool {
    let Some((is_node, fields)) = types.get(name) else { return false };
    // What has an id can be read again: its secrets are not shown.
    if *is_node || !seen.insert(name.to_owned()) {
        return false;
    }
    fields.iter().any(|(field, of)| {
        let field = field.to_lowercase();
        let named = ["secret", "token", "password", "recoverycode", "uri", "uploadurl"];
        of == "Secret"
            // What is handed out of people is kept nowhere else either.
            || of == "ExportFileInfo"
            || (of == "JSON" && field == "data")
            || (of == "String" && named.iter().any(|word| field.contains(word)))
            || shows_a_secret(types, of, seen)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_that_shows_a_secret_is_in_the_list() {
    let types = types().await;
    let (_, mutations) = &types["Mutation"];
    assert!(mutations.iter().any(|(name, _)| name == "revokeApiKey"));
    let showing: BTreeSet<&str> = mutations
        .iter()
        .filter(|(_, payload)| shows_a_secret(&types, payload, &mut BTreeSet::new()))
        .map(|(name, _)| name.as_str())
        .collect();
    let listed: BTreeSet<&str> = attempt::SECRET.iter().copied().collect();
    assert_eq!(showing, listed, "`idempotency::attempt::SECRET` lists what shows a secret");
}

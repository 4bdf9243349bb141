//! Whoever is handed personal data of somebody else leaves an entry first.

use api::{
    access::{Actor, Level},
    audit::service,
};
use entity::{audit_entry, role_grant, terms::SubjectKind};
use futures_util::future::join_all;
use rstest::rstest;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::{assert_whole, entries};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        ask, programmes, put,
        users::{put_administrator, put_member},
    },
};

struct Case {
    test: TestApp,
    manager: Actor,
    own: role_grant::Model,
    other: role_grant::Model,
}

/// A partner with a manager and one more user.
async fn case(engine: Engine) -> Case {
    let test = TestApp::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Eins")).await.id;
    put(&test, programmes::slug(SubjectKind::Partner, "eins", partner)).await;
    let (manager, own) = put_member(&test, "Turing", partner, Level::Manager).await;
    let (_, other) = put_member(&test, "Lovelace", partner, Level::Viewer).await;
    Case { test, manager, own, other }
}

const EMAILS: &str = "{ partner(slug: \"eins\") { users { nodes { email lastLoginAt } } } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_others_addresses_leaves_one_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, manager, own, other } = case(engine).await;
    let data = ask(&test, &manager, EMAILS).await;
    assert_eq!(data["partner"]["users"]["nodes"].as_array().unwrap().len(), 2);

    let [entry] = entries(&test).await.try_into().unwrap();
    assert_eq!(entry.use_case, "personal_data.read");
    assert_eq!(entry.actor_id, Some(own.user_id.0));
    let read = json!([{ "change": "READ", "kind": "USER", "id": other.user_id.0, "details": {} }]);
    assert_eq!(entry.changes, read, "one's own data does not count");
    assert!(!format!("{entry:?}").contains("example.org"));
    service::seal(&test.app).await.unwrap();
    assert_whole(&test.app).await;
    // Those who act for the partner find it there.
    let query = "{ partner(slug: \"eins\") { auditEntries { nodes { useCase } } } }";
    let found = ask(&test, &manager, query).await;
    assert_eq!(found["partner"]["auditEntries"]["nodes"][0]["useCase"], "personal_data.read");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_names_or_oneself_leaves_none_and_a_search_by_address_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, manager, .. } = case(engine).await;
    let (administrator, grant) = put_administrator(&test, "Hopper").await;
    ask(&test, &manager, "{ partner(slug: \"eins\") { users { nodes { id } } } }").await;
    ask(&test, &administrator, "{ users(filter: { search: \"hopper\" }) { nodes { email } } }")
        .await;
    assert_eq!(entries(&test).await, []);
    ask(
        &test,
        &administrator,
        "{ users(filter: { search: \"lovelace example\" }) { nodes { id } } }",
    )
    .await;
    let [entry] = entries(&test).await.try_into().unwrap();
    assert_eq!(entry.actor_id, Some(grant.user_id.0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_its_entry_nothing_is_handed_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, manager, .. } = case(engine).await;
    // Nothing can be written to the audit log any more.
    let statement = match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER broken BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END"
        }
        Engine::Postgres => "ALTER TABLE audit_entry ADD CONSTRAINT broken CHECK (false) NOT VALID",
    };
    test.app.database.write().execute_unprepared(statement).await.unwrap();
    let answer = test.run(&manager, EMAILS, json!({})).await;
    assert_eq!(answer["data"], json!(null));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
    assert!(!answer.to_string().contains("example.org"), "{answer}");
    let none: Vec<audit_entry::Model> = entries(&test).await;
    assert_eq!(none, []);
    ask(&test, &manager, "{ partner(slug: \"eins\") { users { nodes { id } } } }").await;
}

/// Notes of reads that come at once are written together: none is lost, and none is refused for another's sake.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_many_read_at_once_is_noted_for_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const EACH: usize = 40;
    let Case { test, manager, own, .. } = case(engine).await;
    let (refused, grant) =
        put_member(&test, "Hopper", own.partner_id.unwrap(), Level::Manager).await;
    let id = grant.user_id.0;
    let statement = match engine {
        Engine::Sqlite => format!(
            "CREATE TRIGGER broken BEFORE INSERT ON audit_entry WHEN NEW.actor_id = x'{}' BEGIN \
             SELECT RAISE(ABORT, 'no'); END",
            id.simple()
        ),
        Engine::Postgres => format!(
            "ALTER TABLE audit_entry ADD CONSTRAINT broken CHECK (actor_id <> '{id}') NOT VALID"
        ),
    };
    test.app.database.write().execute_unprepared(&statement).await.unwrap();
    let readers = [&manager, &refused].into_iter().cycle().take(2 * EACH);
    let answers = join_all(readers.map(|reader| test.run(reader, EMAILS, json!({})))).await;
    for (number, answer) in answers.iter().enumerate() {
        let is_handed_out = answer.to_string().contains("example.org");
        assert_eq!(is_handed_out, number % 2 == 0, "{answer}");
    }
    let entries = entries(&test).await;
    assert_eq!(entries.len(), EACH);
    assert!(entries.iter().all(|entry| entry.actor_id == Some(own.user_id.0)));
    service::seal(&test.app).await.unwrap();
    assert_whole(&test.app).await;
}

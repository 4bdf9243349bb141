//! Partner systems' own keys.

use api::access::{Actor, Level, Scope};
use entity::id::PartnerId;
use rstest::rstest;
use serde_json::json;

use super::{act, all_partners, put_partner, refusals, system, use_cases, uuid};
use crate::{
    fixture::{Engine, TestApp},
    world::{administrator, ask, global, member, programmes as world, put, refused},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_system_enters_and_changes_units_by_its_own_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let key = system(&[own.id], &[Scope::PartnersWrite]);
    let fields = "created partner { id name kind status version parent { name } externalIds { system key } }";
    let input = json!({ "system": "crm", "key": "4711", "name": "Referat" });
    let answer = act(&test, &key, "upsertPartner", fields, input.clone()).await;
    let id = answer["partner"]["id"].clone();
    assert_eq!(
        answer,
        json!({ "userErrors": [], "created": true, "partner": {
        "id": id, "name": "Referat", "kind": "UNIT", "status": "PROPOSED", "version": 1,
        "parent": { "name": "Eigene" }, "externalIds": [{ "system": "crm", "key": "4711" }],
    } })
    );

    let key = system(&[own.id, PartnerId(uuid(&id))], &[Scope::PartnersWrite]);
    let changed =
        json!({ "system": "crm", "key": "4711", "name": "Referat 2", "expectedVersion": 1 });
    let answer =
        act(&test, &key, "upsertPartner", "created partner { id name version }", changed.clone())
            .await;
    assert_eq!(answer["created"], false);
    assert_eq!(answer["partner"], json!({ "id": id, "name": "Referat 2", "version": 2 }));
    assert_eq!(act(&test, &key, "upsertPartner", "", changed).await, "CONFLICT");
    let unknown = json!({ "system": "crm", "key": "0815", "name": "x", "expectedVersion": 1 });
    assert_eq!(act(&test, &key, "upsertPartner", "", unknown).await, "CONFLICT");

    let other = put_partner(&test, world::partner(&test, "Andere")).await;
    let stranger = system(&[other.id], &[Scope::PartnersWrite]);
    let answer = act(&test, &stranger, "upsertPartner", "created", input).await;
    assert_eq!(refusals(&answer), ["input.key EXTERNAL_ID_TAKEN"]);
    let foreign = json!({ "system": "crm", "key": "1", "name": "x", "parentId": global(own.id) });
    assert_eq!(act(&test, &stranger, "upsertPartner", "", foreign).await, "FORBIDDEN");
    let grown = json!({ "system": "crm", "key": "1", "name": "x", "kind": "STATE_MINISTRY" });
    assert_eq!(act(&test, &stranger, "upsertPartner", "", grown).await, "FORBIDDEN");
    assert_eq!(all_partners(&test).await.len(), 3);
    assert_eq!(use_cases(&test).await, ["partners.upsert_partner"; 2]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn systems_that_enter_one_key_at_once_make_one_partner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let key = system(&[own.id], &[Scope::PartnersWrite]);
    let input = json!({ "system": "crm", "key": "4711", "name": "Referat" });
    let enter = || act(&test, &key, "upsertPartner", "created", input.clone());
    tokio::join!(enter(), enter());
    assert_eq!(all_partners(&test).await.len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_leads_to_one_object(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let other = put_partner(&test, world::partner(&test, "Andere")).await;
    let mayor = put(&test, world::office_holder(&test, Some(own.id), "Ludwig")).await;
    let editor = member(own.id, Level::Editor);
    let of = |object: String, key: &str| json!({ "objectId": object, "system": "ror", "key": key });
    let fields = "object { id ... on Partner { version externalIds { system key } } }";
    for _ in 0..2 {
        let answer = act(&test, &editor, "setExternalId", fields, of(global(own.id), "1")).await;
        assert_eq!(answer["object"]["version"], 2, "the second time changes nothing");
    }
    let answer =
        act(&test, &administrator(), "setExternalId", fields, of(global(other.id), "1")).await;
    assert_eq!(refusals(&answer), ["input.key EXTERNAL_ID_TAKEN"]);
    let answer = act(&test, &editor, "setExternalId", fields, of(global(mayor.id), "2")).await;
    assert_eq!(answer["object"]["id"], global(mayor.id));
    let node = r#"{ nodeByExternalId(system: "ror", key: "1") { id } }"#;
    assert_eq!(ask(&test, &Actor::Anonymous, node).await["nodeByExternalId"]["id"], global(own.id));

    let wrong = json!({ "objectId": global(own.id), "system": "ROR!", "key": "" });
    let answer = act(&test, &editor, "setExternalId", fields, wrong).await;
    assert_eq!(refusals(&answer), ["input.system INVALID_SYSTEM", "input.key REQUIRED"]);
    let answer = act(&test, &editor, "removeExternalId", fields, of(global(own.id), "1")).await;
    assert_eq!(answer["object"]["externalIds"], json!([]));
    assert_eq!(refused(&test, &Actor::Anonymous, node).await.0, "NOT_FOUND");
    let programme = put(&test, world::programme(&test, "Dialog")).await;
    assert_eq!(
        act(&test, &editor, "setExternalId", "", of(global(programme.id), "1")).await,
        "BAD_USER_INPUT"
    );
}

//! Keys of partner systems: who makes them, when they work, and what they open.

mod reach;

use std::time::Duration;

use api::{
    access::{Actor, Level, PartnerSystem, Scope},
    api_keys::{
        format::Token,
        service::{self, MOST_KEYS, NewApiKey},
    },
    app::{App, Clock},
    vault::Vault,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{api_key, audit_entry, outbox_event, partner, terms::PartnerStatus};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, MASTER_KEY, TestApp, now, settings},
    world::{
        administrator, ask_with, global, member, programmes::partner as new_partner, put, refused,
        sees, system,
    },
};

const CREATE: &str = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    secret apiKey { id name prefix scopes status expiresAt lastUsedAt version partner { id } }
    userErrors { code path message } } }";
const ROTATE: &str = "mutation($input: RotateApiKeyInput!) { rotateApiKey(input: $input) {
    secret apiKey { id name scopes status expiresAt }
    replaced { id status expiresAt replacedBy { id } }
    userErrors { code path } } }";
const REVOKE: &str = "mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
    apiKey { id status revokedAt } userErrors { code path } } }";

/// A partner and those who manage it.
struct World {
    test: TestApp,
    partner: partner::Model,
    manager: Actor,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let partner = put(&test, new_partner(&test, "Stiftung")).await;
        let manager = member(partner.id, Level::Manager);
        Self { test, partner, manager }
    }

    async fn ask(&self, actor: &Actor, query: &str, input: Value) -> Value {
        ask_with(&self.test, actor, query, json!({ "input": input })).await
    }

    fn input(&self) -> Value {
        json!({
            "partnerId": global(self.partner.id),
            "name": "Veranstaltungskalender",
            "scopes": ["MEMBERS_READ"],
            "expiresAt": now() + TimeDelta::days(30),
        })
    }

    async fn create(&self) -> (String, String) {
        let data = self.ask(&self.manager, CREATE, self.input()).await;
        assert_eq!(data["createApiKey"]["userErrors"], json!([]));
        (text(&data, "/createApiKey/apiKey/id"), text(&data, "/createApiKey/secret"))
    }

    async fn calls(&self, secret: &str) -> Option<PartnerSystem> {
        service::authenticate(&self.test.app, secret).await.unwrap()
    }

    async fn works(&self, secret: &str) -> bool {
        self.calls(secret).await.is_some()
    }

    async fn keys(&self) -> Vec<api_key::Model> {
        api_key::Entity::find().all(self.test.app.database.read()).await.unwrap()
    }

    async fn entries(&self) -> usize {
        audit_entry::Entity::find().all(self.test.app.database.read()).await.unwrap().len()
    }

    async fn set_status(&self, status: PartnerStatus) {
        let row = partner::Model { status, ..self.partner.clone() };
        let row = row.into_active_model().reset_all();
        row.update(self.test.app.database.write()).await.unwrap();
    }
}

/// A key without scopes for a system of a new partner.
pub(crate) async fn issue(test: &TestApp, partner: &str) -> String {
    let partner = put(test, new_partner(test, partner)).await;
    let command = NewApiKey {
        partner: partner.id,
        name: "Test".into(),
        scopes: Vec::new(),
        expires_at: now() + TimeDelta::days(366),
    };
    let issued = service::create_api_key(&test.app, &Actor::Operator, command).await.unwrap();
    issued.token.expose().to_owned()
}

fn text(data: &Value, pointer: &str) -> String {
    data.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{data}")).to_owned()
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_tells_who_calls(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let unit = partner::Model {
        parent_id: Some(world.partner.id),
        ..new_partner(&world.test, "Abteilung")
    };
    let unit = put(&world.test, unit).await;
    let part = partner::Model { parent_id: Some(unit.id), ..new_partner(&world.test, "Referat") };
    let part = put(&world.test, part).await;

    let data = world.ask(&world.manager, CREATE, world.input()).await;
    let secret = text(&data, "/createApiKey/secret");
    let key = &data["createApiKey"]["apiKey"];
    let id = text(key, "/id");
    assert!(secret.starts_with(&text(key, "/prefix")) && id.starts_with("key_"));
    assert_eq!(key["status"], "ACTIVE");
    assert_eq!(key["partner"]["id"], global(world.partner.id));

    let called = world.calls(&secret).await.unwrap();
    assert_eq!((called.partner, &called.scopes[..]), (world.partner.id, &[Scope::MembersRead][..]));
    let mut partners = called.partners.clone();
    partners.sort_unstable();
    assert_eq!(partners, [world.partner.id, unit.id, part.id]);

    // Nothing that is kept leads back to the key.
    let database = world.test.app.database.read();
    let keys = world.keys().await;
    let entries = audit_entry::Entity::find().all(database).await.unwrap();
    let events = outbox_event::Entity::find().all(database).await.unwrap();
    assert_eq!((keys.len(), entries.len(), events.len()), (1, 1, 1));
    let kept =
        format!("{} {:?} {entries:?} {events:?}", json!(keys[0].secret_hash.0), keys[0].prefix);
    assert!(!kept.contains(&secret[13..]));
    assert_eq!(entries[0].use_case, "api_keys.create_api_key");

    // Who am I?
    let query =
        "{ partnerSystem { name scopes expiresAt partner { id } } viewer { networkRoles } }";
    let me = ask_with(&world.test, &Actor::PartnerSystem(called), query, json!({})).await;
    assert_eq!(me["viewer"], Value::Null);
    let me = &me["partnerSystem"];
    assert_eq!(me["name"], "Veranstaltungskalender");
    assert_eq!(me["scopes"], json!(["MEMBERS_READ"]));
    assert_eq!(me["partner"]["id"], global(world.partner.id));
    for other in [Actor::Anonymous, world.manager.clone()] {
        let me = ask_with(&world.test, &other, query, json!({})).await;
        assert_eq!(me["partnerSystem"], Value::Null);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_key_of_ours_is_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (_, secret) = world.create().await;
    world.test.take_statements();
    for garbage in ["", "vbk_", "x", &secret[..secret.len() - 1], &"vbk_0".repeat(1_000)] {
        assert!(!world.works(garbage).await, "{garbage}");
    }
    assert_eq!(world.test.take_statements(), [] as [String; 0], "garbage costs no statement");

    // A key with the right checksum that nobody made.
    let invented = Token::random().unwrap();
    assert!(!world.works(invented.expose()).await);
    // The same in the place of a key that exists: the hash decides, not the prefix.
    let mut row = world.keys().await.remove(0);
    row.prefix = invented.prefix().to_owned();
    row.into_active_model().reset_all().update(world.test.app.database.write()).await.unwrap();
    assert!(!world.works(invented.expose()).await);
    // The database under another master key knows nobody.
    let other = App { vault: Vault::new(&[1; 32]), ..world.test.app.clone() };
    let (_, secret) = world.create().await;
    assert_eq!(service::authenticate(&other, &secret).await.unwrap(), None);
    assert!(world.works(&secret).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_by_its_time_and_while_its_partner_is_suspended(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (id, secret) = world.create().await;
    assert!(world.works(&secret).await);
    for status in [PartnerStatus::Suspended, PartnerStatus::Archived, PartnerStatus::Proposed] {
        world.set_status(status).await;
        assert!(!world.works(&secret).await, "{status:?}");
    }
    let before = world.entries().await;
    let data = world.ask(&world.manager, CREATE, world.input()).await;
    assert_eq!(data["createApiKey"]["userErrors"][0]["code"], "PARTNER_NOT_ACTIVE");
    assert_eq!((world.keys().await.len(), world.entries().await), (1, before));

    world.set_status(PartnerStatus::Active).await;
    let end = now() + TimeDelta::days(30);
    world.test.set_now(end - TimeDelta::microseconds(1));
    assert!(world.works(&secret).await);
    world.test.set_now(end);
    assert!(!world.works(&secret).await);
    let query = "query($id: ID!) { node(id: $id) { ... on ApiKey { status } } }";
    let seen = ask_with(&world.test, &world.manager, query, json!({ "id": id })).await;
    assert_eq!(seen["node"]["status"], "EXPIRED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_without_a_gap(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (id, old) = world.create().await;
    let start = now() + TimeDelta::days(1);
    world.test.set_now(start);
    let input = json!({ "id": id, "overlapHours": 24, "expectedVersion": 1 });
    let data = world.ask(&world.manager, ROTATE, input.clone()).await;
    let payload = &data["rotateApiKey"];
    assert_eq!(payload["userErrors"], json!([]));
    let new = text(payload, "/secret");
    assert_eq!(payload["replaced"]["status"], "REPLACED");
    assert_eq!(payload["replaced"]["replacedBy"]["id"], payload["apiKey"]["id"]);
    assert_eq!(payload["apiKey"]["scopes"], json!(["MEMBERS_READ"]));
    assert_eq!(payload["apiKey"]["name"], "Veranstaltungskalender");
    assert_eq!(instant(&payload["apiKey"]["expiresAt"]), start + TimeDelta::days(30));
    assert_eq!(world.entries().await, 2, "one use case, one entry");

    assert!(world.works(&old).await && world.works(&new).await);
    let end = start + TimeDelta::hours(24);
    world.test.set_now(end - TimeDelta::microseconds(1));
    assert!(world.works(&old).await);
    world.test.set_now(end);
    assert!(!world.works(&old).await && world.works(&new).await);

    // Who read the version before is told so; a key is replaced once.
    let answer = world.test.run(&world.manager, ROTATE, json!({ "input": input })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "CONFLICT");
    let input = json!({ "id": id, "overlapHours": 0 });
    let data = world.ask(&world.manager, ROTATE, input).await;
    assert_eq!(data["rotateApiKey"]["userErrors"][0]["code"], "KEY_ENDED");
    assert_eq!(world.keys().await.len(), 2);
}

#[rstest]
#[case::too_long(json!({ "overlapHours": 169 }), "INVALID_OVERLAP")]
#[case::negative(json!({ "overlapHours": -1 }), "INVALID_OVERLAP")]
#[case::past(json!({ "expiresAt": now() }), "EXPIRES_IN_PAST")]
#[case::far(json!({ "expiresAt": now() + TimeDelta::days(367) }), "EXPIRES_TOO_LATE")]
#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_breaks_a_rule_changes_nothing(
    #[case] change: Value,
    #[case] code: &str,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (id, secret) = world.create().await;
    let before = world.keys().await;
    let input = with(json!({ "id": id, "overlapHours": 168 }), change);
    let data = world.ask(&world.manager, ROTATE, input).await;
    assert_eq!(data["rotateApiKey"]["userErrors"][0]["code"], code);
    assert_eq!(data["rotateApiKey"]["secret"], Value::Null);
    assert_eq!(world.keys().await, before);
    assert!(world.works(&secret).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_is_refused_at_once_by_every_process(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (id, secret) = world.create().await;
    // Another process on the same database, which has answered this key before.
    let database =
        api::database::Database::connect(world.test.url(), api::database::Pool::default());
    let other = App {
        clock: Clock::Fixed(std::sync::Arc::new(std::sync::Mutex::new(now()))),
        ..App::new(database.await.unwrap(), Vault::new(&MASTER_KEY), settings())
    };
    assert!(service::authenticate(&other, &secret).await.unwrap().is_some());

    let data = world.ask(&world.manager, REVOKE, json!({ "id": id })).await;
    assert_eq!(data["revokeApiKey"]["apiKey"]["status"], "REVOKED");
    assert!(service::authenticate(&other, &secret).await.unwrap().is_none());
    assert!(!world.works(&secret).await);

    let data = world.ask(&world.manager, REVOKE, json!({ "id": id })).await;
    assert_eq!(data["revokeApiKey"]["userErrors"][0]["code"], "KEY_ENDED");
    assert_eq!(world.entries().await, 2);
}

#[rstest]
#[case::no_name(json!({ "name": "  " }), "INVALID_NAME", "name")]
#[case::long_name(json!({ "name": "x".repeat(101) }), "INVALID_NAME", "name")]
#[case::past(json!({ "expiresAt": now() }), "EXPIRES_IN_PAST", "expiresAt")]
#[case::far(json!({ "expiresAt": now() + TimeDelta::days(366) + TimeDelta::seconds(1) }), "EXPIRES_TOO_LATE", "expiresAt")]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_breaks_a_rule_is_not_made(
    #[case] change: Value,
    #[case] code: &str,
    #[case] path: &str,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let data = world.ask(&world.manager, CREATE, with(world.input(), change)).await;
    let payload = &data["createApiKey"];
    assert_eq!(payload["userErrors"][0]["code"], code);
    assert_eq!(payload["userErrors"][0]["path"], json!(["input", path]));
    assert_eq!((&payload["secret"], &payload["apiKey"]), (&Value::Null, &Value::Null));
    assert_eq!((world.keys().await.len(), world.entries().await), (0, 0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_longest_life_and_the_last_key_that_fits_are_allowed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let longest = json!({ "expiresAt": now() + TimeDelta::days(366), "scopes": [] });
    let input = with(world.input(), longest);
    for _ in 0..MOST_KEYS {
        let data = world.ask(&administrator(), CREATE, input.clone()).await;
        assert_eq!(data["createApiKey"]["userErrors"], json!([]));
    }
    let data = world.ask(&world.manager, CREATE, input).await;
    assert_eq!(data["createApiKey"]["userErrors"][0]["code"], "TOO_MANY_KEYS");
    assert_eq!(world.keys().await.len() as u64, MOST_KEYS);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn keys_are_for_those_who_manage_the_partner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let other = put(&world.test, new_partner(&world.test, "Andere")).await;
    let (id, _) = world.create().await;
    let key: api_key::Model = world.keys().await.remove(0);
    let list = format!(
        "{{ node(id: \"{}\") {{ ... on Partner {{ apiKeys {{ totalCount nodes {{ id }} }} }} }} }}",
        global(world.partner.id)
    );
    let strangers = [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (member(world.partner.id, Level::Viewer), "FORBIDDEN"),
        (member(world.partner.id, Level::Editor), "FORBIDDEN"),
        (member(other.id, Level::Manager), "FORBIDDEN"),
        (system(world.partner.id, &Scope::ALL), "FORBIDDEN"),
    ];
    for (actor, code) in &strangers {
        let answer = world.test.run(actor, &list, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], *code, "{actor:?}");
        assert_eq!(answer["data"]["node"], json!({ "apiKeys": null }));
        assert!(!sees(&world.test, actor, key.id).await);

        // The partner is seen, so that it is no secret that one may not; its keys are not.
        let create = world.test.run(actor, CREATE, json!({ "input": world.input() })).await;
        assert_eq!(create["errors"][0]["extensions"]["code"], *code, "{actor:?}");
        let (rotate, revoke) = (json!({ "id": id, "overlapHours": 1 }), json!({ "id": id }));
        for (query, input) in [(ROTATE, rotate), (REVOKE, revoke)] {
            let answer = world.test.run(actor, query, json!({ "input": input })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{actor:?}");
        }
    }
    assert_eq!(world.keys().await, std::slice::from_ref(&key));

    for actor in [world.manager.clone(), administrator()] {
        let data = ask_with(&world.test, &actor, &list, json!({})).await;
        let expected = json!({ "totalCount": 1, "nodes": [{ "id": id }] });
        assert_eq!(data["node"]["apiKeys"], expected);
        assert!(sees(&world.test, &actor, key.id).await);
    }
    // A partner that one may not see is not found.
    world.set_status(PartnerStatus::Suspended).await;
    let stranger = member(other.id, Level::Manager);
    let answer = world.test.run(&stranger, CREATE, json!({ "input": world.input() })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let missing: entity::id::ApiKeyId = crate::world::id(&world.test);
    let query = format!("{{ node(id: \"{}\") {{ id }} }}", global(missing));
    assert_eq!(refused(&world.test, &administrator(), &query).await.0, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_is_noted_once_a_minute_beside_the_call(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (_, secret) = world.create().await;
    let entries = world.entries().await;
    let used = |expected: DateTime<Utc>| {
        let world = &world;
        async move {
            // The note is written beside the call: looked for until it is there.
            for _ in 0..200 {
                let key = world.keys().await.remove(0);
                if key.last_used_at == Some(expected) {
                    return key;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!("the use was not noted: {:?}", world.keys().await);
        }
    };
    assert!(world.works(&secret).await);
    let key = used(now()).await;
    assert_eq!((key.version, key.updated_at), (1, now()));

    world.test.take_statements();
    world.test.set_now(now() + TimeDelta::seconds(59));
    for _ in 0..5 {
        assert!(world.works(&secret).await);
    }
    let writes = world.test.take_statements();
    assert!(!writes.iter().any(|sql| sql.starts_with("UPDATE")), "{writes:?}");
    world.test.set_now(now() + TimeDelta::seconds(60));
    assert!(world.works(&secret).await);
    used(now() + TimeDelta::seconds(60)).await;
    assert_eq!(world.entries().await, entries);
}

fn with(mut input: Value, change: Value) -> Value {
    let Value::Object(change) = change else { panic!("{change}") };
    input.as_object_mut().unwrap().extend(change);
    input
}

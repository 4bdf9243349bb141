//! The keys that sign access tokens: published, rotated, never shown.

use api::{
    access::Actor,
    app::{App, Clock},
    database::{Database, Pool},
    fault::Fault,
    identity::service,
    vault::Vault,
};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::TimeDelta;
use entity::signing_key;
use futures_util::future::join_all;
use rstest::rstest;

use super::*;
use crate::fixture::{Engine, MASTER_KEY, settings, verbund};

async fn published(server: &RealServer) -> Vec<String> {
    let answer = Answer::of(server.get("/.well-known/jwks.json").send().await.unwrap()).await;
    assert_eq!(answer.status, 200);
    let keys = answer.body["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn kid(token: &str) -> String {
    let header = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_keys_are_published_with_a_tag_and_without_the_private_ones() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    assert_eq!(published(&server).await, [] as [&str; 0], "none is needed yet");
    let token = login(&server, "erika@example.org").await.access;
    let response = server.get("/.well-known/jwks.json").send().await.unwrap();
    let tag = response.headers()["etag"].clone();
    assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    assert_eq!(response.headers()["content-type"], "application/jwk-set+json");
    let set = Answer::of(response).await.body;
    let keys = signing_key::Entity::find().all(test.app.database.read()).await.unwrap();
    let x = BASE64_URL_SAFE_NO_PAD.encode(&keys[0].public_key);
    let expected = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid(&token), "x": x });
    assert_eq!(set, json!({ "keys": [expected] }));
    let known = server.get("/.well-known/jwks.json").header("if-none-match", tag).send().await;
    assert_eq!(known.unwrap().status(), 304);
    assert!(!format!("{keys:?}").contains("private_key: SecretBytes(["), "Debug hides it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_signs_nobody_out(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    account(&test, "erika@example.org").await;
    let old = login(&a, "erika@example.org").await;
    let first = kid(&old.access);
    assert!(is_signed_in(&b, &old.access).await);

    let new = service::rotate_keys(&test.app, &Actor::Operator).await.unwrap();
    let second = new.id.0.to_string();
    assert_eq!(new.signs_from, now() + TimeDelta::minutes(2));
    assert_eq!(published(&a).await, [first.clone(), second.clone()], "before it signs");
    test.set_now(at(90));
    assert_eq!(published(&b).await, [first.clone(), second.clone()], "everywhere");
    let last_of_old = login(&b, "erika@example.org").await;
    assert_eq!(kid(&last_of_old.access), first);

    test.set_now(at(120));
    for server in [&a, &b] {
        let of_new = login(server, "erika@example.org").await;
        assert_eq!(kid(&of_new.access), second);
        for verifier in [&a, &b] {
            for tokens in [&old, &last_of_old, &of_new] {
                assert!(is_signed_in(verifier, &tokens.access).await);
            }
        }
    }
    test.set_now(at(90 + 600));
    assert!(is_signed_in(&a, &last_of_old.access).await, "until its last second");
    let tokens = Tokens::of(refresh(&b, &old.refresh).await.field("refreshSession"));
    assert_eq!(kid(&tokens.access), second);
    test.set_now(at(120 + 20 * 60));
    for server in [&a, &b] {
        assert_eq!(published(server).await, [second.as_str()]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_key_is_made_once_and_known_everywhere_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    let first = account(&test, "person0@example.org").await;
    for number in 1..6 {
        let email = format!("person{number}@example.org");
        let row =
            user_account::Model { id: id(&test), email_key: email.clone(), email, ..first.clone() };
        put(&test, row).await;
    }
    // Both have looked, and know of none.
    assert_eq!((published(&a).await.len(), published(&b).await.len()), (0, 0));
    let tokens = join_all((0..6).map(|number| {
        let server = if number % 2 == 0 { &a } else { &b };
        async move { login(server, &format!("person{number}@example.org")).await }
    }))
    .await;
    let keys = signing_key::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(keys.len(), 1);
    for tokens in &tokens {
        assert!(is_signed_in(&a, &tokens.access).await && is_signed_in(&b, &tokens.access).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_operator_rotates_and_lists_keys() {
    let test = TestApp::new(Engine::Sqlite).await;
    for actor in [crate::world::administrator(), Actor::System] {
        let refused = service::rotate_keys(&test.app, &actor).await;
        assert!(matches!(refused, Err(Fault::Forbidden)));
        assert!(matches!(service::keys(&test.app, &actor).await, Err(Fault::Forbidden)));
    }
    assert_eq!(signing_key::Entity::find().all(test.app.database.read()).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_rotated_and_listed_on_the_command_line() {
    let test = TestApp::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = verbund(folder.path(), arguments);
        command.args(["--database", test.url()]);
        command.env("VERBUND_SECRETS__MASTER_KEY", BASE64_STANDARD.encode(MASTER_KEY));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let first = run(&["keys", "rotate"]);
    let second = run(&["keys", "rotate"]);
    let list: Value = serde_json::from_str(&run(&["keys", "list", "--json"])).unwrap();
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|key| &key["id"]).collect();
    assert_eq!(ids, [&json!(first.trim()), &json!(second.trim())]);
    assert!(list[0]["retiresAt"].is_string() && list[1]["retiresAt"].is_null());
    let table = run(&["keys", "list"]);
    assert!(table.lines().count() == 2 && table.contains(first.trim()), "{table}");

    // With another master key nothing begins: what it wrote, others could not read.
    for arguments in [&["serve", "--port", "0"][..], &["keys", "list"], &["admin", "users"]] {
        let mut command = verbund(folder.path(), arguments);
        command.args(["--database", test.url()]);
        command.env("VERBUND_SECRETS__MASTER_KEY", BASE64_STANDARD.encode([7; 32]));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("the master key is not the one"), "{told}");
    }

    // The service signs with what the command line made.
    let database = Database::connect(test.url(), Pool::default()).await.unwrap();
    let app = App::new(database, Vault::new(&MASTER_KEY), settings());
    let server = RealServer::start(&app);
    assert!(matches!(app.clock, Clock::System));
    assert_eq!(published(&server).await, [first.trim(), second.trim()]);
    account(&test, "erika@example.org").await;
    let tokens = login(&server, "erika@example.org").await;
    assert_eq!(kid(&tokens.access), first.trim());
    assert!(is_signed_in(&server, &tokens.access).await);
}

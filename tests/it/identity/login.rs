//! From address and password to a session.

use std::time::Duration;

use api::{config::IdentitySettings, identity::passwords::Passwords};
use entity::{audit_entry, terms::UserStatus};
use futures_util::future::join_all;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::*;
use crate::fixture::Engine;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_gets_tokens_and_a_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    let request = server
        .request(LOGIN, &json!({ "email": " Erika@Example.org", "password": PASSWORD }))
        .header("user-agent", "Ein Browser");
    let answer = Answer::of(request.send().await.unwrap()).await;
    let payload = answer.field("login");
    assert_eq!(payload["userErrors"], json!([]));
    assert_eq!(payload["accessTokenExpiresAt"], "2026-11-21T12:10:00Z");
    assert_eq!(payload["refreshTokenExpiresAt"], "2026-12-21T12:00:00Z");
    let session = &payload["session"];
    assert_eq!(session["current"], true);
    assert_eq!(session["client"], "Ein Browser");
    assert_eq!(session["secondFactor"], false);
    assert_eq!(session["expiresAt"], "2026-12-21T12:00:00Z");
    assert!(payload["refreshToken"].as_str().unwrap().starts_with("vbr_"));

    let tokens = Tokens::of(payload);
    let who = server.ask_as(&tokens.access, WHO, json!({})).await;
    let sessions = &who.field("viewer")["sessions"];
    assert_eq!(sessions["totalCount"], 1);
    assert_eq!(sessions["nodes"][0]["id"], json!(tokens.session));
    assert_eq!(sessions["nodes"][0]["current"], true);

    let now_there = reload(&test, erika.id).await;
    assert_eq!(now_there.last_login_at, Some(now()));
    assert_eq!(now_there.version, erika.version, "nobody edited the account");
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    let entry = entries.iter().find(|entry| entry.use_case == "identity.login").unwrap();
    assert_eq!(entry.actor_id, Some(erika.id.0));
    assert!(!entry.changes.to_string().contains("Browser"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_whether_there_is_an_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    let invited = account(&test, "invited@example.org").await;
    update(
        &test,
        user_account::Model { status: UserStatus::Invited, password_hash: None, ..invited },
    )
    .await;
    let closed = account(&test, "closed@example.org").await;
    update(&test, user_account::Model { status: UserStatus::Deactivated, ..closed }).await;

    let mut answers = Vec::new();
    for (email, password) in [
        ("erika@example.org", "ein falsches Passwort"),
        ("nobody@example.org", PASSWORD),
        ("invited@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("", ""),
    ] {
        let before = test.app.passwords.work().hashes;
        let mut answer = login_with(&server, email, password, None).await;
        assert_eq!(test.app.passwords.work().hashes - before, 1, "{email}: the same work");
        answer.body["extensions"].take();
        answers.push((answer.status, answer.body));
    }
    assert_eq!(refusal(&answers[0].1["data"]["login"]), "INVALID_CREDENTIALS");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(all_sessions(&test).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_password_is_refused_without_a_hash() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    let before = test.app.passwords.work().hashes;
    let long = "x".repeat(200_000);
    let answer = login_with(&server, "erika@example.org", &long, None).await;
    assert_eq!(refusal(answer.field("login")), "INVALID_CREDENTIALS");
    let huge = "x".repeat(1_000_000);
    assert_eq!(login_with(&server, "erika@example.org", &huge, None).await.status, 413);
    assert_eq!(test.app.passwords.work().hashes, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_hashed_again_when_the_parameters_grew(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (mut test, old) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    login(&old, "erika@example.org").await;
    assert_eq!(reload(&test, erika.id).await.password_hash, erika.password_hash);

    test.app.passwords = Passwords::new(&IdentitySettings {
        password_memory_kib: 64,
        ..test.app.settings.identity.clone()
    });
    let server = RealServer::start(&test.app);
    login(&server, "erika@example.org").await;
    let rehashed = reload(&test, erika.id).await.password_hash;
    assert!(rehashed.as_ref().unwrap().0.contains("m=64,"), "the new parameters");
    login(&server, "erika@example.org").await;
    assert_eq!(reload(&test, erika.id).await.password_hash, rehashed, "once is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_sign_in_at_once_wait_for_their_hash_and_the_service_answers() {
    let mut test = TestApp::new(Engine::Postgres).await;
    test.app.passwords = Passwords::new(&IdentitySettings {
        password_memory_kib: 8_192,
        password_passes: 2,
        password_hashes_at_once: 2,
        ..IdentitySettings::default()
    });
    let first = account(&test, "person0@example.org").await;
    for number in 1..40 {
        let email = format!("person{number}@example.org");
        let person =
            user_account::Model { id: id(&test), email_key: email.clone(), email, ..first.clone() };
        put(&test, person).await;
    }
    let server = RealServer::start(&test.app);
    let logins = join_all((0..40).map(|number| {
        let server = &server;
        async move { login(server, &format!("person{number}@example.org")).await }
    }));
    let alive = async {
        let mut answers = 0;
        // As long as the logins run, and at least once: the select below ends it.
        loop {
            let response = server.get("/livez").timeout(Duration::from_secs(5)).send().await;
            assert_eq!(response.unwrap().status(), 200);
            answers += 1;
            if test.app.passwords.work().hashes > 40 {
                break answers;
            }
            tokio::task::yield_now().await;
        }
    };
    let (tokens, answers) = tokio::join!(logins, alive);
    assert_eq!(tokens.len(), 40);
    assert!(answers > 1, "/livez answered {answers} times meanwhile");
    let work = test.app.passwords.work();
    assert_eq!((work.hashes, work.most_at_once), (41, 2));
}

//! Codes of an authenticator app, and recovery codes.

use api::identity::second_factor;
use entity::recovery_code;
use futures_util::future::join_all;
use rstest::rstest;

use super::*;
use crate::fixture::Engine;

const SECRET: [u8; 20] = *b"twenty bytes, secret";

/// Somebody with an app, and one recovery code.
async fn protected(test: &TestApp) -> user_account::Model {
    let erika = account(test, "erika@example.org").await;
    let vault = &test.app.vault;
    let erika = user_account::Model {
        totp_secret: Some(second_factor::seal_secret(vault, erika.id, &SECRET).unwrap()),
        totp_confirmed_at: Some(now()),
        ..erika
    };
    update(test, erika.clone()).await;
    let code_hash = second_factor::recovery_code_hash(vault, erika.id, "ABCDE-FGHIJ").unwrap();
    put(test, recovery_code::Model { id: id(test), user_id: erika.id, code_hash, used_at: None })
        .await;
    erika
}

fn code(seconds: i64) -> String {
    let time = u64::try_from(at(seconds).timestamp()).unwrap();
    second_factor::codes(&SECRET).unwrap().generate(time).to_string()
}

async fn try_code(server: &RealServer, code: Option<&str>) -> String {
    let answer = login_with(server, "erika@example.org", PASSWORD, code).await;
    let payload = answer.field("login");
    if payload["accessToken"].is_null() {
        refusal(payload).to_owned()
    } else {
        assert_eq!(payload["session"]["secondFactor"], true);
        "DONE".to_owned()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_asked_for_and_works_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    protected(&test).await;
    for _ in 0..10 {
        // Right so far: it does not count as an attempt.
        assert_eq!(try_code(&server, None).await, "SECOND_FACTOR_REQUIRED");
    }
    assert_eq!(all_sessions(&test).await, []);
    assert_eq!(try_code(&server, Some(&code(60))).await, "INVALID_SECOND_FACTOR", "too early");
    assert_eq!(try_code(&server, Some(&code(0))).await, "DONE");
    assert_eq!(try_code(&server, Some(&code(0))).await, "INVALID_SECOND_FACTOR", "used");
    assert_eq!(try_code(&server, Some(&code(-30))).await, "INVALID_SECOND_FACTOR", "older");
    assert_eq!(try_code(&server, Some(&code(30))).await, "DONE", "the clock of the app is ahead");
    let wrong = login_with(&server, "erika@example.org", "wrong", Some(&code(0))).await;
    assert_eq!(refusal(wrong.field("login")), "INVALID_CREDENTIALS", "the password comes first");
    test.set_now(at(60));
    for wrong in ["", "1", "000000 000000", "x".repeat(10_000).as_str()] {
        assert_eq!(try_code(&server, Some(wrong)).await, "INVALID_SECOND_FACTOR", "{wrong}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_stands_in_for_the_app_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    protected(&test).await;
    assert_eq!(try_code(&server, Some("ABCDE-XXXXX")).await, "INVALID_SECOND_FACTOR");
    assert_eq!(try_code(&server, Some("abcde fghij")).await, "DONE");
    assert_eq!(try_code(&server, Some("ABCDE-FGHIJ")).await, "INVALID_SECOND_FACTOR");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_a_code_at_once_one_is_signed_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for wanted in [code(0), "ABCDE-FGHIJ".to_owned()] {
        let (test, server) = RealServer::new(engine).await;
        let another = RealServer::start(&test.another_process().await);
        protected(&test).await;
        let outcomes = join_all((0..4).map(|number| {
            try_code(if number % 2 == 0 { &server } else { &another }, Some(&wanted))
        }))
        .await;
        let done = outcomes.iter().filter(|outcome| *outcome == "DONE").count();
        assert_eq!((done, all_sessions(&test).await.len()), (1, 1), "{outcomes:?}");
    }
}

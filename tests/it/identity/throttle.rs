//! Too many attempts wait, whoever's they are.

use chrono::TimeDelta;
use entity::throttle;
use futures_util::future::join_all;
use rstest::rstest;

use super::*;
use crate::fixture::Engine;

async fn attempt(server: &RealServer, email: &str, password: &str) -> String {
    let answer = login_with(server, email, password, None).await;
    if answer.code().is_empty() {
        let payload = answer.field("login");
        if payload["accessToken"].is_null() { refusal(payload).into() } else { "DONE".into() }
    } else {
        let seconds = &answer.body["errors"][0]["extensions"]["retryAfterSeconds"];
        format!("{} {seconds}", answer.code())
    }
}

#[rstest]
#[case::account("erika@example.org")]
#[case::nobody("nobody@example.org")]
#[tokio::test(flavor = "multi_thread")]
async fn attempts_on_an_account_get_slow_whether_there_is_one_or_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] email: &str,
) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    account(&test, "erika@example.org").await;
    account(&test, "max@example.org").await;
    for number in 0..5 {
        let server = if number % 2 == 0 { &a } else { &b };
        assert_eq!(attempt(server, email, "wrong").await, "INVALID_CREDENTIALS", "{number}");
    }
    for server in [&a, &b] {
        assert_eq!(attempt(server, email, PASSWORD).await, "RATE_LIMITED 2");
    }
    assert_eq!(attempt(&b, "max@example.org", PASSWORD).await, "DONE", "others are not concerned");
    test.set_now(at(2));
    assert_eq!(attempt(&b, email, "wrong").await, "INVALID_CREDENTIALS");
    assert_eq!(attempt(&a, email, "wrong").await, "RATE_LIMITED 4", "it doubles");
    test.set_now(now() + TimeDelta::days(1) + TimeDelta::seconds(2));
    for _ in 0..4 {
        assert_eq!(attempt(&a, email, "wrong").await, "INVALID_CREDENTIALS", "forgotten");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_attempts_at_once_do_not_slip_through(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    account(&test, "erika@example.org").await;
    let before = test.app.passwords.work().hashes;
    let outcomes = join_all((0..30).map(|number| {
        attempt(if number % 2 == 0 { &a } else { &b }, "erika@example.org", "wrong")
    }))
    .await;
    let heard = outcomes.iter().filter(|outcome| *outcome == "INVALID_CREDENTIALS").count();
    assert_eq!(heard, 5, "{outcomes:?}");
    assert!(test.app.passwords.work().hashes - before <= 5);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_starts_anew(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(attempt(&server, "erika@example.org", "x").await, "INVALID_CREDENTIALS");
        }
        assert_eq!(attempt(&server, "erika@example.org", PASSWORD).await, "DONE");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_who_tries_many_accounts_gets_slow_but_an_office_is_not_shut_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    for _ in 0..120 {
        // Good ones do not count.
        assert_eq!(attempt(&server, "erika@example.org", PASSWORD).await, "DONE");
    }
    for number in 0..100 {
        let email = format!("person{number}@example.org");
        assert_eq!(attempt(&server, &email, "x").await, "INVALID_CREDENTIALS", "{number}");
    }
    assert_eq!(attempt(&server, "erika@example.org", PASSWORD).await, "RATE_LIMITED 1");
    for (number, wait) in [(0, 2), (1, 4), (2, 5), (3, 5)] {
        test.set_now(at(10 * (number + 1)));
        assert_eq!(
            attempt(&server, &format!("x{number}@example.org"), "x").await,
            "INVALID_CREDENTIALS"
        );
        assert_eq!(
            attempt(&server, "erika@example.org", PASSWORD).await,
            format!("RATE_LIMITED {wait}")
        );
    }
    test.set_now(at(60));
    assert_eq!(attempt(&server, "erika@example.org", PASSWORD).await, "DONE", "seconds later");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_names_nobody_and_is_removed_in_the_end() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    attempt(&server, "nobody@example.org", "x").await;
    let rows = throttle::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(rows.len(), 2, "the account and the address");
    for row in &rows {
        assert!(row.subject.len() == 64 && !row.subject.contains('@'), "{}", row.subject);
    }
    test.set_now(now() + TimeDelta::days(3));
    assert_eq!(attempt(&server, "erika@example.org", PASSWORD).await, "DONE");
    let rows = throttle::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(rows.len(), 1, "the address, from which somebody just signed in");
}

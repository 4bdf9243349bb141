//! From a refresh token to the next one.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    mail, refresh_token,
    terms::{SessionEnd, UserStatus},
};
use futures_util::future::join_all;
use rstest::rstest;

use super::*;
use crate::fixture::Engine;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_goes_on_with_each_refresh_and_ends_by_itself(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    let first = login(&server, "erika@example.org").await;
    test.set_now(now() + TimeDelta::days(20));
    let answer = refresh(&server, &first.refresh).await;
    let second = Tokens::of(answer.field("refreshSession"));
    assert_eq!(second.session, first.session);
    assert_ne!(second.refresh, first.refresh);
    assert!(is_signed_in(&server, &second.access).await);
    assert!(!is_signed_in(&server, &first.access).await, "it expired long ago");

    test.set_now(now() + TimeDelta::days(45));
    let third = Tokens::of(refresh(&server, &second.refresh).await.field("refreshSession"));
    test.set_now(now() + TimeDelta::days(74));
    let answer = refresh(&server, &third.refresh).await;
    let fourth = answer.field("refreshSession");
    assert_eq!(fourth["refreshTokenExpiresAt"], "2027-02-19T12:00:00Z", "90 days after login");
    test.set_now(now() + TimeDelta::days(90));
    let answer = refresh(&server, fourth["refreshToken"].as_str().unwrap()).await;
    assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN");
    assert_eq!(all_sessions(&test).await[0].end_reason, None);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_used_twice_ends_the_session_and_the_person_is_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    let other = login(&server, "erika@example.org").await;
    let first = login(&server, "erika@example.org").await;
    let second = Tokens::of(refresh(&server, &first.refresh).await.field("refreshSession"));
    assert!(is_signed_in(&server, &second.access).await);

    let answer = refresh(&server, &first.refresh).await;
    assert_eq!(refusal(answer.field("refreshSession")), "REFRESH_TOKEN_REUSED");
    assert_eq!(answer.field("refreshSession")["accessToken"], Value::Null);
    assert!(!is_signed_in(&server, &first.access).await);
    assert!(!is_signed_in(&server, &second.access).await);
    let answer = refresh(&server, &second.refresh).await;
    assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN");
    let answer = refresh(&server, &first.refresh).await;
    assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN", "it is over");

    assert!(is_signed_in(&server, &other.access).await, "another session goes on");
    let ended = all_sessions(&test).await;
    let ended: Vec<_> = ended.iter().filter_map(|session| session.end_reason).collect();
    assert_eq!(ended, [SessionEnd::TokenReused]);
    let mails = mail::Entity::find().all(test.app.database.read()).await.unwrap();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(
        (mail.template.as_str(), mail.subject_id),
        ("session-compromised", Some(erika.id.0))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_refresh_at_once_no_two_go_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let another = RealServer::start(&test.another_process().await);
    account(&test, "erika@example.org").await;
    let tokens = login(&server, "erika@example.org").await;
    // Warm pools: a lazily filled one would make them come one after the other.
    join_all((0..10).map(|_| is_signed_in(&another, &tokens.access))).await;

    let answers = join_all((0..20).map(|number| {
        let server = if number % 2 == 0 { &server } else { &another };
        refresh(server, &tokens.refresh)
    }))
    .await;
    let mut outcomes = BTreeMap::new();
    for answer in &answers {
        let payload = answer.field("refreshSession");
        let outcome = if payload["accessToken"].is_null() { refusal(payload) } else { "DONE" };
        *outcomes.entry(outcome).or_insert(0) += 1;
    }
    assert_eq!(outcomes.get("DONE"), Some(&1), "{outcomes:?}");
    assert_eq!(outcomes.get("REFRESH_TOKEN_REUSED"), Some(&1), "{outcomes:?}");

    let successors = refresh_token::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(successors.len(), 2);
    let winner = answers.iter().map(|answer| answer.field("refreshSession"));
    let winner = winner.filter(|payload| !payload["accessToken"].is_null()).map(Tokens::of);
    for winner in winner {
        assert!(!is_signed_in(&server, &winner.access).await);
        let answer = refresh(&another, &winner.refresh).await;
        assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN");
    }
    let mails = mail::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(mails.len(), 1, "told once");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_refresh_token_of_an_active_account_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    let tokens = login(&server, "erika@example.org").await;
    update(&test, user_account::Model { status: UserStatus::Deactivated, ..erika.clone() }).await;
    let mut wrong = vec![
        tokens.refresh.clone(),
        tokens.access.clone(),
        String::new(),
        "vbr_".into(),
        format!("vbr_{}", "A".repeat(43)),
        tokens.refresh.replace("vbr_", "vbk_"),
        "x".repeat(100_000),
    ];
    for token in wrong.drain(..) {
        let answer = refresh(&server, &token).await;
        assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN");
    }
    update(&test, erika).await;
    let answer = refresh(&server, &tokens.refresh).await;
    assert_eq!(refresh_errors(&answer), json!([]), "none of it used the token up");
}

fn refresh_errors(answer: &Answer) -> Value {
    answer.field("refreshSession")["userErrors"].clone()
}

//! Whose requests are counted together.

use api::access::Level;
use rstest::rstest;

use super::*;
use crate::{
    api_keys::issue,
    identity::signed_in_at,
    world::{programmes::partner, put},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_an_address_or_a_64_of_ipv6() {
    let (_test, server) = server(&few_requests()).await;
    for (address, expected) in [
        (HERE, "\"requests\";r=2;t=20"),
        (HERE, "\"requests\";r=1;t=20"),
        ("::ffff:192.0.2.1", "\"requests\";r=0;t=20"),
        (ELSEWHERE, "\"requests\";r=2;t=20"),
        ("2001:db8:1:2::1", "\"requests\";r=2;t=20"),
        ("2001:db8:1:2:ffff::9", "\"requests\";r=1;t=20"),
        ("2001:db8:1:3::1", "\"requests\";r=2;t=20"),
        // Only what the one trusted proxy saw is believed.
        ("203.0.113.9, 2001:db8:1:3::2", "\"requests\";r=1;t=20"),
    ] {
        let found = left(operation(&server, address, COUNT)).await;
        assert_eq!(found, (200, expected.to_owned()), "{address}");
    }
    let answer = refusal(operation(&server, HERE, COUNT)).await;
    assert_eq!(
        message(&answer),
        "Your network has no requests left (quota `requests`: 3 in 60 s). Try again in 20 s."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_answered_again() {
    let (test, server) = server(&few_requests()).await;
    for _ in 0..3 {
        assert_eq!(left(operation(&server, HERE, COUNT)).await.0, 200);
    }
    for (seconds, retry_after) in [(0, "20"), (19, "1")] {
        wait(&test, seconds);
        let answer = refusal(operation(&server, HERE, COUNT)).await;
        assert_eq!(header(&answer.headers, "retry-after"), retry_after);
    }
    wait(&test, 20);
    let found = left(operation(&server, HERE, COUNT)).await;
    assert_eq!(found, (200, "\"requests\";r=0;t=20".to_owned()));
    refusal(operation(&server, HERE, COUNT)).await;
    wait(&test, 3_600);
    let found = left(operation(&server, HERE, COUNT)).await;
    assert_eq!(found, (200, "\"requests\";r=2;t=20".to_owned()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_account_and_each_key_has_requests_of_its_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = server_on(engine, &few_requests()).await;
    // Without quotas, so that signing in counts for nobody.
    let entrance = RealServer::start(&test.app);
    let at = put(&test, partner(&test, "Stiftung")).await.id;
    let erika = signed_in_at(&test, &entrance, "Erika", at, Level::Viewer).await;
    let max = signed_in_at(&test, &entrance, "Max", at, Level::Viewer).await;
    let key = issue(&test, "Landkreis").await;
    let with = |token: &str, address| operation(&server, address, COUNT).bearer_auth(token);

    for _ in 0..3 {
        assert_eq!(left(operation(&server, HERE, COUNT)).await.0, 200);
    }
    refusal(operation(&server, HERE, COUNT)).await;
    let expected = |rest: u32, seconds: u32| (200, format!("\"requests\";r={rest};t={seconds}"));
    for (token, address, found) in [
        (&erika, HERE, expected(3, 15)),
        (&erika, ELSEWHERE, expected(2, 15)),
        (&max, HERE, expected(3, 15)),
        (&key, HERE, expected(4, 12)),
        (&key, HERE, expected(3, 12)),
        (&erika, HERE, expected(1, 15)),
        (&erika, HERE, expected(0, 15)),
    ] {
        assert_eq!(left(with(token, address)).await, found);
    }
    let answer = refusal(with(&erika, ELSEWHERE)).await;
    assert!(
        message(&answer).starts_with("Your account has no requests left"),
        "{}",
        message(&answer)
    );
    let policy = header(&answer.headers, "ratelimit-policy");
    assert_eq!(policy, "\"requests\";q=4;w=60");
    assert_eq!(left(with(&max, HERE)).await, expected(2, 15));
    assert_eq!(left(operation(&server, ELSEWHERE, COUNT)).await, expected(2, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_do_not_hold_are_bounded_before_the_database_is_asked() {
    let (test, server) = server(&few_requests()).await;
    let key = issue(&test, "Stiftung").await;
    let guess = |token: &str| operation(&server, HERE, COUNT).bearer_auth(token);
    assert_eq!(left(guess("vbk_nonsense")).await, (401, "\"requests\";r=2;t=20".to_owned()));
    assert_eq!(left(guess(&key)).await, (200, "\"requests\";r=4;t=12".to_owned()));
    let basic = operation(&server, HERE, COUNT).basic_auth("anna", Some("geheim"));
    assert_eq!(left(basic).await, (401, "\"requests\";r=1;t=20".to_owned()));
    let calendar = from(HERE, server.get("/calendar/events/ankommen.ics"));
    let calendar = calendar.bearer_auth("nonsense");
    assert_eq!(left(calendar).await, (401, "\"requests\";r=0;t=20".to_owned()));

    test.take_statements();
    let answer = refusal(guess("vbk_nonsense")).await;
    assert_eq!(
        message(&answer),
        "Too many tokens that do not hold came from your network (quota `requests`: 3 in 60 s). Try again in 20 s."
    );
    refusal(guess(&key)).await;
    assert_eq!(test.take_statements(), [""; 0]);

    // Who sends no token is none of those who guess, and other networks are others.
    assert_eq!(left(operation(&server, HERE, COUNT)).await.0, 200);
    assert_eq!(left(operation(&server, ELSEWHERE, COUNT).bearer_auth(&key)).await.0, 200);
    wait(&test, 20);
    assert_eq!(left(guess(&key)).await.0, 200);
}

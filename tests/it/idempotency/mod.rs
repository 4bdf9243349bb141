//! A mutation that is sent again: one effect and one answer, over HTTP and on two processes.

pub(crate) mod secrets;
mod service;

use api::{
    access::{Actor, Origin},
    fault::Fault,
    http::HttpSettings,
    idempotency::{
        attempt::{Attempt, Fingerprint, Key},
        service::{BATCH, Claim, FORGET_EXPIRED, claim, forget_expired},
    },
    work::Round,
    write::Write,
};
use chrono::TimeDelta;
use entity::idempotency_key;
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, ActiveValue, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Map, Value, json};

use self::service::{Answer, Service, answer};
use crate::{
    api_keys::issue,
    fixture::{Engine, now},
    world::global,
};

const WRITE: &str = "mutation { write { number entry } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_requests_at_once_one_is_carried_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let body = json!({ "query": WRITE });
    let requests =
        (0..20).map(|number| answer(service.post(number, &body).header("Idempotency-Key", "4f1c")));
    let answers = futures_util::future::join_all(requests).await;
    assert_eq!((service.runs(), service.effects().await.len()), (1, 1));
    let first: Vec<&Answer> =
        answers.iter().filter(|answer| answer.status == 200 && !answer.replayed).collect();
    let [first] = first.as_slice() else { panic!("{answers:#?}") };
    for answer in &answers {
        if answer.status == 200 {
            assert_eq!(answer.body, first.body);
        } else {
            assert_eq!((answer.status, answer.retry_after.as_deref()), (409, Some("1")));
            assert_eq!(answer.error().0, "CONFLICT");
        }
    }
    // Later, on either process: the first answer, byte for byte.
    for process in 0..2 {
        let again = answer(service.post(process, &body).header("Idempotency-Key", "4f1c")).await;
        assert_eq!((again.status, again.replayed), (200, true));
        assert_eq!(again.body, first.body);
    }
    assert_eq!(service.effects().await.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_for_one_body_of_one_mutation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let body = |variables: Value| {
        let query = "mutation($name: String) { write(name: $name) { number } }";
        json!({ "query": query, "variables": variables })
    };
    let first = service.send_body("k", &body(json!({ "name": "a" }))).await;
    assert_eq!((first.status, first.replayed), (200, false));
    let others = [
        body(json!({ "name": "b" })),
        body(json!({})),
        json!({ "query": "mutation { write(name: \"a\") { number } }" }),
        json!({ "query": "mutation A { write { number } }", "operationName": "A" }),
    ];
    for other in &others {
        let refused = service.send_body("k", other).await;
        assert_eq!((refused.status, refused.error().0.as_str()), (409, "CONFLICT"), "{other}");
        assert_eq!(refused.retry_after, None);
    }
    assert_eq!((service.runs(), service.effects().await.len()), (1, 1));
    // The same, though a client that accepts plain JSON gets 200 for what GraphQL refuses.
    let plain = service.post(0, &others[0]).header("accept", "application/json");
    assert_eq!(answer(plain.header("Idempotency-Key", "k")).await.status, 409);

    // Another key, another mutation, and no key at all are requests of their own.
    assert!(!service.send_body("l", &body(json!({ "name": "a" }))).await.replayed);
    assert!(!service.send("k", "mutation { refuse { number } }").await.replayed);
    assert!(!answer(service.post(0, &body(json!({ "name": "a" })))).await.replayed);
    assert!(service.send_body("k", &body(json!({ "name": "a" }))).await.replayed);
    assert_eq!(service.runs(), 4);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_caller_with_the_same_key_is_independent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let body = json!({ "query": WRITE });
    let mut tokens = vec![None];
    for name in ["Eins", "Zwei"] {
        tokens.push(Some(issue(&service.test, name).await));
    }
    let mut bodies = Vec::new();
    for replayed in [false, true] {
        for token in &tokens {
            let mut request = service.post(0, &body).header("Idempotency-Key", "k");
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let answer = answer(request).await;
            assert_eq!((answer.status, answer.replayed), (200, replayed), "{answer:?}");
            bodies.push(answer.body);
        }
    }
    let (first, again) = bodies.split_at(3);
    assert_eq!(first, again);
    assert!(first[0] != first[1] && first[1] != first[2] && first[0] != first[2]);
    assert_eq!(service.runs(), 3);
    // Who it was cannot be read from the row, nor what was answered.
    for row in service.rows().await {
        assert_eq!(row.subject.0.len(), 32);
        let sealed = row.answer.unwrap().0;
        assert!(!first.iter().any(|body| {
            sealed.windows(16).any(|part| body.as_bytes().windows(16).any(|plain| plain == part))
        }));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_effect_whose_answer_was_lost_is_not_repeated(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let first = service.send("k", WRITE).await;
    let entry = first.data("write")["entry"].as_str().unwrap().to_owned();
    // The process ended between the commit and the keeping of the answer.
    let row = service.rows().await.remove(0);
    assert_eq!(global(row.audit_entry_id.unwrap()), entry);
    let lost =
        idempotency_key::ActiveModel { answer: ActiveValue::Set(None), ..row.into_active_model() };
    lost.update(service.test.app.database.write()).await.unwrap();

    let running = service.send("k", WRITE).await;
    assert_eq!((running.status, running.retry_after.as_deref()), (409, Some("1")));
    service.test.set_now(now() + TimeDelta::minutes(1));
    for _ in 0..2 {
        let told = service.send("k", WRITE).await;
        let (code, message) = told.error();
        assert_eq!(
            (told.status, code.as_str(), told.retry_after.as_deref()),
            (409, "CONFLICT", None)
        );
        assert!(message.contains(&entry), "{message}");
    }
    assert_eq!((service.runs(), service.effects().await.len()), (1, 1));
}

/// What [`WRITE`] with this key is to the service.
fn attempt(key: &str) -> Attempt {
    Attempt {
        key: Key::parse(key.as_bytes()).unwrap(),
        mutation: "write".into(),
        field: "write".into(),
        fingerprint: Fingerprint::of(WRITE, None, &Map::new()).unwrap(),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_claim_of_a_process_that_died_is_taken_over_and_cannot_commit_any_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let app = &service.test.app;
    let longest = TimeDelta::seconds(15);
    let taken = claim(app, &Actor::Anonymous, &attempt("k"), longest).await.unwrap();
    let Claim::Taken(lost) = taken else { panic!("{taken:?}") };
    assert_eq!(service.send("k", WRITE).await.status, 409);
    service.test.set_now(now() + longest - TimeDelta::microseconds(1));
    assert_eq!(service.send("k", WRITE).await.status, 409);
    assert_eq!(service.runs(), 0);

    service.test.set_now(now() + longest);
    let first = service.send("k", WRITE).await;
    assert_eq!((first.status, first.replayed), (200, false));
    assert_eq!((service.runs(), service.effects().await.len()), (1, 1));

    // The one that was only slow comes too late.
    let origin = Origin { idempotency: Some(lost), ..Origin::default() };
    let app = app.for_request(origin);
    let write = Write::begin(&app, &Actor::Anonymous, "tests.write").await.unwrap();
    let late = write.commit().await;
    assert!(matches!(late, Err(Fault::Conflict(_))), "{late:?}");
    assert_eq!(service.effects().await.len(), 1);
    assert_eq!(service.send("k", WRITE).await.body, first.body);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_known_for_a_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let service = Service::new(engine).await;
    let first = service.send("k", WRITE).await;
    let day = now() + TimeDelta::hours(24);
    service.test.set_now(day - TimeDelta::microseconds(1));
    assert_eq!(service.send("k", WRITE).await.body, first.body);
    assert_eq!(forget_expired(&service.test.app).await.unwrap(), 0);

    service.test.set_now(day);
    let next = service.send("k", "mutation { write { number } }").await;
    assert_eq!((next.status, next.replayed), (200, false), "another body, too: the key is new");
    assert_eq!(service.effects().await.len(), 2);
    assert_eq!(service.rows().await.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn keys_whose_day_is_over_are_removed_batch_by_batch(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let app = &service.test.app;
    let row = |number: u64| {
        let row = idempotency_key::Model {
            id: app.ids.next(now()).into(),
            subject: number.to_be_bytes().to_vec().into(),
            fingerprint: vec![0],
            claimed_at: now(),
            expires_at: now() + TimeDelta::hours(24),
            audit_entry_id: None,
            answer: None,
        };
        row.into_active_model()
    };
    let rows = (0..=BATCH).map(row);
    let insert = idempotency_key::Entity::insert_many(rows);
    insert.exec_without_returning(app.database.write()).await.unwrap();
    service.test.set_now(now() + TimeDelta::hours(1));
    service.send("later", WRITE).await;

    service.test.set_now(now() + TimeDelta::hours(24));
    assert_eq!((FORGET_EXPIRED.round)(app).await.unwrap(), Round::Worked);
    assert_eq!(service.rows().await.len(), 2);
    assert_eq!((FORGET_EXPIRED.round)(app).await.unwrap(), Round::Idle(None));
    assert_eq!(service.rows().await.len(), 1);
    assert!(service.send("later", WRITE).await.replayed);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_failed_runs_again_and_what_was_refused_is_refused_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    // A failure without an effect frees the key, whatever stands beside it.
    let fail = "mutation { fail(after: false) { number } t: __typename }";
    for _ in 0..2 {
        assert_eq!(service.send("k", fail).await.error().0, "INTERNAL");
    }
    assert_eq!((service.runs(), service.rows().await.len()), (2, 0));

    let refuse = "mutation { refuse { number } }";
    let first = service.send("k", refuse).await;
    let again = service.send("k", refuse).await;
    assert_eq!((again.replayed, &again.body), (true, &first.body));
    assert_eq!(service.runs(), 3);

    // A failure after the effect.
    let fail = "mutation { fail(after: true) { number } }";
    assert_eq!(service.send("k", fail).await.error().0, "INTERNAL");
    let told = service.send("k", fail).await;
    let entry = global(service.effects().await.remove(0).id);
    assert_eq!(told.status, 409);
    assert!(told.error().1.contains(&entry), "{told:?}");
    assert_eq!((service.runs(), service.effects().await.len()), (4, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_went_away_finds_its_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let slow = "mutation { slow { number } }";
    let body = json!({ "query": slow });
    let request = service.post(0, &body).header("Idempotency-Key", "k");
    let request = tokio::spawn(request.send());
    service.probe.waits.notified().await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    let running = service.send("k", slow).await;
    assert_eq!((running.status, running.retry_after.as_deref()), (409, Some("1")));
    service.probe.go_on.notify_one();
    // As the answer says: again, until it is there.
    let again = loop {
        let again = service.send("k", slow).await;
        if again.status != 409 {
            break again;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    };
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!((service.runs(), service.effects().await.len()), (1, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_took_too_long_runs_again(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = HttpSettings { execution_seconds: 1, ..HttpSettings::default() };
    let service = Service::with(engine, settings).await;
    let slow = "mutation { slow { number } }";
    let late = service.send("k", slow).await;
    assert_eq!((late.status, late.error().0.as_str()), (503, "EXECUTION_TIMEOUT"));
    assert_eq!((service.effects().await.len(), service.rows().await.len()), (0, 0));
    service.probe.go_on.notify_one();
    assert_eq!(service.send("k", slow).await.data("slow")["number"], 2);
    assert_eq!(service.effects().await.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_a_form_and_queries_ignore_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let service = Service::new(engine).await;
    let longest = "x".repeat(255);
    let longer = "x".repeat(256);
    for key in ["", "a b", &longer, "ä"] {
        let refused = service.send(key, WRITE).await;
        assert_eq!((refused.status, refused.error().0.as_str()), (400, "BAD_REQUEST"), "{key}");
        let query = service.send(key, "{ hello }").await;
        assert_eq!((query.status, query.data("hello")), (200, json!("Hallo")));
    }
    let body = json!({ "query": WRITE });
    let twice = service.post(0, &body).header("Idempotency-Key", "a");
    assert_eq!(answer(twice.header("Idempotency-Key", "b")).await.status, 400);
    assert_eq!((service.runs(), service.rows().await.len()), (0, 0));
    assert_eq!(service.send(&longest, WRITE).await.status, 200);
}

#[rstest]
#[case::two("mutation { write { number } other: write { number } }", Err("BAD_REQUEST"))]
#[case::by_fragment(
    "mutation { write { number } ...F } fragment F on Mutation { refuse { number } }",
    Err("BAD_REQUEST")
)]
#[case::inline(
    "mutation { write { number } ... on Mutation { other: write { number } } }",
    Err("BAD_REQUEST")
)]
#[case::none("mutation { __typename }", Err("BAD_REQUEST"))]
#[case::one_written_twice(
    "mutation { ...F write { entry } } fragment F on Mutation { write { number } }",
    Err("GRAPHQL_VALIDATION_FAILED")
)]
#[case::one_spread_twice(
    "mutation { ...F ...F } fragment F on Mutation { write { number } }",
    Err("GRAPHQL_VALIDATION_FAILED")
)]
#[case::in_fragments(
    "mutation { ...F ...T } fragment F on Mutation { ...T ... { write { number } } }
     fragment T on Mutation { __typename }",
    Ok(())
)]
#[case::with_a_type_name("mutation { __typename a: write { number } }", Ok(()))]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_with_a_key_carries_out_one_mutation(
    #[case] document: &str,
    #[case] expected: Result<(), &str>,
) {
    let service = Service::new(Engine::Sqlite).await;
    let first = service.send("k", document).await;
    if let Err(code) = expected {
        assert_eq!((first.status, first.error().0.as_str()), (400, code), "{first:?}");
        assert_eq!((service.runs(), service.rows().await.len()), (0, 0));
    } else {
        assert_eq!(first.status, 200, "{first:?}");
        assert!(service.send("k", document).await.replayed);
        assert_eq!(service.runs(), 1);
    }
}

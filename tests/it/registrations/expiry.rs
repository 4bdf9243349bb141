//! What runs out, also while the service was down.

use api::{
    registrations::service::{erase_due, expire_due},
    work::Round,
};
use chrono::TimeDelta;
use entity::{
    event, event_seats, participant_word, registration_question,
    terms::{EndedBy, Promotion, QuestionKind, RegistrationStatus as Status},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::{scene, scene_of};
use crate::{
    fixture::{Engine, now},
    world::{id, put},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_confirm_within_two_days_is_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let row = scene.guest("ada@example.org", json!({})).await;
    let app = &scene.test.app;
    assert_eq!(expire_due(app).await.unwrap(), Round::Idle(row.expires_at));
    scene.test.set_now(now() + TimeDelta::hours(48));
    assert_eq!(expire_due(app).await.unwrap(), Round::Worked);
    assert_eq!(expire_due(app).await.unwrap(), Round::Idle(None));
    let expired = scene.row(row.id).await;
    assert_eq!((expired.status, expired.ended_by), (Status::Expired, Some(EndedBy::System)));
    assert_eq!(expired.person_hash, None);
    assert!(scene.person(row.id).await.is_none());
    let words = participant_word::Entity::find().all(app.database.read()).await.unwrap();
    assert!(words.is_empty());
    scene.seats().await;
    let again = scene.guest("ada@example.org", json!({})).await;
    assert_ne!(again.id, row.id);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn offers_that_ran_out_while_the_service_was_down_go_on_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let offers = |event| event::Model { promotion: Promotion::Offer, offer_hours: 2, ..event };
    let two = |seats| event_seats::Model { capacity: Some(2), ..seats };
    let scene = scene_of(engine, offers, two).await;
    let mut people = Vec::new();
    for number in 0..7 {
        let (actor, id, _) = scene.arrive(&format!("Person{number}")).await;
        people.push((actor, id));
    }
    for (actor, id) in &people[..2] {
        scene.cancel(actor, *id).await;
    }
    let statuses = async || {
        let mut found = Vec::new();
        for (_, id) in &people[2..] {
            found.push(scene.status(*id).await);
        }
        found
    };
    let waits = Status::Waitlisted;
    assert_eq!(statuses().await, [Status::Offered, Status::Offered, waits, waits, waits]);
    // A week without a worker; three processes begin at once.
    scene.test.set_now(now() + TimeDelta::days(7));
    let others = (scene.test.another_process().await, scene.test.another_process().await);
    let rounds =
        tokio::join!(expire_due(&scene.test.app), expire_due(&others.0), expire_due(&others.1));
    assert!(rounds.0.is_ok() && rounds.1.is_ok() && rounds.2.is_ok(), "{rounds:?}");
    let lapsed = Status::Lapsed;
    assert_eq!(statuses().await, [lapsed, lapsed, Status::Offered, Status::Offered, waits]);
    let ends = scene.row(people[4].1).await.expires_at;
    assert_eq!(ends, Some(now() + TimeDelta::days(7) + TimeDelta::hours(2)));
    let seats = scene.seats().await;
    assert_eq!((seats.taken, seats.waiting), (2, 1));
    // Those whose offer lapsed are not asked again.
    scene.test.set_now(now() + TimeDelta::days(8));
    expire_due(&scene.test.app).await.unwrap();
    assert_eq!(statuses().await, [lapsed, lapsed, lapsed, lapsed, Status::Offered]);
    assert_eq!(scene.seats().await.taken, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_never_outlasts_the_beginning(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let offers = |event| event::Model {
        promotion: Promotion::Offer,
        ..crate::world::events::held(event, "2026-11-22T18:00", None)
    };
    let one = |seats| event_seats::Model { capacity: Some(1), ..seats };
    let scene = scene_of(engine, offers, one).await;
    let (first, seated, _) = scene.arrive("Eins").await;
    let (_, waiting, _) = scene.arrive("Zwei").await;
    scene.cancel(&first, seated).await;
    let ends = scene.row(waiting).await.expires_at.unwrap();
    assert_eq!(ends.to_rfc3339(), "2026-11-22T17:00:00+00:00");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn answers_and_needs_are_erased_when_their_time_is_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let dated = |event| crate::world::events::held(event, "2026-12-01T10:00", None);
    let scene = scene_of(engine, dated, |seats| seats).await;
    let question = registration_question::Model {
        id: id(&scene.test),
        event_id: scene.event.id,
        position: 1,
        kind: QuestionKind::Text,
        text: "Was essen Sie?".into(),
        choices: None,
        required: true,
        purpose: "Einkauf".into(),
        retention_days: 30,
        sensitive: false,
        retired: false,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let question = put(&scene.test, question).await;
    let actor = super::user(&scene.test, "Ada").await;
    let form = json!({
        "needs": "Rampe", "sensitiveConsent": true,
        "answers": [{ "questionId": super::input::question(question.id), "value": { "text": "Suppe" } }],
    });
    let payload = scene.register(&actor, form).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    let read = scene.test.app.database.read();
    let left = async || {
        let answers = entity::registration_answer::Entity::find().all(read).await.unwrap().len();
        let apart = entity::registration_sensitive::Entity::find().all(read).await.unwrap().len();
        (answers, apart)
    };
    let ends = "2026-12-01T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    for (days, expected) in [(13, (1, 1)), (14, (1, 0)), (29, (1, 0)), (30, (0, 0))] {
        scene.test.set_now(ends + TimeDelta::days(days) + TimeDelta::minutes(1));
        erase_due(&scene.test.app).await.unwrap();
        assert_eq!(left().await, expected, "{days}");
    }
    assert_eq!(erase_due(&scene.test.app).await.unwrap(), Round::Idle(None));
}

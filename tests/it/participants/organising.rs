//! Organisers register people themselves.

use api::access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event, event_seats,
    terms::{AudienceMode, EventStatus},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Scene, refusal, scene, scene_of};
use crate::fixture::Engine;

const FIELDS: &str =
    "registration { id status source attendance overrideReason participant { email } }";

impl Scene {
    fn somebody(&self, name: &str) -> Value {
        json!({
            "eventId": self.id(), "givenName": "Ada", "familyName": name,
            "email": format!("{}@example.org", name.to_lowercase()),
        })
    }

    async fn set_seats(&self, change: impl FnOnce(event_seats::Model) -> event_seats::Model) {
        let row = change(self.seats().await).into_active_model().reset_all();
        row.update(self.test.app.database.write()).await.unwrap();
    }

    fn starts(&self) -> DateTime<Utc> {
        self.event.starts_at.unwrap()
    }
}

fn with(mut input: Value, key: &str, value: Value) -> Value {
    input[key] = value;
    input
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_and_their_systems_register_anybody_without_approval(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene_of(engine, |event| event::Model { approval_required: true, ..event }).await;
    let payload =
        scene.act(&scene.organiser, "registerParticipant", FIELDS, scene.somebody("Meier")).await;
    let registration = &payload["registration"];
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    assert_eq!(
        (&registration["status"], &registration["source"]),
        (&json!("CONFIRMED"), &json!("ORGANISER"))
    );
    assert_eq!(registration["participant"]["email"], "meier@example.org");
    let twice =
        scene.act(&scene.organiser, "registerParticipant", FIELDS, scene.somebody("MEIER")).await;
    assert_eq!(refusal(&twice).0, "ALREADY_REGISTERED");
    let key = scene.system(&[Scope::RegistrationsWrite]);
    let payload = scene
        .act(&key, "registerParticipant", "registration { source }", scene.somebody("Nguyen"))
        .await;
    assert_eq!(payload["registration"]["source"], "PARTNER_SYSTEM", "{payload}");
    let exception = with(scene.somebody("Schmidt"), "override", json!({ "reason": "Ehrengast" }));
    assert_eq!(scene.act(&key, "registerParticipant", FIELDS, exception).await, "FORBIDDEN");
    for (name, actor) in scene.outsiders() {
        let code =
            scene.act(&actor, "registerParticipant", FIELDS, scene.somebody("Schmidt")).await;
        let expected = if name == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(code, expected, "{name}");
    }
    assert_eq!(scene.seats().await.taken, 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn past_audience_and_capacity_somebody_is_let_in_with_a_reason_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let restricted =
        |event| event::Model { audience_mode: Some(AudienceMode::Restricted), ..event };
    let scene = scene_of(engine, restricted).await;
    let refused =
        scene.act(&scene.organiser, "registerParticipant", FIELDS, scene.somebody("Meier")).await;
    assert_eq!(refusal(&refused).0, "NOT_ELIGIBLE");
    let empty = with(scene.somebody("Meier"), "override", json!({ "reason": " " }));
    let refused = scene.act(&scene.organiser, "registerParticipant", FIELDS, empty).await;
    assert_eq!(refusal(&refused), ("REQUIRED".into(), "override.reason".into()));

    let full =
        |seats| event_seats::Model { taken: 49, held_back: 1, waitlist_capacity: Some(0), ..seats };
    scene.set_seats(full).await;
    let exception = with(scene.somebody("Meier"), "override", json!({ "reason": "Ehrengast" }));
    let payload = scene.act(&scene.organiser, "registerParticipant", FIELDS, exception).await;
    assert_eq!(payload["registration"]["status"], "CONFIRMED", "{payload}");
    assert_eq!(payload["registration"]["overrideReason"], "Ehrengast");
    let seats = scene.seats().await;
    assert_eq!((seats.taken, seats.excess), (50, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_come_to_the_door_between_start_and_end_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let walk_in = json!({ "eventId": scene.id(), "givenName": "Ada", "familyName": "Meier" });
    let ends = scene.event.ends_at.unwrap();
    for (moment, is_on) in [
        (scene.starts() - TimeDelta::seconds(1), false),
        (scene.starts(), true),
        (ends - TimeDelta::seconds(1), true),
        (ends, false),
    ] {
        scene.test.set_now(moment);
        let payload = scene.act(&scene.organiser, "addWalkIn", FIELDS, walk_in.clone()).await;
        if is_on {
            let registration = &payload["registration"];
            assert_eq!(payload["userErrors"], json!([]), "{moment}");
            assert_eq!(
                (&registration["status"], &registration["source"], &registration["attendance"]),
                (&json!("CONFIRMED"), &json!("WALK_IN"), &json!("PRESENT"))
            );
        } else {
            assert_eq!(
                refusal(&payload),
                ("ONLY_DURING_EVENT".into(), "eventId".into()),
                "{moment}"
            );
        }
    }
    assert_eq!(scene.seats().await.taken, 2);

    // Nobody waits at the door, and nobody passes those who wait without a reason.
    scene.test.set_now(scene.starts());
    for full in [
        event_seats::Model { taken: 50, ..scene.seats().await },
        event_seats::Model { taken: 50, waitlist_capacity: Some(0), ..scene.seats().await },
        event_seats::Model { waiting: 1, next_queue_number: 2, ..scene.seats().await },
    ] {
        scene.set_seats(|_| full.clone()).await;
        let payload = scene.act(&scene.organiser, "addWalkIn", FIELDS, walk_in.clone()).await;
        assert_eq!(refusal(&payload), ("EVENT_FULL".into(), "override".into()), "{full:?}");
        let exception = with(walk_in.clone(), "override", json!({ "reason": "Presse" }));
        let payload = scene.act(&scene.organiser, "addWalkIn", FIELDS, exception).await;
        assert_eq!(payload["registration"]["status"], "CONFIRMED", "{payload}");
        let seats = scene.seats().await;
        assert_eq!(seats.taken, full.taken + 1);
        assert_eq!(seats.excess, (seats.taken - 50).max(0));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_event_has_no_door(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let scene =
        scene_of(engine, |event| event::Model { status: EventStatus::Cancelled, ..event }).await;
    scene.test.set_now(scene.starts());
    let walk_in = json!({ "eventId": scene.id(), "givenName": "Ada", "familyName": "Meier" });
    let payload = scene.act(&scene.organiser, "addWalkIn", FIELDS, walk_in).await;
    assert_eq!(refusal(&payload).0, "EVENT_CANCELLED");
}

//! People without an account: what a link does, and what nobody learns.

use std::sync::Arc;

use api::access::{Actor, Origin};
use chrono::TimeDelta;
use entity::{event, mail, registration, terms::RegistrationStatus as Status};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{refusals, scene, user};
use crate::{
    fixture::{Engine, now},
    world::registrations::registration,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_whether_an_address_is_registered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let first = scene.guest("ada@example.org", json!({})).await;
    // `guest` compares the whole answer; the second one is another spelling of the same address.
    let again = scene.guest(" ADA@Example.ORG", json!({ "familyName": "Andere" })).await;
    assert_eq!(again.id, first.id);
    assert_eq!(scene.confirm(&first).await["registration"]["status"], "CONFIRMED");
    scene.guest("ada@example.org", json!({})).await;
    assert_eq!(scene.rows().await.len(), 1);
    assert_eq!(scene.person(first.id).await.unwrap().family_name, "Gast");
    assert_eq!(scene.seats().await.taken, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_registered_once_with_or_without_an_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let (actor, ..) = scene.arrive("Ada").await;
    let again = scene.register(&actor, json!({})).await;
    assert_eq!(refusals(&again), ["input ALREADY_REGISTERED"]);
    scene.guest("Ada@Example.org", json!({})).await;
    assert_eq!(scene.rows().await.len(), 1);
    // What somebody sent with another one's address keeps nobody out.
    let unconfirmed = scene.guest("ida@example.org", json!({})).await;
    assert_eq!(scene.arrive("Ida").await.2, "CONFIRMED");
    assert_eq!(scene.status(unconfirmed.id).await, Status::Expired);
    assert!(scene.person(unconfirmed.id).await.is_none());
    // The other way round: a guest who confirmed, and then signs in.
    let guest = scene.guest("grace@example.org", json!({})).await;
    scene.confirm(&guest).await;
    let grace = user(&scene.test, "Grace").await;
    let refused = scene.register(&grace, json!({})).await;
    assert_eq!(refusals(&refused), ["input ALREADY_REGISTERED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_link_that_comes_too_late_has_its_own_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let confirm = async |token: &str| {
        let input = json!({ "token": token });
        scene.act(&Actor::Anonymous, "confirmRegistration", input).await
    };
    for wrong in ["", "vbp_unknown", &"x".repeat(5_000)] {
        assert_eq!(refusals(&confirm(wrong).await), ["input.token TOKEN_INVALID"], "{wrong}");
    }
    let row = scene.guest("ada@example.org", json!({})).await;
    let old = scene.token(&registration::Model { link_generation: 2, ..row.clone() });
    assert_eq!(refusals(&confirm(&old).await), ["input.token TOKEN_INVALID"]);
    let cancel = json!({ "registration": { "token": scene.token(&row) } });
    let cancelled = scene.act(&Actor::Anonymous, "cancelRegistration", cancel).await;
    assert_eq!(cancelled["registration"]["status"], "CANCELLED");
    assert_eq!(refusals(&scene.confirm(&row).await), ["input.token REGISTRATION_CANCELLED"]);

    let row = scene.guest("grace@example.org", json!({})).await;
    scene.test.set_now(now() + TimeDelta::hours(48) - TimeDelta::microseconds(1));
    assert_eq!(scene.confirm(&row).await["registration"]["status"], "CONFIRMED");
    let row = scene.guest("late@example.org", json!({})).await;
    scene.test.set_now(now() + TimeDelta::hours(96));
    assert_eq!(refusals(&scene.confirm(&row).await), ["input.token TOKEN_EXPIRED"]);
    for status in [Status::Rejected, Status::Lapsed] {
        let row = registration(&scene.test, scene.event.id, status);
        let row = crate::world::put(&scene.test, row).await;
        assert_eq!(refusals(&scene.confirm(&row).await), ["input INVALID_TRANSITION"]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_for_its_own_registration_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let one = scene.guest("ada@example.org", json!({})).await;
    let other = scene.guest("grace@example.org", json!({})).await;
    scene.confirm(&one).await;
    assert_eq!(scene.status(other.id).await, Status::PendingConfirmation);
    assert_eq!(scene.cancel(&Actor::Anonymous, other.id).await, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_counts_when_the_form_is_sent_and_the_event_when_the_link_is_used(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let deadline = |event: event::Model| event::Model {
        registration_deadline: Some("2026-11-21".parse().unwrap()),
        ..crate::world::events::held(event, "2026-11-22T18:00", None)
    };
    let scene = super::scene_of(engine, deadline, |seats| seats).await;
    let [sent, later] = ["ada@example.org", "grace@example.org"];
    let (sent, later) = (scene.guest(sent, json!({})).await, scene.guest(later, json!({})).await);
    // The day is over in Berlin.
    scene.test.set_now("2026-11-21T23:00:00Z".parse().unwrap());
    let late = user(&scene.test, "Spaet").await;
    let refused = scene.register(&late, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId REGISTRATION_CLOSED"]);
    assert_eq!(scene.confirm(&sent).await["registration"]["status"], "CONFIRMED");
    scene.test.set_now("2026-11-22T17:00:00Z".parse().unwrap());
    assert_eq!(refusals(&scene.confirm(&later).await), ["input.token EVENT_PAST"]);
    assert_eq!(scene.seats().await.taken, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_cancelled_meanwhile_is_not_confirmed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let row = scene.guest("ada@example.org", json!({})).await;
    let status = entity::terms::EventStatus::Cancelled;
    let cancelled = event::Model { status, ..scene.event.clone() };
    let write = scene.test.app.database.write();
    cancelled.into_active_model().reset_all().update(write).await.unwrap();
    assert_eq!(refusals(&scene.confirm(&row).await), ["input.token EVENT_CANCELLED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_floods_a_mailbox_or_an_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut scene = scene(engine, None).await;
    let origin =
        |address: &str| Origin { address: Some(address.parse().unwrap()), ..Origin::default() };
    // One mailbox, from everywhere.
    for number in 0..5 {
        scene.test.app.origin = Arc::new(origin(&format!("192.0.{number}.1")));
        scene.guest("ada@example.org", json!({})).await;
    }
    scene.test.app.origin = Arc::new(origin("192.0.2.200"));
    let form = |email: &str| json!({ "givenName": "Ada", "familyName": "Gast", "email": email });
    let refused = scene.register(&Actor::Anonymous, form("ADA@example.org")).await;
    assert_eq!(refused, "RATE_LIMITED");
    // One network, to everybody.
    let mut sent = 0;
    loop {
        let email = format!("gast{sent}@example.org");
        if scene.register(&Actor::Anonymous, form(&email)).await == "RATE_LIMITED" {
            break;
        }
        sent += 1;
        assert!(sent < 150, "nothing stops it");
    }
    assert_eq!(sent, 99, "100 forms less the one to the full mailbox");
    // Who is signed in has an account to lose.
    let (.., status) = scene.arrive("Konto").await;
    assert_eq!(status, "CONFIRMED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_person_stands_in_the_clear(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let row = scene
        .guest(
            "marker-mail@example.org",
            json!({ "familyName": "Markername", "phone": "Markerphone" }),
        )
        .await;
    scene.confirm(&row).await;
    let read = scene.test.app.database.read();
    let everything = format!(
        "{:?} {:?} {:?} {:?}",
        registration::Entity::find().all(read).await.unwrap(),
        entity::audit_entry::Entity::find().all(read).await.unwrap(),
        entity::outbox_event::Entity::find().all(read).await.unwrap(),
        mail::Entity::find().all(read).await.unwrap(),
    );
    assert!(!everything.to_lowercase().contains("marker"), "{everything}");
    let payloads = entity::participant::Entity::find().all(read).await.unwrap();
    assert!(!payloads.iter().any(|row| row.payload.0.windows(6).any(|part| part == b"Marker")));
    let events = entity::outbox_event::Entity::find().all(read).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["registration.submitted", "registration.confirmed"]);
    for event in events {
        assert_eq!(event.subject_id, Some(scene.event.id.0));
        assert_eq!(event.payload, json!({ "registration": row.id.0 }));
    }
}

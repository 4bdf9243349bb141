//! Each row of the table of states.

use api::access::Actor;
use entity::{
    event, event_seats,
    terms::{Promotion, RegistrationStatus as Status},
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, Iterable as _};
use serde_json::json;

use super::{Scene, refusals, scene, scene_of, user};
use crate::{
    fixture::Engine,
    world::{global, put, registrations::registration},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_has_a_seat_at_once_or_waits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let limits =
        |seats| event_seats::Model { capacity: Some(2), waitlist_capacity: Some(1), ..seats };
    let scene = scene_of(engine, event_with_room, limits).await;
    assert_eq!(scene.arrive("Eins").await.2, "CONFIRMED");
    assert_eq!(scene.arrive("Zwei").await.2, "CONFIRMED");
    let (_, third, status) = scene.arrive("Drei").await;
    assert_eq!((status.as_str(), scene.row(third).await.queue_number), ("WAITLISTED", Some(1)));
    let late = user(&scene.test, "Vier").await;
    let refused = scene.register(&late, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId EVENT_FULL"]);
    let seats = scene.seats().await;
    assert_eq!((seats.taken, seats.waiting, seats.next_queue_number), (2, 1, 2));
}

fn event_with_room(event: event::Model) -> event::Model {
    event::Model { waitlist_capacity: Some(1), ..event }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_has_no_seat_before_the_link_is_used(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let pending = scene.guest("ada@example.org", json!({})).await;
    assert_eq!(pending.status, Status::PendingConfirmation);
    assert_eq!(scene.seats().await.taken, 0);
    // Somebody else is faster.
    assert_eq!(scene.arrive("Schnell").await.2, "CONFIRMED");
    let confirmed = scene.confirm(&pending).await;
    assert_eq!(confirmed["registration"]["status"], "WAITLISTED", "{confirmed}");
    assert_eq!(confirmed["registration"]["queueNumber"], 1);
    assert_eq!(refusals(&scene.confirm(&pending).await), ["input.token ALREADY_CONFIRMED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_organiser_approves_or_rejects_with_a_reason(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let approval = |event| event::Model { approval_required: true, ..event };
    let one = |seats| event_seats::Model { capacity: Some(1), ..seats };
    let scene = scene_of(engine, approval, one).await;
    let mut ids = Vec::new();
    for name in ["Eins", "Zwei", "Drei"] {
        let (_, id, status) = scene.arrive(name).await;
        assert_eq!(status, "PENDING_APPROVAL");
        ids.push(id);
    }
    let guest = scene.guest("ada@example.org", json!({})).await;
    let confirmed = scene.confirm(&guest).await;
    assert_eq!(confirmed["registration"]["status"], "PENDING_APPROVAL", "{confirmed}");
    assert_eq!(scene.seats().await.taken, 0);

    let approve = async |id| {
        let input = json!({ "id": global(id), "expectedVersion": 1 });
        scene.act(&scene.organiser, "approveRegistration", input).await
    };
    assert_eq!(approve(ids[0]).await["registration"]["status"], "CONFIRMED");
    assert_eq!(approve(ids[1]).await["registration"]["status"], "WAITLISTED");
    assert_eq!(approve(ids[1]).await, "CONFLICT");
    let reject = async |reason: &str| {
        let input = json!({ "id": global(ids[2]), "reason": reason });
        scene.act(&scene.organiser, "rejectRegistration", input).await
    };
    assert_eq!(refusals(&reject(" ").await), ["input.reason REQUIRED"]);
    assert_eq!(reject("kein Platz").await["registration"]["status"], "REJECTED");
    assert_eq!(refusals(&reject("kein Platz").await), ["input INVALID_TRANSITION"]);
    let seats = scene.seats().await;
    assert_eq!((seats.taken, seats.waiting), (1, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_accepted_or_declined_and_goes_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let offers = |event| event::Model { promotion: Promotion::Offer, ..event };
    let one = |seats| event_seats::Model { capacity: Some(1), ..seats };
    let scene = scene_of(engine, offers, one).await;
    let (first, seated, _) = scene.arrive("Eins").await;
    let (second, waiting, _) = scene.arrive("Zwei").await;
    let (third, last, _) = scene.arrive("Drei").await;
    scene.cancel(&first, seated).await;
    let offered = scene.row(waiting).await;
    assert_eq!(offered.status, Status::Offered);
    assert_eq!(offered.expires_at, Some(crate::fixture::now() + chrono::TimeDelta::hours(48)));
    assert_eq!(scene.seats().await.taken, 1);

    let answer = async |actor: &Actor, mutation: &str, id| {
        let input = json!({ "registration": { "id": global(id) } });
        scene.act(actor, mutation, input).await
    };
    assert_eq!(answer(&third, "acceptOffer", waiting).await, "NOT_FOUND");
    assert_eq!(answer(&scene.organiser, "acceptOffer", waiting).await, "FORBIDDEN");
    let declined = answer(&second, "declineOffer", waiting).await;
    assert_eq!(declined["registration"]["status"], "LAPSED");
    let too_late = answer(&second, "acceptOffer", waiting).await;
    assert_eq!(refusals(&too_late), ["input OFFER_EXPIRED"]);
    assert_eq!(scene.status(last).await, Status::Offered);
    let accepted = answer(&third, "acceptOffer", last).await;
    assert_eq!(accepted["registration"]["status"], "CONFIRMED");
    assert_eq!(refusals(&answer(&third, "acceptOffer", last).await), ["input INVALID_TRANSITION"]);
    assert_eq!(scene.row(last).await.expires_at, None);
    assert_eq!(scene.seats().await.waiting, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_ended_can_be_cancelled_once_and_comes_back_at_the_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let (first, seated, _) = scene.arrive("Eins").await;
    let (_, next, _) = scene.arrive("Zwei").await;
    let cancelled = scene.cancel(&first, seated).await;
    assert_eq!(cancelled["registration"]["status"], "CANCELLED");
    assert_eq!(refusals(&scene.cancel(&first, seated).await), ["input INVALID_TRANSITION"]);
    assert_eq!(scene.status(next).await, Status::Confirmed);
    assert_eq!(scene.seats().await.taken, 1);
    let again = scene.register(&first, json!({})).await;
    assert_eq!(again["registration"]["status"], "WAITLISTED");
    assert_eq!(again["registration"]["queueNumber"], 2);
    assert_eq!(scene.rows().await.len(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_other_step_is_refused_with_one_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let wrong: [(&str, &[Status]); 3] = [
        ("approveRegistration", &[Status::PendingApproval]),
        ("rejectRegistration", &[Status::PendingApproval]),
        ("promoteRegistration", &[Status::Waitlisted]),
    ];
    for status in Status::iter() {
        let row = put(&scene.test, registration(&scene.test, scene.event.id, status)).await;
        for (mutation, right) in wrong {
            if right.contains(&status) {
                continue;
            }
            let mut input = json!({ "id": global(row.id) });
            if mutation == "rejectRegistration" {
                input["reason"] = json!("so");
            }
            let refused = scene.act(&scene.organiser, mutation, input).await;
            assert_eq!(refusals(&refused), ["input INVALID_TRANSITION"], "{mutation} {status:?}");
        }
        assert_eq!(scene.row(row.id).await, row, "{status:?} has changed");
    }
    assert_untouched(&scene).await;
}

async fn assert_untouched(scene: &Scene) {
    let find = event_seats::Entity::find_by_id(scene.event.id);
    let seats = find.one(scene.test.app.database.read()).await.unwrap().unwrap();
    assert_eq!((seats.taken, seats.waiting), (0, 0));
}

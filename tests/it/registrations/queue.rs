//! Who waits: nobody is overtaken, skipped or promoted into what there is not.

use api::{
    access::Actor,
    registrations::service::seats::{self, SeatsPlan},
    write::Write,
};
use entity::{
    event, event_seats,
    id::RegistrationId,
    terms::{EventStatus, Promotion, RegistrationStatus as Status},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{Scene, refusals, scene, scene_of};
use crate::{fixture::Engine, world::global};

/// What writing the event does: so many seats from now on. The seats taken, where there are too few.
async fn resize(
    scene: &Scene,
    capacity: Option<i32>,
    held_back: i32,
    acknowledged: bool,
) -> Result<(), i32> {
    let mut write =
        Write::begin(&scene.test.app, &Actor::Operator, "events.update_event").await.unwrap();
    seats::lock(&write, scene.event.id).await.unwrap();
    let plan = SeatsPlan { capacity, held_back, waitlist_capacity: None, accepting: true };
    let settled = seats::settle(&mut write, scene.event.id, plan, acknowledged).await.unwrap();
    if let Err(below) = settled {
        return Err(below.taken);
    }
    write.commit().await.unwrap();
    Ok(())
}

async fn arrivals(scene: &Scene, count: usize) -> Vec<(Actor, RegistrationId)> {
    let mut ids = Vec::new();
    for number in 0..count {
        let (actor, id, _) = scene.arrive(&format!("Person{number}")).await;
        ids.push((actor, id));
    }
    ids
}

async fn statuses(scene: &Scene, people: &[(Actor, RegistrationId)]) -> String {
    let mut text = String::new();
    for (_, id) in people {
        text.push(match scene.status(*id).await {
            Status::Confirmed => 'C',
            Status::Waitlisted => 'w',
            Status::Offered => 'o',
            Status::Cancelled => '-',
            Status::Lapsed => 'l',
            _ => '?',
        });
    }
    text
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn more_seats_promote_those_who_wait_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let people = arrivals(&scene, 5).await;
    assert_eq!(statuses(&scene, &people).await, "Cwwww");
    assert_eq!(resize(&scene, Some(3), 0, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "CCCww");
    // Seats that are held back are nobody's; fewer of them are somebody's.
    assert_eq!(resize(&scene, Some(5), 2, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "CCCww");
    assert_eq!(resize(&scene, Some(5), 1, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "CCCCw");
    assert_eq!(resize(&scene, None, 0, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "CCCCC");
    scene.seats().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn fewer_seats_than_are_taken_are_acknowledged_and_nobody_is_promoted_into_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(4)).await;
    let people = arrivals(&scene, 6).await;
    assert_eq!(statuses(&scene, &people).await, "CCCCww");
    assert_eq!(resize(&scene, Some(2), 0, false).await, Err(4));
    assert_eq!(resize(&scene, Some(2), 0, true).await, Ok(()));
    assert_eq!(scene.seats().await.excess, 2);
    for (number, expected) in ["-CCCww", "--CCww", "---CCw", "----CC"].into_iter().enumerate() {
        let (actor, id) = &people[number];
        scene.cancel(actor, *id).await;
        assert_eq!(statuses(&scene, &people).await, expected);
        scene.seats().await;
    }
    assert_eq!(scene.seats().await.excess, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_does_not_overtake_while_somebody_waits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let manual = |event| event::Model { promotion: Promotion::Manual, ..event };
    let two = |seats| event_seats::Model { capacity: Some(2), ..seats };
    let scene = scene_of(engine, manual, two).await;
    let people = arrivals(&scene, 5).await;
    assert_eq!(statuses(&scene, &people).await, "CCwww");
    scene.cancel(&people[0].0, people[0].1).await;
    // A seat is free, but an organiser is to give it.
    assert_eq!(scene.arrive("Neu").await.2, "WAITLISTED");
    let promote = async |number: usize| {
        let input = json!({ "id": global(people[number].1) });
        scene.act(&scene.organiser, "promoteRegistration", input).await
    };
    assert_eq!(refusals(&promote(3).await), ["input.id NOT_NEXT"]);
    assert_eq!(promote(2).await["registration"]["status"], "CONFIRMED");
    assert_eq!(refusals(&promote(3).await), ["input.id NO_FREE_SEAT"]);
    assert_eq!(statuses(&scene, &people).await, "-CCww");
    scene.seats().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_promoted_once_the_event_has_begun_or_is_off(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let dated = |event| crate::world::events::held(event, "2026-11-22T18:00", None);
    let one = |seats| event_seats::Model { capacity: Some(1), ..seats };
    let scene = scene_of(engine, dated, one).await;
    let people = arrivals(&scene, 3).await;
    scene.test.set_now("2026-11-22T17:00:00Z".parse().unwrap());
    scene.cancel(&people[0].0, people[0].1).await;
    assert_eq!(statuses(&scene, &people).await, "-ww");
    scene.test.set_now("2026-11-22T16:00:00Z".parse().unwrap());
    let postponed = event::Model { status: EventStatus::Postponed, ..scene.event.clone() };
    let write = scene.test.app.database.write();
    postponed.into_active_model().reset_all().update(write).await.unwrap();
    assert_eq!(resize(&scene, Some(9), 0, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "-ww");
    scene.event.clone().into_active_model().reset_all().update(write).await.unwrap();
    assert_eq!(resize(&scene, Some(9), 0, false).await, Ok(()));
    assert_eq!(statuses(&scene, &people).await, "-CC");
    scene.seats().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_the_queue_leaves_no_hole(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let people = arrivals(&scene, 4).await;
    scene.cancel(&scene.organiser, people[1].1).await;
    assert_eq!(statuses(&scene, &people).await, "C-ww");
    scene.cancel(&people[0].0, people[0].1).await;
    assert_eq!(statuses(&scene, &people).await, "--Cw");
    let seats = scene.seats().await;
    assert_eq!((seats.taken, seats.waiting, seats.next_queue_number), (1, 1, 4));
    let row = scene.row(people[1].1).await;
    assert_eq!(row.ended_by, Some(entity::terms::EndedBy::Organiser));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_are_promoted_in_few_statements(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut counts = Vec::new();
    for people in [2, 12] {
        let scene = scene(engine, Some(1)).await;
        arrivals(&scene, people + 1).await;
        scene.test.take_statements();
        assert_eq!(resize(&scene, None, 0, false).await, Ok(()));
        let statements = scene.test.take_statements();
        let writes = |sql: &&String| sql.starts_with("UPDATE") || sql.starts_with("INSERT");
        counts.push(statements.iter().filter(writes).count());
        assert_eq!(scene.seats().await.waiting, 0);
    }
    assert_eq!(counts[0], counts[1], "the statements depend on how many wait");
}

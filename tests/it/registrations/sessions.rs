//! Sessions with places of their own.

use api::access::Actor;
use entity::{
    id::{RegistrationId, SessionId},
    registration_session, session, session_seats,
    terms::RegistrationStatus as Status,
};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{Scene, refusals, scene, user};
use crate::{
    fixture::Engine,
    world::{events, global, put},
};

/// A session of the event, with so many places; one without has none that are counted.
async fn forum(scene: &Scene, position: i32, capacity: Option<i32>) -> SessionId {
    let row = events::session(&scene.test, scene.event.id, position, "Forum");
    let row = put(&scene.test, session::Model { capacity, ..row }).await;
    if capacity.is_some() {
        let seats =
            session_seats::Model { session_id: row.id, capacity, taken: 0, waiting: 0, excess: 0 };
        put(&scene.test, seats).await;
    }
    row.id
}

async fn choose(scene: &Scene, name: &str, sessions: &[SessionId]) -> (Actor, Value) {
    let actor = user(&scene.test, name).await;
    let ids: Vec<String> = sessions.iter().copied().map(global).collect();
    let payload = scene.register(&actor, json!({ "sessionIds": ids })).await;
    (actor, payload)
}

async fn places(scene: &Scene, name: &str) -> Vec<bool> {
    let row = scene.of_address(&format!("{name}@example.org")).await.unwrap();
    let find = registration_session::Entity::find()
        .filter(registration_session::Column::RegistrationId.eq(row.id));
    let mut rows = find.all(scene.test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.session_id);
    rows.iter().map(|row| row.has_place).collect()
}

async fn id_of(scene: &Scene, name: &str) -> RegistrationId {
    scene.of_address(&format!("{name}@example.org")).await.unwrap().id
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_session_refuses_a_newcomer_and_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let (small, open) = (forum(&scene, 1, Some(1)).await, forum(&scene, 2, None).await);
    let (_, first) = choose(&scene, "eins", &[open, small]).await;
    assert_eq!(first["registration"]["status"], "CONFIRMED", "{first}");
    assert_eq!(places(&scene, "eins").await, [true, true]);
    let (actor, refused) = choose(&scene, "zwei", &[open, small]).await;
    assert_eq!(refusals(&refused), ["input.sessionIds.1 SESSION_FULL"]);
    assert_eq!(scene.rows().await.len(), 1);
    let other = scene.register(&actor, json!({ "sessionIds": [global(open)] })).await;
    assert_eq!(other["registration"]["status"], "CONFIRMED");
    assert_eq!(scene.seats().await.taken, 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_must_be_one_of_the_event_and_is_chosen_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let own = forum(&scene, 1, None).await;
    let other = put(&scene.test, events::event(&scene.test, "Andere")).await;
    let foreign = put(&scene.test, events::session(&scene.test, other.id, 1, "Fremd")).await.id;
    let (_, refused) = choose(&scene, "eins", &[own, own, foreign]).await;
    let expected = ["input.sessionIds.1 REPEATED", "input.sessionIds.2 UNKNOWN_SESSION"];
    assert_eq!(refusals(&refused), expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_wishes_for_sessions_and_claims_them_when_promoted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(1)).await;
    let session = forum(&scene, 1, Some(1)).await;
    let (first, _) = choose(&scene, "eins", &[session]).await;
    let (_, second) = choose(&scene, "zwei", &[session]).await;
    assert_eq!(second["registration"]["status"], "WAITLISTED", "{second}");
    assert_eq!(places(&scene, "zwei").await, [false]);
    scene.seats().await;
    scene.cancel(&first, id_of(&scene, "eins").await).await;
    assert_eq!(scene.status(id_of(&scene, "zwei").await).await, Status::Confirmed);
    assert_eq!(places(&scene, "zwei").await, [true]);
    scene.seats().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_becomes_free_goes_to_who_chose_the_session_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let session = forum(&scene, 1, Some(1)).await;
    let ids = json!({ "sessionIds": [global(session)] });
    // Both send the form while there is a place, and confirm when there is none.
    let early = scene.guest("frueh@example.org", ids.clone()).await;
    scene.test.set_now(crate::fixture::now() + chrono::TimeDelta::seconds(1));
    let late = scene.guest("spaet@example.org", ids).await;
    let (first, _) = choose(&scene, "eins", &[session]).await;
    for row in [&late, &early] {
        assert_eq!(scene.confirm(row).await["registration"]["status"], "CONFIRMED");
    }
    assert_eq!(
        (places(&scene, "frueh").await, places(&scene, "spaet").await),
        (vec![false], vec![false])
    );
    scene.seats().await;
    scene.cancel(&first, id_of(&scene, "eins").await).await;
    assert_eq!(
        (places(&scene, "frueh").await, places(&scene, "spaet").await),
        (vec![true], vec![false])
    );
    scene.seats().await;
    // While anybody waits for the session, a newcomer does not get a place in it.
    let (_, refused) = choose(&scene, "neu", &[session]).await;
    assert_eq!(refusals(&refused), ["input.sessionIds.0 SESSION_FULL"]);
}

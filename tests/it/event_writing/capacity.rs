//! Seats follow the event and its series.

use entity::{event_seats, id::EventId};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Place, act, done, refusals, row, uuid};
use crate::{
    fixture::{Engine, TestApp},
    world::global,
};

async fn seats(test: &TestApp, id: EventId) -> event_seats::Model {
    let found = event_seats::Entity::find_by_id(id).one(test.app.database.read()).await;
    found.unwrap().unwrap()
}

/// So many seats are taken from now on.
async fn take(test: &TestApp, id: EventId, taken: i32) {
    let row = event_seats::Model { taken, ..seats(test, id).await };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn seats_follow_every_write_of_the_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place
        .create(json!({
            "registrationMode": "INTERNAL", "capacityMode": "LIMITED", "capacityLimit": 10,
            "seatsHeldBack": 2, "waitlistCapacity": 3,
        }))
        .await;
    let event = EventId(uuid(&id));
    let plan = async || {
        let seats = seats(&place.test, event).await;
        (seats.capacity, seats.held_back, seats.waitlist_capacity, seats.accepting)
    };
    assert_eq!(plan().await, (Some(10), 2, Some(3), false));
    place.step("publishEvent", &id, "").await;
    assert_eq!(plan().await, (Some(10), 2, Some(3), true));
    place.update(&id, "", json!({ "capacityMode": "UNLIMITED", "seatsHeldBack": null })).await;
    assert_eq!(plan().await, (None, 0, Some(3), true));
    place.update(&id, "", json!({ "registrationMode": "NONE", "waitlistCapacity": null })).await;
    assert_eq!(plan().await, (None, 0, None, false));
    place.update(&id, "", json!({ "registrationMode": "INTERNAL" })).await;
    place.step("cancelEvent", &id, "").await;
    assert!(!plan().await.3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_more_seats_than_there_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let input = json!({
        "hostId": global(place.host.id), "title": "Klein", "capacityMode": "LIMITED", "capacityLimit": 5,
        "seatsHeldBack": 6,
    });
    let answer = act(&place.test, &place.editor, "createEvent", "event { id }", input).await;
    assert_eq!(refusals(&answer), ["input.seatsHeldBack OUT_OF_RANGE"]);
    let id = place.create(json!({ "capacityMode": "LIMITED", "capacityLimit": 5 })).await;
    let refused = place.refused(&id, json!({ "seatsHeldBack": 6 })).await;
    assert_eq!(refused, ["input.capacityLimit CAPACITY_BELOW_TAKEN"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn fewer_seats_than_are_taken_need_an_acknowledgement(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place.create(json!({ "capacityMode": "LIMITED", "capacityLimit": 10 })).await;
    let event = EventId(uuid(&id));
    take(&place.test, event, 8).await;
    let before = row(&place.test, event).await;
    let input = json!({ "id": id, "capacityLimit": 7, "seatsHeldBack": 1 });
    let answer = act(&place.test, &place.editor, "updateEvent", "event { id }", input).await;
    assert_eq!(refusals(&answer), ["input.capacityLimit CAPACITY_BELOW_TAKEN"]);
    let message = answer["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("9 Plätze"), "{message}");
    assert_eq!(row(&place.test, event).await, before, "nothing was written");
    assert_eq!(seats(&place.test, event).await.capacity, Some(10));

    let input = json!({ "capacityLimit": 7, "acknowledgeOverbooking": true });
    let changed = place.update(&id, "capacity { limit }", input).await;
    assert_eq!(changed["capacity"]["limit"], 7);
    let now = seats(&place.test, event).await;
    assert_eq!((now.capacity, now.taken, now.excess), (Some(7), 8, 1));
    // What was acknowledged is not asked again, and more room needs no acknowledgement.
    place.update(&id, "", json!({ "title": "Umbenannt" })).await;
    place.update(&id, "", json!({ "capacityLimit": 20 })).await;
    assert_eq!(seats(&place.test, event).await.excess, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_series_hands_its_capacity_down(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let input = json!({
        "hostId": global(place.host.id), "title": "Reihe", "capacityMode": "LIMITED", "capacityLimit": 50,
    });
    let series = done(test, &place.editor, "createEventSeries", "", input).await["id"].clone();
    let one = place.create(json!({ "seriesId": series, "title": "Erste" })).await;
    let own = place
        .create(json!({
            "seriesId": series, "title": "Zweite", "capacityMode": "LIMITED", "capacityLimit": 5,
        }))
        .await;
    let ids = [EventId(uuid(&one)), EventId(uuid(&own))];
    let capacities =
        async || (seats(test, ids[0]).await.capacity, seats(test, ids[1]).await.capacity);
    assert_eq!(capacities().await, (Some(50), Some(5)));
    take(test, ids[0], 30).await;
    let change = async |input: Value| {
        let mut whole = json!({ "id": series });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        act(test, &place.editor, "updateEventSeries", "series { id }", whole).await
    };
    let answer = change(json!({ "capacityLimit": 20 })).await;
    assert_eq!(refusals(&answer), ["input.capacityLimit CAPACITY_BELOW_TAKEN"]);
    assert_eq!(capacities().await, (Some(50), Some(5)));
    change(json!({ "capacityLimit": 20, "acknowledgeOverbooking": true })).await;
    assert_eq!(capacities().await, (Some(20), Some(5)));
    change(json!({ "capacityMode": "UNLIMITED" })).await;
    assert_eq!(capacities().await, (None, Some(5)));
    // Null on the event is what the series says.
    place.update(&own, "", json!({ "capacityMode": null })).await;
    assert_eq!(capacities().await, (None, None));
    // Outside the series there is nothing to inherit.
    let event =
        place.update(&own, "capacity { mode inherited }", json!({ "seriesId": null })).await;
    assert_eq!(event["capacity"], json!({ "mode": "UNKNOWN", "inherited": false }));
}

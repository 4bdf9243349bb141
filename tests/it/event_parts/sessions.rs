//! The parts of an event's programme.

use api::access::{Actor, Level};
use entity::{
    event, id::SessionId, registration_session, session_seats, terms::RegistrationStatus,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Stage, act, chose, refusals, registered, stage, stage_with, uuid};
use crate::{
    fixture::Engine,
    world::{administrator, ask, events::held, global, member, put},
};

async fn add(stage: &Stage, title: &str, more: Value) -> Value {
    let mut input =
        json!({ "eventId": stage.event_id(), "kind": "BREAKOUT_FORUM", "title": title });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let fields = "session { id position version startLocal endLocal capacity }";
    stage.act("addSession", fields, input).await
}

async fn places(stage: &Stage, id: SessionId) -> Option<session_seats::Model> {
    let connection = stage.test.app.database.read();
    session_seats::Entity::find_by_id(id).one(connection).await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_added_changed_and_removed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let times = json!({ "startLocal": "2027-05-10T10:00", "endLocal": "2027-05-10T11:30" });
    let added = add(&stage, "Auftakt", times).await;
    let session = &added["session"];
    assert_eq!(
        (&session["position"], &session["startLocal"]),
        (&json!(1), &json!("2027-05-10T10:00:00")),
        "{added}"
    );
    assert_eq!(stage.revision().await, 2);

    let change = json!({
        "id": session["id"], "expectedVersion": 1, "title": "Begrüßung", "room": "Saal",
        "endLocal": null,
    });
    let fields = "session { title room startLocal endLocal version kind }";
    let changed = stage.act("updateSession", fields, change.clone()).await;
    let expected = json!({
        "title": "Begrüßung", "room": "Saal", "startLocal": "2027-05-10T10:00:00",
        "endLocal": null, "version": 2, "kind": "BREAKOUT_FORUM",
    });
    assert_eq!(changed["session"], expected);
    assert_eq!(stage.act("updateSession", fields, change).await, "CONFLICT");
    let same = json!({ "id": session["id"], "room": "Saal" });
    assert_eq!(stage.act("updateSession", fields, same).await["session"]["version"], 2);

    let input = json!({ "id": session["id"] });
    let removed = stage.act("removeSession", "event { sessions { id } }", input.clone()).await;
    assert_eq!(removed["event"]["sessions"], json!([]), "{removed}");
    assert_eq!(stage.act("removeSession", "event { id }", input).await, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_lies_within_its_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    for (start, end, expected) in [
        ("2027-05-10T09:59", "2027-05-10T11:00", "startLocal OUTSIDE_EVENT"),
        ("2027-05-10T15:00", "2027-05-10T16:01", "endLocal OUTSIDE_EVENT"),
        ("2027-05-10T12:00", "2027-05-10T12:00", "endLocal END_BEFORE_START"),
    ] {
        let refused = add(&stage, "x", json!({ "startLocal": start, "endLocal": end })).await;
        assert_eq!(refusals(&refused), [expected], "{start} {end}");
    }
    let refused = add(&stage, "x", json!({ "endLocal": "2027-05-10T12:00" })).await;
    assert_eq!(refusals(&refused), ["endLocal END_WITHOUT_START"]);
    let long = add(&stage, &"a".repeat(301), json!({ "capacity": 0, "room": "a\nb" })).await;
    let expected = ["title TOO_LONG", "room CONTROL_CHARACTER", "capacity OUT_OF_RANGE"];
    assert_eq!(refusals(&long), expected);
    assert_eq!(stage.revision().await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_not_while_clocks_are_put_forward(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let night = held(stage.event.clone(), "2027-03-28T00:00", Some("2027-03-28T08:00"));
    let row = event::Model { ..night }.into_active_model().reset_all();
    row.update(stage.test.app.database.write()).await.unwrap();
    let refused = add(&stage, "x", json!({ "startLocal": "2027-03-28T02:30" })).await;
    assert_eq!(refusals(&refused), ["startLocal TIME_IN_GAP"]);
    let message = refused["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("2027-03-28T02:30:00 gibt es in Europe/Berlin nicht"), "{message}");
    let added = add(&stage, "x", json!({ "startLocal": "2027-03-28T03:00" })).await;
    assert_eq!(refusals(&added), [""; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn fewer_places_than_are_taken_need_an_acknowledgement(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let added = add(&stage, "Forum", json!({ "capacity": 2 })).await;
    let id: SessionId = uuid(&added["session"]["id"]);
    let none =
        session_seats::Model { session_id: id, capacity: Some(2), taken: 0, waiting: 0, excess: 0 };
    assert_eq!(places(&stage, id).await, Some(none.clone()));
    // Two have a place; a third one waits, a fourth one who waits holds no seat at the event.
    for (status, has_place) in [
        (RegistrationStatus::Confirmed, true),
        (RegistrationStatus::Offered, true),
        (RegistrationStatus::Confirmed, false),
        (RegistrationStatus::Cancelled, false),
    ] {
        let mut person = registered(&stage.test, stage.event.id, status);
        person.expires_at = Some(person.created_at);
        if status == RegistrationStatus::Cancelled {
            person.ended_at = Some(person.created_at);
            person.ended_by = Some(entity::terms::EndedBy::Person);
        }
        let person = put(&stage.test, person).await;
        put(&stage.test, chose(&person, id, has_place)).await;
    }
    let taken = session_seats::Model { taken: 2, waiting: 1, ..none };
    let row = taken.clone().into_active_model().reset_all();
    row.update(stage.test.app.database.write()).await.unwrap();

    let fewer = json!({ "id": global(id), "capacity": 1 });
    let refused = stage.act("updateSession", "session { id }", fewer.clone()).await;
    assert_eq!(refusals(&refused), ["capacity CAPACITY_BELOW_TAKEN"]);
    assert_eq!(places(&stage, id).await, Some(taken.clone()));

    let mut acknowledged = fewer;
    acknowledged["acknowledgeOverbooking"] = json!(true);
    let done = stage.act("updateSession", "session { capacity }", acknowledged).await;
    assert_eq!(done["session"]["capacity"], 1, "{done}");
    let over = session_seats::Model { capacity: Some(1), excess: 1, ..taken.clone() };
    assert_eq!(places(&stage, id).await, Some(over));

    // More places go to those who wait.
    let more = json!({ "id": global(id), "capacity": 5 });
    assert_eq!(refusals(&stage.act("updateSession", "session { id }", more).await), [""; 0]);
    let all = session_seats::Model { capacity: Some(5), taken: 3, waiting: 0, ..taken };
    assert_eq!(places(&stage, id).await, Some(all));
    let chosen = registration_session::Entity::find().all(stage.test.app.database.read()).await;
    assert_eq!(chosen.unwrap().iter().filter(|row| row.has_place).count(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_somebody_chose_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let added = add(&stage, "Forum", json!({})).await;
    let id: SessionId = uuid(&added["session"]["id"]);
    let person = registered(&stage.test, stage.event.id, RegistrationStatus::Confirmed);
    let person = put(&stage.test, person).await;
    put(&stage.test, chose(&person, id, true)).await;
    let refused = stage.act("removeSession", "event { id }", json!({ "id": global(id) })).await;
    assert_eq!(refusals(&refused), ["id SESSION_CHOSEN"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_put_into_another_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let mut ids = Vec::new();
    for title in ["A", "B", "C"] {
        ids.push(add(&stage, title, json!({})).await["session"]["id"].clone());
    }
    let order = json!({ "eventId": stage.event_id(), "sessionIds": [ids[2], ids[0], ids[1]] });
    let fields = "event { sessions { title position } }";
    let done = stage.act("reorderSessions", fields, order).await;
    let expected = json!([
        { "title": "C", "position": 1 }, { "title": "A", "position": 2 },
        { "title": "B", "position": 3 },
    ]);
    assert_eq!(done["event"]["sessions"], expected);
    for wrong in [json!([ids[0], ids[1]]), json!([ids[0], ids[1], ids[1]])] {
        let order = json!({ "eventId": stage.event_id(), "sessionIds": wrong });
        let refused = stage.act("reorderSessions", fields, order).await;
        assert_eq!(refusals(&refused), ["sessionIds NOT_THE_WHOLE_LIST"]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_added_at_once_stand_one_after_the_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let titles = ["A", "B", "C", "D", "E", "F"];
    let added = titles.map(|title| add(&stage, title, json!({})));
    for answer in futures_util::future::join_all(added).await {
        assert_eq!(refusals(&answer), [""; 0]);
    }
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ sessions {{ position }} }} }} }}",
        stage.event_id()
    );
    let seen = ask(&stage.test, &Actor::Anonymous, &query).await;
    let positions: Vec<_> = (1..=6).map(|position| json!({ "position": position })).collect();
    assert_eq!(seen["node"]["sessions"], json!(positions));
    assert_eq!(stage.revision().await, 7);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_edit_the_event_write_its_sessions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage_with(engine, |event| event).await;
    let input = json!({ "eventId": stage.event_id(), "kind": "PLENARY" });
    for (actor, expected) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (stage.stranger(), "FORBIDDEN"),
        (member(stage.host.id, Level::Viewer), "FORBIDDEN"),
    ] {
        let answer = act(&stage.test, &actor, "addSession", "session { id }", input.clone()).await;
        assert_eq!(answer, expected);
    }
    let answer = act(&stage.test, &administrator(), "addSession", "session { id }", input).await;
    assert_eq!(refusals(&answer), [""; 0]);
}

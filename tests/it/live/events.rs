//! What somebody hears of an event.

use api::{
    access::{Actor, Level},
    write::Write,
};
use chrono::TimeDelta;
use entity::{
    event,
    terms::{Confidentiality, EventStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{EVENT_CHANGED, Process, put_person};
use crate::{
    fixture::Engine,
    websocket::client::Client,
    world::{events, global, programmes, put},
};

/// Kind and title of the next message.
async fn change(client: &mut Client) -> (Value, Value) {
    let mut data = client.data("1").await;
    let change = &mut data["eventChanged"];
    (change["kind"].take(), change["event"]["title"].take())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn first_the_event_is_told_as_it_is_and_then_each_change_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let other = put(&test, events::event(&test, "Andere")).await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    let first = client.data("1").await;
    let expected = json!({ "kind": null, "event": { "id": global(event.id), "title": "Auftakt" } });
    assert_eq!(first["eventChanged"], expected);
    for number in 1..=20 {
        let title = format!("Titel {number}");
        process.rename(&other, "Ganz anders").await;
        let row = event::Model { title: title.clone(), ..event.clone() };
        process.write(&row, "event.rescheduled", event.id.0).await;
        assert_eq!(change(&mut client).await, (json!("event.rescheduled"), json!(title)));
    }
    // Registrations are nobody's business here.
    process.write(&event, "registration.confirmed", event.id.0).await;
    process.rename(&event, "Letzter").await;
    assert_eq!(change(&mut client).await, (json!("event.updated"), json!("Letzter")));
    client.hears_nothing().await;
}

/// Much happens between two looks at what was sealed; each transaction says two things.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_at_once_is_told_in_its_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    change(&mut client).await;
    let kinds = [
        ["event.rescheduled", "event.updated"],
        ["event.texts_changed", "event.postponed"],
        ["event.venue_changed", "event.changed"],
        ["event.questions_changed", "event.documents_changed"],
        ["event.audience_changed", "event.cancelled"],
        ["event.archived", "event.completed"],
    ];
    for both in kinds {
        let mut write = Write::begin(&process.app, &Actor::Operator, "test.change").await.unwrap();
        for kind in both {
            write.announce(kind, Some(event.id.0), json!({}));
        }
        write.commit().await.unwrap();
    }
    for kind in kinds.as_flattened() {
        assert_eq!(change(&mut client).await.0, json!(kind));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_organisers_do_behind_the_scenes_nobody_else_hears_of(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    put(&test, events::host_of(&test, event.id, partner.id)).await;
    let (person, _) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = process.sign_in(&person).await;
    let mut organiser = Client::begin(&process.server, json!({ "token": token })).await;
    let mut stranger = Client::begin(&process.server, Value::Null).await;
    for client in [&mut organiser, &mut stranger] {
        client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
        change(client).await;
    }
    process.rename(&event, "Anders").await;
    assert_eq!(change(&mut organiser).await, (json!("event.updated"), json!("Anders")));
    assert_eq!(change(&mut stranger).await, (json!("event.updated"), json!("Anders")));
    let renamed = event::Model { title: "Anders".into(), ..event.clone() };
    process.write(&renamed, "event.invitations_sent", event.id.0).await;
    assert_eq!(change(&mut organiser).await.0, json!("event.invitations_sent"));
    // What is seen has changed all the same: how, but not what happened, can be known. Nobody waits for the stranger's
    // look at the invitations: it may come after this change, and tells the same.
    let row = event::Model { title: "Noch anders".into(), ..event.clone() };
    process.write(&row, "event.attendance_noted", event.id.0).await;
    assert_eq!(change(&mut stranger).await, (json!(null), json!("Noch anders")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_its_series_is_one_of_the_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let series = put(&test, events::series(&test, "Reihe")).await;
    let event = events::part_of(series.id, 1, events::event(&test, "Auftakt"));
    let event = put(&test, event).await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    change(&mut client).await;
    process.write(&event, "event_series.updated", series.id.0).await;
    assert_eq!(change(&mut client).await, (json!("event_series.updated"), json!("Auftakt")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_hidden_is_not_there_and_told_of_no_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let event = put(&test, events::event(&test, "Auftakt")).await;
    let mut client = Client::begin(&process.server, Value::Null).await;
    let variables = json!({ "id": global(event.id) });
    client.subscribe("1", EVENT_CHANGED, variables.clone()).await;
    change(&mut client).await;
    let draft = event::Model { status: EventStatus::Draft, ..event };
    process.write(&draft, "event.withdrawn", draft.id.0).await;
    let last = client.data("1").await;
    assert_eq!(last["eventChanged"], json!({ "kind": null, "event": null }));
    assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
    assert_eq!(process.app.feed.listening(), 0);
    client.subscribe("1", EVENT_CHANGED, variables).await;
    assert_eq!(client.error("1").await, "NOT_FOUND");
}

/// Each message is made with the rights of its moment: nobody wrote the event in between.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_lost_the_right_to_see_it_sees_it_no_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process) = Process::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let event = event::Model { status: EventStatus::Draft, ..events::event(&test, "Entwurf") };
    let event = put(&test, event).await;
    put(&test, events::host_of(&test, event.id, partner.id)).await;
    let (person, grant) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = process.sign_in(&person).await;
    let mut client = Client::begin(&process.server, json!({ "token": token })).await;
    client.subscribe("1", EVENT_CHANGED, json!({ "id": global(event.id) })).await;
    assert_eq!(change(&mut client).await.1, json!("Entwurf"));
    process.rename(&event, "Fassung 2").await;
    assert_eq!(change(&mut client).await.1, json!("Fassung 2"));

    // The grant ends by itself: nothing is written, and nobody says so.
    test.set_now(crate::fixture::now() + TimeDelta::minutes(1));
    let ended = entity::role_grant::Model {
        valid_until: Some(crate::fixture::now() + TimeDelta::seconds(30)),
        ..grant
    };
    super::update(&test, ended).await;
    process.rename(&event, "Geheime Fassung").await;
    let last = client.data("1").await;
    assert_eq!(last["eventChanged"], json!({ "kind": null, "event": null }));
    assert_eq!(client.hear().await["type"], "complete");
}

/// Invariant 7: the number of changes would tell of what is hidden.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_protected_event_others_hear_when_its_face_changes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const WITH_DETAILS: &str = "subscription($id: ID!) { eventChanged(id: $id) {
        kind event { title description placeText contactEmail } } }";
    let (test, process) = Process::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let event = event::Model {
        confidentiality: Confidentiality::Protected,
        description: Some("MARKER geheim".into()),
        ..events::event(&test, "Geschützt")
    };
    let event = put(&test, event).await;
    put(&test, events::host_of(&test, event.id, partner.id)).await;
    let (person, _) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = process.sign_in(&person).await;
    let variables = json!({ "id": global(event.id) });

    let mut organiser = Client::begin(&process.server, json!({ "token": token })).await;
    organiser
        .subscribe("1", &WITH_DETAILS.replace(" placeText contactEmail", ""), variables.clone())
        .await;
    let first = organiser.data("1").await;
    assert_eq!(first["eventChanged"]["event"]["description"], "MARKER geheim");
    let mut stranger = Client::begin(&process.server, Value::Null).await;
    stranger.subscribe("1", &WITH_DETAILS.replace(" placeText contactEmail", ""), variables).await;
    let first = stranger.data("1").await;
    assert_eq!(
        first["eventChanged"]["event"],
        json!({ "title": "Geschützt", "description": null })
    );

    for title in ["Neuer Titel", "Noch einer"] {
        for detail in ["MARKER a", "MARKER b"] {
            let hidden = event::Model { description: Some(detail.into()), ..event.clone() };
            process.write(&hidden, "event.agenda_changed", event.id.0).await;
            let told = organiser.data("1").await;
            assert_eq!(told["eventChanged"]["kind"], "event.agenda_changed");
            assert_eq!(told["eventChanged"]["event"]["description"], detail);
        }
        process.write(&event, "registration.confirmed", event.id.0).await;
        // Back to what it was shown as, and on to another face.
        process.rename(&event, title).await;
        organiser.data("1").await;
        let told = stranger.data("1").await;
        let face = json!({ "kind": null, "event": { "title": title, "description": null } });
        assert_eq!(told["eventChanged"], face);
        // The face that the details are written with next.
        process.rename(&event, "Geschützt").await;
        organiser.data("1").await;
        assert_eq!(stranger.data("1").await["eventChanged"]["event"]["title"], "Geschützt");
    }
    stranger.hears_nothing().await;
}

#[rstest]
#[case::draft(EventStatus::Draft, Confidentiality::Public)]
#[case::members(EventStatus::Published, Confidentiality::Members)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_cannot_be_listened_to(
    #[case] status: EventStatus,
    #[case] confidentiality: Confidentiality,
) {
    let (test, process) = Process::new(Engine::Sqlite).await;
    let event = event::Model { status, confidentiality, ..events::event(&test, "Verborgen") };
    let event = put(&test, event).await;
    let query = "subscription($id: ID!) { eventChanged(id: $id) { kind } }";
    let variables = json!({ "id": global(event.id) });
    assert_eq!(test.open(&Actor::Anonymous, query, variables).await, "NOT_FOUND");
    drop(process);
}

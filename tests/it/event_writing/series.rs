//! Series: what their events inherit changes with them.

use api::access::{Actor, Level};
use entity::terms::EventStatus;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Place, act, announced, done, refusals, row, use_cases, uuid};
use crate::{
    fixture::Engine,
    world::{ask, events, global, member, programmes, put},
};

async fn series(place: &Place, input: Value) -> Value {
    let mut whole = json!({ "hostId": global(place.host.id), "title": "Dresden spricht" });
    whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
    done(&place.test, &place.editor, "createEventSeries", "", whole).await["id"].take()
}

async fn change(place: &Place, series: &Value, input: Value) -> Value {
    let mut whole = json!({ "id": series });
    whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
    act(&place.test, &place.editor, "updateEventSeries", "series { version }", whole).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_series_is_created_changed_and_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let input = json!({
        "hostId": global(place.host.id), "title": "Dresden spricht", "subtitle": "Drei Abende",
        "motto": "Miteinander", "description": "Worum es geht", "registrationDeadline": "2027-06-15",
        "capacityMode": "LIMITED", "capacityLimit": 50, "freeOfCharge": true, "audienceMode": "OPEN",
        "contactEmail": "post@stiftung.example", "imageCredit": "Foto: A", "aliases": ["Abende"],
        "translations": [{ "locale": "en", "title": "Dresden talks", "subtitle": "Three evenings" }],
    });
    let fields = "slug title subtitle motto description status registrationDeadline { value }
        capacity { mode limit } freeOfCharge audience { mode } contact { email } imageCredit aliases
        title_en: title(locale: \"en\") version viewerCanEdit viewerCanPublish viewerCanArchive
        roles { nodes { role state leads } }";
    let created = done(&place.test, &place.editor, "createEventSeries", fields, input).await;
    let id = created["id"].clone();
    assert_eq!(
        created,
        json!({
            "id": id, "slug": "dresden-spricht", "title": "Dresden spricht", "subtitle": "Drei Abende",
            "motto": "Miteinander", "description": "Worum es geht", "status": "DRAFT",
            "registrationDeadline": { "value": "2027-06-15" },
            "capacity": { "mode": "LIMITED", "limit": 50 }, "freeOfCharge": true,
            "audience": { "mode": "OPEN" }, "contact": { "email": "post@stiftung.example" },
            "imageCredit": "Foto: A", "aliases": ["Abende"], "title_en": "Dresden talks", "version": 1,
            "viewerCanEdit": true, "viewerCanPublish": true, "viewerCanArchive": false,
            "roles": { "nodes": [{ "role": "HOST", "state": "ACCEPTED", "leads": true }] },
        })
    );
    let anonymous = "{ eventSeriesList { totalCount } }";
    assert_eq!(
        ask(&place.test, &Actor::Anonymous, anonymous).await["eventSeriesList"]["totalCount"],
        0
    );
    done(&place.test, &place.editor, "publishEventSeries", "", json!({ "id": id })).await;
    let renamed =
        json!({ "id": id, "title": "Dresden hört zu", "slug": "dresden-hoert-zu", "motto": null });
    let fields = "title formerSlugs motto subtitle";
    let renamed = done(&place.test, &place.editor, "updateEventSeries", fields, renamed).await;
    assert_eq!(renamed["formerSlugs"], json!(["dresden-spricht"]));
    assert_eq!((&renamed["motto"], &renamed["subtitle"]), (&json!(null), &json!("Drei Abende")));
    let search = r#"{ eventSeriesList(filter: { search: "spricht" }) { totalCount } }"#;
    assert_eq!(
        ask(&place.test, &Actor::Anonymous, search).await["eventSeriesList"]["totalCount"],
        1
    );
    assert_eq!(
        announced(&place.test, uuid(&id)).await,
        ["event_series.created", "event_series.published", "event_series.changed"]
    );
    assert_eq!(
        use_cases(&place.test).await,
        ["events.create_series", "events.publish_series", "events.update_series"]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_that_inherit_the_venue_move_with_the_series(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let hall = put(test, events::venue(test, "Halle")).await;
    let attic = put(test, events::venue(test, "Dachboden")).await;
    let id = series(&place, json!({ "venueId": global(hall.id) })).await;
    let inherits = place.create(json!({ "seriesId": id, "title": "Erbt" })).await;
    let own = json!({ "seriesId": id, "title": "Eigener Ort", "placeText": "Park" });
    let own = place.create(own).await;
    let sequence = async |id: &Value| row(test, uuid(id)).await.calendar_sequence;
    assert_eq!((sequence(&inherits).await, sequence(&own).await), (0, 0));
    change(&place, &id, json!({ "title": "Anders", "capacityMode": "UNLIMITED" })).await;
    assert_eq!((sequence(&inherits).await, sequence(&own).await), (0, 0));
    change(&place, &id, json!({ "venueId": global(attic.id) })).await;
    assert_eq!((sequence(&inherits).await, sequence(&own).await), (1, 0));
    assert_eq!(
        announced(test, uuid(&inherits)).await,
        ["event.created", "event.changed", "event.changed"]
    );
    // Who leaves the series is held somewhere else.
    place.update(&inherits, "", json!({ "seriesId": null })).await;
    assert_eq!(sequence(&inherits).await, 2);
    // Where the event itself goes on to be held, nothing moves.
    place.update(&own, "", json!({ "seriesId": null })).await;
    assert_eq!(sequence(&own).await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn positions_programmes_and_deadlines_of_a_series_hold_for_its_events(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    put(test, programmes::role(test, programme.id, place.host.id)).await;
    let id = series(&place, json!({})).await;
    let first =
        place.create(json!({ "seriesId": id, "title": "Erste", "date": "2027-06-27T10:00" })).await;
    let second = place.create(json!({ "seriesId": id, "title": "Zweite" })).await;
    let position = async |id: &Value| row(test, uuid(id)).await.series_position;
    assert_eq!((position(&first).await, position(&second).await), (Some(1), Some(2)));
    assert_eq!(
        place.refused(&second, json!({ "position": 1 })).await,
        ["input.position POSITION_TAKEN"]
    );
    place.update(&second, "", json!({ "position": 7 })).await;
    let third = place.create(json!({ "seriesId": id, "title": "Dritte" })).await;
    assert_eq!(position(&third).await, Some(8));

    let changed = change(&place, &id, json!({ "programmeId": global(programme.id) })).await;
    assert_eq!(changed["userErrors"], json!([]));
    assert_eq!(row(test, uuid(&first)).await.programme_id, Some(programme.id));
    let other = put(test, programmes::programme(test, "Anderes")).await;
    assert_eq!(
        place.refused(&first, json!({ "programmeId": global(other.id) })).await,
        ["input.programmeId PROGRAMME_OF_SERIES"]
    );

    let answer = change(&place, &id, json!({ "registrationDeadline": "2027-06-28" })).await;
    assert_eq!(refusals(&answer), ["input.registrationDeadline DEADLINE_AFTER_START"]);
    change(&place, &id, json!({ "registrationDeadline": "2027-06-26" })).await;
    // The deadline that it inherits keeps the event from moving before it.
    assert_eq!(
        place.refused(&first, json!({ "date": "2027-06-20T10:00" })).await,
        ["input.registrationDeadline DEADLINE_AFTER_START"]
    );
    place
        .update(
            &first,
            "",
            json!({ "date": "2027-06-20T10:00", "registrationDeadline": "2027-06-18" }),
        )
        .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_a_draft_series_can_be_announced(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = series(&place, json!({ "freeOfCharge": true })).await;
    let event = place.create(json!({ "seriesId": id })).await;
    place.step("publishEvent", &event, "").await;
    assert_eq!(row(&place.test, uuid(&event)).await.status, EventStatus::Published);
    let query =
        format!("{{ node(id: {event}) {{ ... on Event {{ series {{ id }} freeOfCharge }} }} }}");
    let seen = ask(&place.test, &Actor::Anonymous, &query).await;
    assert_eq!(seen["node"], json!({ "series": null, "freeOfCharge": true }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_leads_neither_puts_no_event_into_a_series(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = series(&place, json!({})).await;
    done(&place.test, &place.editor, "publishEventSeries", "", json!({ "id": id })).await;
    let other = place.partner("Andere").await;
    let stranger = member(other, Level::Editor);
    let input = json!({ "hostId": global(other), "title": "Eingeschlichen", "seriesId": id });
    let answer = act(&place.test, &stranger, "createEvent", "event { id }", input).await;
    assert_eq!(answer, "FORBIDDEN");
    let input = json!({ "hostId": global(other), "title": "Eigene" });
    let own = done(&place.test, &stranger, "createEvent", "", input).await["id"].clone();
    let input = json!({ "id": own, "seriesId": id });
    let answer = act(&place.test, &stranger, "updateEvent", "event { id }", input).await;
    assert_eq!(answer, "FORBIDDEN");
}

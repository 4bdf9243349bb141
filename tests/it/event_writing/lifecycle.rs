//! The way of an event and of a series.

use api::{
    access::Level,
    events::lifecycle::{SeriesStep, Step},
};
use entity::{
    event, event_series,
    terms::{EventStatus, RegistrationMode, SeriesStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Place, act, announced, done, refusals, row, use_cases};
use crate::{
    fixture::Engine,
    world::{ask, events, global, member, put},
};

const STATUSES: [EventStatus; 6] = [
    EventStatus::Draft,
    EventStatus::Published,
    EventStatus::Postponed,
    EventStatus::Cancelled,
    EventStatus::Completed,
    EventStatus::Archived,
];

fn mutation(step: Step) -> &'static str {
    match step {
        Step::Publish => "publishEvent",
        Step::Postpone => "postponeEvent",
        Step::Reschedule => "rescheduleEvent",
        Step::Complete => "completeEvent",
        Step::Cancel => "cancelEvent",
        Step::Archive => "archiveEvent",
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_everywhere_is_taken_or_refused_with_one_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    for status in STATUSES {
        for step in Step::ALL {
            let name = format!("Von {status:?} mit {step:?}");
            let before = event::Model {
                status,
                ..events::held(events::event(&place.test, &name), "2026-11-20T10:00", None)
            };
            let before = place.event(before).await;
            let mut input = json!({ "id": global(before.id), "expectedVersion": 1 });
            if step == Step::Reschedule {
                input["date"] = json!("2027-03-01T10:00");
            }
            let fields = "event { status version }";
            let answer = act(&place.test, &place.editor, mutation(step), fields, input).await;
            let after = row(&place.test, before.id).await;
            if let Some(expected) = step.from(status) {
                assert_eq!(answer["userErrors"], json!([]), "{name}: {answer}");
                assert_eq!(after.status, expected, "{name}");
                assert_eq!((after.version, after.calendar_sequence), (2, 1), "{name}");
                assert_eq!(
                    announced(&place.test, before.id.0).await,
                    [step.announcement()],
                    "{name}"
                );
            } else {
                assert_eq!(refusals(&answer), ["input.id INVALID_TRANSITION"], "{name}");
                assert_eq!(after, before, "{name}");
                assert_eq!(announced(&place.test, before.id.0).await, [""; 0], "{name}");
            }
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_series_is_taken_or_refused_with_one_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    for status in [SeriesStatus::Draft, SeriesStatus::Published, SeriesStatus::Archived] {
        for step in SeriesStep::ALL {
            let name = format!("Von {status:?} mit {step:?}");
            let before = event_series::Model { status, ..events::series(&place.test, &name) };
            let before = put(&place.test, before).await;
            put(&place.test, events::host_of_series(&place.test, before.id, place.host.id)).await;
            let mutation = match step {
                SeriesStep::Publish => "publishEventSeries",
                SeriesStep::Archive => "archiveEventSeries",
            };
            let input = json!({ "id": global(before.id) });
            let answer =
                act(&place.test, &place.editor, mutation, "series { status }", input).await;
            let found = event_series::Entity::find_by_id(before.id);
            let after = found.one(place.test.app.database.read()).await.unwrap().unwrap();
            if let Some(expected) = step.from(status) {
                assert_eq!(answer["userErrors"], json!([]), "{name}: {answer}");
                assert_eq!((after.status, after.version), (expected, 2), "{name}");
                assert_eq!(announced(&place.test, before.id.0).await, [step.announcement()]);
            } else {
                assert_eq!(refusals(&answer), ["input.id INVALID_TRANSITION"], "{name}");
                assert_eq!(after, before, "{name}");
            }
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_goes_its_way_and_keeps_when_it_was_to_be(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id =
        place.create(json!({ "date": "2026-11-30T10:00", "endLocal": "2026-11-30T16:00" })).await;
    place.step("publishEvent", &id, "").await;
    let input = json!({ "id": id, "note": "Sturmwarnung" });
    let postponed =
        done(&place.test, &place.editor, "postponeEvent", "status statusNote", input).await;
    assert_eq!(postponed["status"], "POSTPONED");
    assert_eq!(postponed["statusNote"], "Sturmwarnung");
    assert_eq!(
        place.refused(&id, json!({ "date": "2027-01-10", "endLocal": null })).await,
        ["input.date RESCHEDULE_INSTEAD"]
    );
    let input = json!({
        "id": id, "date": "2027-01-10T14:00", "endLocal": "2027-01-10T17:00",
        "registrationDeadline": "2027-01-05",
    });
    let fields = "status statusNote time { startsAt endsAt } registrationDeadline { closesAt }
        previousStarts { date { value } endLocal timeZone note movedAt }";
    let moved = done(&place.test, &place.editor, "rescheduleEvent", fields, input).await;
    assert_eq!(
        moved,
        json!({
            "id": id, "status": "PUBLISHED", "statusNote": null,
            "time": { "startsAt": "2027-01-10T13:00:00Z", "endsAt": "2027-01-10T16:00:00Z" },
            "registrationDeadline": { "closesAt": "2027-01-05T23:00:00Z" },
            "previousStarts": [{
                "date": { "value": "2026-11-30T10:00:00" }, "endLocal": "2026-11-30T16:00:00",
                "timeZone": "Europe/Berlin", "note": "Sturmwarnung", "movedAt": "2026-11-21T12:00:00Z",
            }],
        })
    );
    assert_eq!(
        use_cases(&place.test).await,
        [
            "events.create_event",
            "events.publish_event",
            "events.postpone_event",
            "events.reschedule_event",
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn guards_keep_steps_from_being_taken(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let try_ = async |mutation: &str, id: &Value| {
        let input = json!({ "id": id });
        refusals(&act(&place.test, &place.editor, mutation, "event { id }", input).await)
    };
    // Nothing is completed before it has begun; of what has no date nobody can tell.
    let id = place.create(json!({ "date": "2026-11-21T13:00" })).await;
    place.step("publishEvent", &id, "").await;
    place.test.set_now("2026-11-21T11:59:59Z".parse().unwrap());
    assert_eq!(try_("completeEvent", &id).await, ["input.id NOT_BEGUN"]);
    place.test.set_now("2026-11-21T12:00:00Z".parse().unwrap());
    assert_eq!(place.step("completeEvent", &id, "status").await["status"], "COMPLETED");
    let undated = place.create(json!({})).await;
    place.step("publishEvent", &undated, "").await;
    place.step("completeEvent", &undated, "").await;

    // Registration here needs somebody who is responsible.
    let row = event::Model {
        status: EventStatus::Draft,
        registration_mode: RegistrationMode::Internal,
        ..events::event(&place.test, "Ohne Verantwortlichen")
    };
    let row = place.event(row).await;
    let id = json!(global(row.id));
    assert_eq!(try_("publishEvent", &id).await, ["input.id CONTROLLER_REQUIRED"]);
    let input = json!({ "id": id, "controllerId": global(place.host.id) });
    done(&place.test, &place.editor, "setEventControllers", "", input).await;
    place.step("publishEvent", &id, "").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_or_cancelled_is_described_but_no_longer_changed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    for status in [EventStatus::Cancelled, EventStatus::Completed, EventStatus::Archived] {
        let name = format!("Vorbei {status:?}");
        let row = event::Model { status, ..events::event(&place.test, &name) };
        let row = place.event(row).await;
        let id = json!(global(row.id));
        let settled = json!({
            "date": "2027-01-01", "placeText": "Anderswo", "capacityMode": "UNLIMITED",
            "registrationMode": "INTERNAL", "audienceMode": "RESTRICTED", "seatsHeldBack": 1,
        });
        let mut refused = place.refused(&id, settled).await;
        refused.sort();
        assert_eq!(
            refused,
            [
                "input.audienceMode NO_LONGER_EDITABLE",
                "input.capacityMode NO_LONGER_EDITABLE",
                "input.date NO_LONGER_EDITABLE",
                "input.placeText NO_LONGER_EDITABLE",
                "input.registrationMode NO_LONGER_EDITABLE",
                "input.seatsHeldBack NO_LONGER_EDITABLE",
            ],
            "{status:?}"
        );
        let described = json!({
            "title": format!("{name} (Bericht)"), "description": "Was war", "editorialNote": "geprüft",
            "sources": [{ "title": "Zeitung" }], "confidentiality": "PROTECTED",
        });
        let fields = "title description confidentiality sources { title }";
        let event = place.update(&id, fields, described).await;
        assert_eq!(event["confidentiality"], "PROTECTED", "{status:?}");
        assert_eq!(super::row(&place.test, row.id).await.calendar_sequence, 0, "{status:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn buttons_follow_rights_and_status(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let viewer = member(place.host.id, Level::Viewer);
    let published = place.event(events::event(&place.test, "Angekündigt")).await;
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ viewerCanEdit viewerCanProtect viewerCanPublish viewerCanPostpone
            viewerCanReschedule viewerCanComplete viewerCanCancel viewerCanArchive }} }} }}",
        global(published.id)
    );
    let none = ask(&place.test, &viewer, &query).await;
    assert!(none["node"].as_object().unwrap().values().all(|value| value == &json!(false)));
    let some = ask(&place.test, &place.editor, &query).await;
    assert_eq!(
        some["node"],
        json!({
            "viewerCanEdit": true, "viewerCanProtect": true, "viewerCanPublish": false,
            "viewerCanPostpone": true, "viewerCanReschedule": false, "viewerCanComplete": true,
            "viewerCanCancel": true, "viewerCanArchive": false,
        })
    );
    // In batches: the number of statements does not depend on the number of events.
    let list =
        "{ events(first: 50) { nodes { viewerCanEdit viewerCanCancel previousStarts { movedAt }
        jointControllers { partner { id } } seatsHeldBack } } }";
    place.test.take_statements();
    ask(&place.test, &place.editor, list).await;
    let few = place.test.take_statements().len();
    for number in 0..12 {
        place.event(events::event(&place.test, &format!("Noch eine {number}"))).await;
    }
    place.test.take_statements();
    ask(&place.test, &place.editor, list).await;
    assert_eq!(place.test.take_statements().len(), few);
}

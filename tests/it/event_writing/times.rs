//! Local times, their zone, and what follows from them.

use std::{env, process::Command};

use rstest::rstest;
use serde_json::json;

use super::{Place, act, done, refusals, row, uuid};
use crate::{
    fixture::Engine,
    world::{ask, events, global, put},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_time_in_the_gap_is_refused_and_one_that_happens_twice_needs_its_offset(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place.create(json!({})).await;
    let time = "time { startsAt endsAt startLocal timeZone }";
    // Clocks are put forward from 2:00 to 3:00 on 29 March 2026.
    let gap = json!({ "date": "2026-03-29T02:30", "endLocal": "2026-03-29T04:00" });
    assert_eq!(place.refused(&id, gap).await, ["input.date TIME_IN_GAP"]);
    let gap = json!({ "date": "2026-03-29T01:30", "endLocal": "2026-03-29T02:30" });
    assert_eq!(place.refused(&id, gap).await, ["input.endLocal TIME_IN_GAP"]);
    let over = json!({ "date": "2026-03-29T01:30", "endLocal": "2026-03-29T03:30" });
    let event = place.update(&id, time, over).await;
    assert_eq!(event["time"]["startsAt"], "2026-03-29T00:30:00Z");
    assert_eq!(event["time"]["endsAt"], "2026-03-29T01:30:00Z");

    // Clocks are put back from 3:00 to 2:00 on 25 October 2026.
    let twice = json!({ "date": "2026-10-25T02:30", "endLocal": null });
    assert_eq!(place.refused(&id, twice).await, ["input.date TIME_HAPPENS_TWICE"]);
    for (offset, instant) in
        [("+02:00", "2026-10-25T00:30:00Z"), ("+01:00", "2026-10-25T01:30:00Z")]
    {
        let input = json!({ "date": "2026-10-25T02:30", "startOffset": offset, "endLocal": null });
        let event = place.update(&id, time, input).await;
        assert_eq!(event["time"]["startsAt"], instant, "{offset}");
        assert_eq!(event["time"]["startLocal"], "2026-10-25T02:30:00");
    }
    let both = json!({
        "date": "2026-10-25T02:15", "startOffset": "+02:00",
        "endLocal": "2026-10-25T02:15", "endOffset": "+01:00",
    });
    let event = place.update(&id, time, both).await;
    assert_eq!(
        event["time"]["endsAt"], "2026-10-25T01:15:00Z",
        "an hour later, by the same clocks"
    );
    // What is not about the time leaves it as it is; another time forgets the offset.
    let event = place.update(&id, time, json!({ "placeText": "Rathaus" })).await;
    assert_eq!(event["time"]["startsAt"], "2026-10-25T00:15:00Z");
    let input = json!({ "date": "2026-10-25T02:45", "endLocal": null });
    assert_eq!(place.refused(&id, input).await, ["input.date TIME_HAPPENS_TWICE"]);

    for (input, refusal) in [
        (
            json!({ "date": "2026-10-25T02:30", "startOffset": "+05:00", "endLocal": null }),
            "input.startOffset WRONG_OFFSET",
        ),
        (
            json!({ "date": "2026-10-24T02:30", "startOffset": "+01:00", "endLocal": null }),
            "input.startOffset WRONG_OFFSET",
        ),
        (
            json!({ "date": "2026-10-24", "startOffset": "+02:00", "endLocal": null }),
            "input.startOffset OFFSET_WITHOUT_TIME",
        ),
        (
            json!({ "date": "2026-10-24T10:00", "startOffset": "zwei", "endLocal": null }),
            "input.startOffset INVALID_OFFSET",
        ),
    ] {
        assert_eq!(place.refused(&id, input).await, [refusal]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn ends_deadlines_and_openings_follow_each_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place.create(json!({ "date": "2027-06-27T10:00" })).await;
    for (input, refusal) in [
        (json!({ "endLocal": "2027-06-27T10:00" }), "input.endLocal END_BEFORE_START"),
        (
            json!({ "date": "2027-06-27", "endLocal": "2027-06-27T12:00" }),
            "input.endLocal END_WITHOUT_START",
        ),
        (json!({ "endLocal": "12:00" }), "input.endLocal INVALID_TIME"),
        (json!({ "date": "27.06.2027" }), "input.date INVALID_DATE"),
        (json!({ "timeZone": "Berlin" }), "input.timeZone INVALID_TIME_ZONE"),
        (json!({ "registrationDeadline": "2027-06" }), "input.registrationDeadline INVALID_DATE"),
        (
            json!({ "registrationDeadline": "2027-06-28" }),
            "input.registrationDeadline DEADLINE_AFTER_START",
        ),
        (
            json!({ "registrationDeadline": "2027-06-27T10:01" }),
            "input.registrationDeadline DEADLINE_AFTER_START",
        ),
        (
            json!({ "registrationDeadline": "2027-03-28T02:30" }),
            "input.registrationDeadline TIME_IN_GAP",
        ),
        (
            json!({
                "registrationDeadline": "2027-06-15", "registrationOpening": "AT",
                "registrationOpensAt": "2027-06-15T22:00:00Z",
            }),
            "input.registrationOpensAt OPENING_AFTER_DEADLINE",
        ),
        (json!({ "registrationOpening": "AT" }), "input.registrationOpensAt REQUIRED"),
        (
            json!({ "registrationOpensAt": "2027-06-01T00:00:00Z" }),
            "input.registrationOpensAt OPENING_TIME_WITHOUT_MODE",
        ),
    ] {
        assert_eq!(place.refused(&id, input.clone()).await, [refusal], "{input}");
    }
    // On the day of the event itself, and until it begins.
    for deadline in ["2027-06-27", "2027-06-27T10:00"] {
        place.update(&id, "", json!({ "registrationDeadline": deadline })).await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_holds_its_last_day_in_the_zone_of_the_event_after_every_write(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    place.test.set_now("2021-06-01T10:00:00Z".parse().unwrap());
    let id = place
        .create(json!({
            "date": "2021-06-27T10:00", "endLocal": "2021-06-27T16:00", "registrationMode": "INTERNAL",
            "registrationDeadline": "2021-06-15", "capacityMode": "LIMITED", "capacityLimit": 50,
        }))
        .await;
    let state = async || {
        let query = format!("{{ node(id: {id}) {{ ... on Event {{ registrationState }} }} }}");
        ask(&place.test, &place.editor, &query).await["node"]["registrationState"].clone()
    };
    assert_eq!(state().await, "NOT_YET_OPEN", "a draft");
    place.step("publishEvent", &id, "").await;
    for (instant, expected) in [
        ("2021-06-01T10:00:00Z", "OPEN"),
        ("2021-06-15T21:59:59Z", "OPEN"),
        ("2021-06-15T22:00:00Z", "CLOSED"),
        ("2021-06-27T08:00:00Z", "PAST"),
    ] {
        place.test.set_now(instant.parse().unwrap());
        assert_eq!(state().await, expected, "{instant}");
    }
    place.test.set_now("2021-06-15T21:59:59Z".parse().unwrap());
    place.update(&id, "", json!({ "timeZone": "Asia/Tokyo" })).await;
    assert_eq!(state().await, "CLOSED", "the day is over where the event is");
    place
        .update(
            &id,
            "",
            json!({ "timeZone": "Europe/Berlin", "registrationDeadline": "2021-06-14" }),
        )
        .await;
    assert_eq!(state().await, "CLOSED");
    place.update(&id, "", json!({ "registrationDeadline": null })).await;
    assert_eq!(state().await, "OPEN");
    place.step("postponeEvent", &id, "").await;
    assert_eq!(state().await, "CLOSED");
    let input = json!({ "id": id, "date": "2021-07-03T10:00" });
    done(&place.test, &place.editor, "rescheduleEvent", "", input).await;
    assert_eq!(state().await, "OPEN");
    place.step("cancelEvent", &id, "").await;
    assert_eq!(state().await, "CANCELLED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn calendars_hear_of_time_place_and_status_and_of_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let venue = put(&place.test, events::venue(&place.test, "Rathaus")).await;
    let id = place.create(json!({ "date": "2027-06-27T10:00" })).await;
    let sequence = async || row(&place.test, uuid(&id)).await.calendar_sequence;
    assert_eq!(sequence().await, 0);
    place.step("publishEvent", &id, "").await;
    assert_eq!(sequence().await, 1);
    for quiet in [
        json!({ "title": "Anders" }),
        json!({ "description": "Anders", "method": "Anders", "topicIds": [], "aliases": ["Auch"] }),
        json!({ "registrationMode": "INTERNAL", "capacityMode": "LIMITED", "capacityLimit": 5 }),
        json!({ "seatsHeldBack": 1, "waitlistCapacity": 3, "audienceMode": "RESTRICTED" }),
        json!({ "confidentiality": "MEMBERS" }),
        json!({ "contactEmail": "post@stiftung.example", "editorialNote": "geprüft" }),
        json!({ "date": "2027-06-27T10:00", "placeText": null }),
    ] {
        place.update(&id, "", quiet.clone()).await;
        assert_eq!(sequence().await, 1, "{quiet}");
    }
    let loud = [
        json!({ "date": "2027-06-27T11:00" }),
        json!({ "endLocal": "2027-06-27T16:00" }),
        json!({ "timeZone": "Europe/London" }),
        json!({ "placeText": "Saal" }),
        json!({ "venueId": global(venue.id) }),
        json!({ "onlineLink": "https://meet.example/1" }),
        json!({ "attendanceMode": "HYBRID" }),
    ];
    for (number, loud) in loud.into_iter().enumerate() {
        place.update(&id, "", loud.clone()).await;
        assert_eq!(sequence().await, 2 + i32::try_from(number).unwrap(), "{loud}");
    }
    // A refusal is no change.
    let before = sequence().await;
    place.refused(&id, json!({ "date": "2027-06-28T11:00", "title": "" })).await;
    assert_eq!(sequence().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_announced_event_that_moves_keeps_its_previous_starts_and_a_draft_has_none(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place.create(json!({ "date": "2027-06" })).await;
    let fields = "previousStarts { date { value } }";
    let draft = place.update(&id, fields, json!({ "date": "2027-06-27" })).await;
    assert_eq!(draft["previousStarts"], json!([]));
    place.step("publishEvent", &id, "").await;
    place.update(&id, fields, json!({ "date": "2027-07-01" })).await;
    let moved = place.update(&id, fields, json!({ "date": "2027-07-02" })).await;
    assert_eq!(
        moved["previousStarts"],
        json!([{ "date": { "value": "2027-06-27" } }, { "date": { "value": "2027-07-01" } }])
    );
    let stays = place.update(&id, fields, json!({ "title": "Neu" })).await;
    assert_eq!(stays["previousStarts"].as_array().unwrap().len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_times_are_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let input = json!({
        "hostId": global(place.host.id), "title": "x", "date": "bald", "endLocal": "später",
        "timeZone": "Mond", "registrationDeadline": "gestern",
    });
    let answer = act(&place.test, &place.editor, "createEvent", "event { id }", input).await;
    let mut refused = refusals(&answer);
    refused.sort();
    assert_eq!(
        refused,
        [
            "input.date INVALID_DATE",
            "input.endLocal INVALID_TIME",
            "input.registrationDeadline INVALID_DATE",
            "input.timeZone INVALID_TIME_ZONE",
        ]
    );
}

/// The tests of this file once more, in a process whose clocks are those of New York.
#[test]
fn the_zone_of_the_server_does_not_matter() {
    if env::var_os("TZ").is_some_and(|zone| zone == "America/New_York") {
        return;
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["event_writing::times::", "--skip", "Postgres"])
        .env("TZ", "America/New_York")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("a_time_in_the_gap_is_refused"), "nothing ran: {text}");
}

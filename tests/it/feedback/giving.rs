//! Who gives feedback, from when until when.

use api::access::{Actor, Level};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event, registration,
    terms::{Attendance, Confidentiality, EndedBy, EventStatus, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{Meeting, token};
use crate::{
    fixture::{Engine, now},
    world::{
        acting::{done, refusals},
        administrator,
        events::registered,
        global, person, put,
        users::{put_account, put_member},
    },
};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_participant_says_how_it_was_and_can_change_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let guest = meeting.registered(1).await;
    let answer = done(meeting.give(&guest, json!({ "overall": 3, "liked": "Kaffee" })).await);
    // A fortnight after 16 o'clock in Berlin.
    assert_eq!(answer["closesAt"], "2026-12-05T15:00:00Z");
    done(meeting.give(&guest, json!({ "content": 5, "liked": "" })).await);
    let rows = meeting.rows().await;
    assert_eq!(rows.len(), 1, "the second one is in place of the first one");
    assert_eq!((rows[0].overall, rows[0].content, &rows[0].words), (None, Some(5), &None));

    // With an account, for one's own registration.
    let (user, _) = put_member(&meeting.test, "Berger", meeting.cooperation, Level::Viewer).await;
    let author = json!({ "eventId": global(meeting.event.id) });
    let said = json!({ "overall": 4 });
    let refused = meeting.give_as(&user, author.clone(), said.clone()).await;
    assert_eq!(refusals(&refused), ["input.author.eventId NOT_REGISTERED"]);
    let own = registered(&meeting.test, meeting.event.id, 2);
    put(&meeting.test, registration::Model { user_id: user.user(), ..own }).await;
    done(meeting.give_as(&user, author.clone(), said.clone()).await);
    assert_eq!(meeting.rows().await.len(), 2);

    let nobody = meeting.give_as(&Actor::Anonymous, author.clone(), said.clone()).await;
    assert_eq!(nobody, "UNAUTHENTICATED");
    let organiser = meeting.give_as(&administrator(), author, said).await;
    assert_eq!(refusals(&organiser), ["input.author.eventId NOT_REGISTERED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn feedback_is_open_from_the_start_to_a_fortnight_after_the_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let guest = meeting.registered(1).await;
    let said = || json!({ "overall": 4 });
    for (at, refusal) in [
        ("2026-11-21T08:59:59Z", Some("input.author NOT_OPEN_YET")),
        ("2026-11-21T09:00:00Z", None),
        ("2026-12-05T15:00:00Z", None),
        ("2026-12-05T15:00:01Z", Some("input.author CLOSED")),
    ] {
        meeting.test.set_now(instant(at));
        let answer = meeting.give(&guest, said()).await;
        assert_eq!(refusals(&answer), Vec::from_iter(refusal), "{at}");
    }
    // The organisers give it more time.
    let later = event::Model {
        feedback_closes_at: Some(instant("2026-12-31T23:00:00Z")),
        ..meeting.event.clone()
    };
    let later = later.into_active_model().reset_all();
    later.update(meeting.test.app.database.write()).await.unwrap();
    assert_eq!(done(meeting.give(&guest, said()).await)["closesAt"], "2026-12-31T23:00:00Z");
    // What is not held has no feedback.
    for status in [EventStatus::Cancelled, EventStatus::Postponed, EventStatus::Draft] {
        let off = event::Model { status, ..meeting.event.clone() };
        let off = off.into_active_model().reset_all();
        off.update(meeting.test.app.database.write()).await.unwrap();
        let answer = meeting.give(&guest, said()).await;
        assert_eq!(refusals(&answer), ["input.author NOT_OPEN_YET"], "{status:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_was_not_there_says_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let row = |number| registered(test, meeting.event.id, number);
    let absent = registration::Model {
        attendance: Attendance::Absent,
        attendance_at: Some(now()),
        ..row(1)
    };
    let cancelled = registration::Model {
        status: RegistrationStatus::Cancelled,
        ended_at: Some(now()),
        ended_by: Some(EndedBy::Person),
        ..row(2)
    };
    let waiting = registration::Model {
        status: RegistrationStatus::Waitlisted,
        queue_number: Some(1),
        ..row(3)
    };
    let said = || json!({ "overall": 1 });
    for (row, refusal) in [
        (absent, "input.author ABSENT"),
        (cancelled, "input.author NOT_REGISTERED"),
        (waiting, "input.author NOT_REGISTERED"),
    ] {
        let row = put(test, row).await;
        assert_eq!(refusals(&meeting.give(&row, said()).await), [refusal]);
    }
    // A link of another kind, of another generation, or of nobody.
    let guest = meeting.registered(4).await;
    let old = registration::Model { link_generation: 2, ..guest.clone() };
    let mut foreign = guest.clone();
    foreign.id = crate::world::id(test);
    let tokens = [token(test, &old), token(test, &foreign), "vbp_".into(), "vbo_x".into()];
    for token in tokens {
        let author = json!({ "token": token });
        let answer = meeting.give_as(&Actor::Anonymous, author, said()).await;
        assert_eq!(refusals(&answer), ["input.author.token LINK_INVALID"]);
    }
    assert!(meeting.rows().await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let guest = meeting.registered(1).await;
    let said = json!({
        "overall": 0, "exchange": 6, "liked": "a".repeat(5_001), "remarks": "a\u{7}b",
    });
    let answer = meeting.give(&guest, said).await;
    assert_eq!(
        refusals(&answer),
        [
            "input.overall INVALID_RATING",
            "input.exchange INVALID_RATING",
            "input.liked TOO_LONG",
            "input.remarks CONTROL_CHARACTER",
        ]
    );
    let answer = meeting.give(&guest, json!({ "liked": " \n" })).await;
    assert_eq!(refusals(&answer), ["input NOTHING_SAID"]);
    done(meeting.give(&guest, json!({ "liked": "ä".repeat(5_000) })).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_alone_close_feedback_and_only_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let guest = meeting.registered(1).await;
    done(meeting.give(&guest, json!({ "overall": 4 })).await);
    let input = json!({ "eventId": global(meeting.event.id) });
    let close = async |actor: &Actor| {
        let fields = "event { feedbackState version }";
        let input = input.clone();
        crate::world::acting::act(&meeting.test, actor, "closeFeedback", fields, input).await
    };
    let nobody = put_account(&meeting.test, "Niemand").await;
    assert_eq!(close(&Actor::Anonymous).await, "UNAUTHENTICATED");
    assert_eq!(close(&administrator()).await, "FORBIDDEN");
    assert_eq!(close(&person(vec![], vec![])).await, "FORBIDDEN", "{nobody:?}");
    let cooperation = crate::world::member(meeting.cooperation, Level::Manager);
    assert_eq!(close(&cooperation).await, "FORBIDDEN");

    meeting.test.set_now(instant("2026-11-21T08:59:59Z"));
    assert_eq!(refusals(&close(&meeting.organiser()).await), ["input.eventId NOT_OPEN_YET"]);
    meeting.test.set_now(now() + TimeDelta::hours(1));
    let closed = done(close(&meeting.organiser()).await);
    assert_eq!(closed["event"], json!({ "feedbackState": "CLOSED", "version": 1 }));
    assert_eq!(refusals(&close(&meeting.organiser()).await), ["input.eventId CLOSED"]);
    let answer = meeting.give(&guest, json!({ "overall": 5 })).await;
    assert_eq!(refusals(&answer), ["input.author CLOSED"]);
}

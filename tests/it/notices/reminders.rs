//! Reminders: once per start, to those who come.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event, registration,
    terms::{
        EventStatus,
        RegistrationStatus::{Confirmed, Waitlisted},
    },
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

use super::{
    people::{mails, put_event, put_many, registered},
    remind_all,
};
use crate::{
    fixture::{Engine, TestApp},
    world::{events, put},
};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn write(test: &TestApp, row: event::Model) {
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_is_reminded_once_before_each_start(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = event::Model { reminder_hours: Some(48), ..events::event(&test, "Dialog") };
    let event = put_event(&test, event).await;
    for (name, status) in [("Anna", Confirmed), ("Bernd", Waitlisted)] {
        let (row, person) = registered(&test, &event, name, status, 1);
        put(&test, row).await;
        put(&test, person).await;
    }
    // 10:00 in Berlin is 09:00 UTC.
    test.set_now(instant("2026-12-03T08:59:59Z"));
    assert_eq!(remind_all(&test.app).await.unwrap(), 0);
    test.set_now(instant("2026-12-03T09:00:00Z"));
    assert_eq!(remind_all(&test.app).await.unwrap(), 1);
    // Registered when the others had been reminded.
    let (row, person) = registered(&test, &event, "Clara", Confirmed, 1);
    put(&test, row).await;
    put(&test, person).await;
    remind_all(&test.app).await.unwrap();
    test.set_now(instant("2026-12-05T08:59:59Z"));
    assert_eq!(remind_all(&test.app).await.unwrap(), 0);
    let to = |mails: &[super::people::Opened]| -> Vec<String> {
        let email = |mail: &super::people::Opened| mail.content["to"]["email"].clone();
        mails.iter().map(|mail| email(mail).as_str().unwrap().to_owned()).collect()
    };
    let first = mails(&test).await;
    assert_eq!(to(&first), ["anna@example.org"]);
    assert_eq!(first[0].row.template, "event-reminder");
    let when = &first[0].content["values"]["event"]["when"];
    assert_eq!(when, "Samstag, 5. Dezember 2026, 10:00–16:00 Uhr (Europe/Berlin)");

    // Another start is another reason to remind, of all who come.
    let moved = events::held(event, "2026-12-12T10:00", None);
    write(&test, moved).await;
    test.set_now(instant("2026-12-10T09:00:00Z"));
    remind_all(&test.app).await.unwrap();
    let mut again = to(&mails(&test).await[1..]);
    again.sort_unstable();
    assert_eq!(again, ["anna@example.org", "clara@example.org"]);
    let rows = registration::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.version == 1), "being reminded is no change");
}

#[rstest]
#[case::postponed(EventStatus::Postponed, Some(24), "2026-12-05T08:00:00Z")]
#[case::cancelled(EventStatus::Cancelled, Some(24), "2026-12-05T08:00:00Z")]
#[case::not_wanted(EventStatus::Published, None, "2026-12-05T08:00:00Z")]
#[case::over(EventStatus::Published, Some(24), "2026-12-05T09:00:00Z")]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_of_what_does_not_come(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] status: EventStatus,
    #[case] reminder_hours: Option<i32>,
    #[case] now: &str,
) {
    let test = TestApp::new(engine).await;
    let event = event::Model { status, reminder_hours, ..events::event(&test, "Dialog") };
    let event = put_event(&test, event).await;
    put_many(&test, &event, 1).await;
    test.set_now(instant(now));
    assert_eq!(remind_all(&test.app).await.unwrap(), 0);
    assert!(mails(&test).await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn several_processes_remind_each_person_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = put_event(&test, events::event(&test, "Dialog")).await;
    let mut expected: Vec<_> =
        put_many(&test, &event, 450).await.into_iter().map(|id| id.0).collect();
    test.set_now(instant("2026-12-04T10:00:00Z") + TimeDelta::minutes(1));
    let mut processes = Vec::new();
    for _ in 0..if engine == Engine::Postgres { 3 } else { 1 } {
        let app = test.another_process().await;
        processes.push(tokio::spawn(async move { remind_all(&app).await.unwrap() }));
    }
    for process in processes {
        process.await.unwrap();
    }
    let mut told: Vec<_> =
        mails(&test).await.into_iter().map(|mail| mail.row.subject_id.unwrap()).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

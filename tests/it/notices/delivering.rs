//! Notices: each person once, whatever ends a process and however many run.

use std::collections::BTreeMap;

use api::notices::service::{Happening, deliver_due};
use chrono::TimeDelta;
use entity::{
    event, notice, registration,
    terms::{
        EventStatus,
        RegistrationStatus::{
            Cancelled, Confirmed, Expired, Lapsed, Offered, PendingApproval, PendingConfirmation,
            Rejected, Waitlisted,
        },
    },
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

use super::{
    deliver_all,
    people::{mails, put_event, put_many, registered},
    tell,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{events, put},
};

async fn write(test: &TestApp, row: event::Model) {
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

/// How many mails there are about each registration.
async fn told(test: &TestApp) -> BTreeMap<uuid::Uuid, usize> {
    let mut told = BTreeMap::new();
    for mail in mails(test).await {
        *told.entry(mail.row.subject_id.unwrap()).or_default() += 1;
    }
    told
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn those_hear_of_it_who_have_a_seat_or_could_get_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = put_event(&test, events::event(&test, "Dialog")).await;
    let other = put_event(&test, events::event(&test, "Anderes")).await;
    let all = [
        Confirmed,
        Offered,
        Waitlisted,
        PendingApproval,
        PendingConfirmation,
        Rejected,
        Cancelled,
        Lapsed,
        Expired,
    ];
    for (status, number) in all.into_iter().zip(1..) {
        let (row, person) = registered(&test, &event, &format!("N{number}"), status, number);
        put(&test, row).await;
        put(&test, person).await;
    }
    let (row, person) = registered(&test, &other, "Fremd", Confirmed, 1);
    put(&test, row).await;
    put(&test, person).await;
    // Personal data that was erased is told nothing, and stops nobody.
    put(&test, registered(&test, &event, "Weg", Confirmed, 1).0).await;

    let cancelled = event::Model {
        status: EventStatus::Cancelled,
        status_note: Some("Hochwasser".into()),
        calendar_sequence: 1,
        ..event.clone()
    };
    write(&test, cancelled).await;
    tell(&test.app, event.id, Happening::Cancelled).await;
    assert!(mails(&test).await.is_empty(), "the worker writes them");
    // Who comes later is not told.
    test.set_now(now() + TimeDelta::minutes(1));
    let (row, person) = registered(&test, &event, "Spät", Confirmed, 1);
    put(&test, row).await;
    put(&test, person).await;
    assert_eq!(deliver_all(&test.app).await.unwrap(), 1);

    let mails = mails(&test).await;
    let to: Vec<_> =
        mails.iter().map(|mail| mail.content["to"]["email"].as_str().unwrap()).collect();
    assert_eq!(to, ["n1@example.org", "n2@example.org", "n3@example.org", "n4@example.org"]);
    for mail in &mails {
        assert_eq!(mail.row.template, "event-cancelled");
        assert_eq!(mail.content["values"]["note"], "Hochwasser");
    }
    let file = mails[0].content["attachment"]["text"].as_str().unwrap();
    assert!(file.contains("METHOD:CANCEL\r\n") && file.contains("SEQUENCE:1\r\n"), "{file}");
    assert!(mails[1].content.get("attachment").is_none(), "who has no seat has no entry");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_changes_in_quick_succession_are_one_piece_of_news(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = put_event(&test, events::event(&test, "Dialog")).await;
    put_many(&test, &event, 3).await;
    tell(&test.app, event.id, Happening::Rescheduled).await;
    let moved = event::Model { place_text: Some("Kulturrathaus".into()), ..event.clone() };
    write(&test, moved).await;
    tell(&test.app, event.id, Happening::Changed).await;
    deliver_all(&test.app).await.unwrap();
    assert!(told(&test).await.values().all(|mails| *mails == 1));
    for mail in mails(&test).await {
        assert_eq!(mail.row.template, "event-rescheduled");
        assert_eq!(mail.content["values"]["event"]["place"], "Kulturrathaus");
    }
    // Another one afterwards is news again.
    tell(&test.app, event.id, Happening::Changed).await;
    deliver_all(&test.app).await.unwrap();
    assert!(told(&test).await.values().all(|mails| *mails == 2));
    let notices = notice::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|notice| notice.done_at.is_some()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_once_by_several_processes_that_are_cut_off(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut expected = BTreeMap::new();
    for title in ["Eins", "Zwei"] {
        let event = put_event(&test, events::event(&test, title)).await;
        let people = put_many(&test, &event, 450).await;
        expected.extend(people.into_iter().map(|id| (id.0, 1)));
        tell(&test.app, event.id, Happening::Changed).await;
    }
    let mut processes = Vec::new();
    // On SQLite there is one process, and its rounds can still be cut off.
    for number in 0..if engine == Engine::Postgres { 3 } else { 1 } {
        let app = test.another_process().await;
        processes.push(tokio::spawn(async move {
            // Cut off sooner or later, again and again: nothing of a round is left then.
            for attempt in 0..12_u64 {
                let time = std::time::Duration::from_millis(5 * (attempt * 7 + number) % 160);
                let _ = tokio::time::timeout(time, deliver_due(&app)).await;
            }
            deliver_all(&app).await.unwrap();
        }));
    }
    for process in processes {
        process.await.unwrap();
    }
    // What one process still held when the others looked.
    deliver_all(&test.app).await.unwrap();
    assert_eq!(told(&test).await, expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_are_told_in_several_transactions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = put_event(&test, events::event(&test, "Dialog")).await;
    put_many(&test, &event, 401).await;
    tell(&test.app, event.id, Happening::Changed).await;
    deliver_due(&test.app).await.unwrap();
    assert_eq!(mails(&test).await.len(), 200);
    // A change half way: those who heard hear again, the others once, of what holds now.
    tell(&test.app, event.id, Happening::Postponed).await;
    assert_eq!(deliver_all(&test.app).await.unwrap(), 3);
    assert_eq!(mails(&test).await.len(), 200 + 401);
    let reread = registration::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(reread.version, 1, "being told is no change of a registration");
}

//! Once feedback is closed, nothing in the database links an answer to a person.

use std::collections::BTreeSet;

use api::{feedback::service::close_due, vault::Purpose, work::Round};
use chrono::TimeDelta;
use entity::{
    audit_entry, feedback,
    terms::{ActorKind, Confidentiality},
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, Iterable as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Meeting;
use crate::{
    authorization::state,
    fixture::{Engine, now},
    world::{
        acting::{act, done},
        ask, global,
    },
};

/// The bytes as a dump of either database writes them.
fn hex(bytes: &[u8]) -> String {
    let digits =
        |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap());
    bytes.iter().flat_map(|byte| digits(*byte)).collect()
}

/// All rows of all tables, in small letters and with ids in one form.
async fn everything(meeting: &Meeting) -> Vec<String> {
    let rows = state::dump(&meeting.test.app.database).await;
    rows.into_iter().map(|row| row.to_lowercase()).collect()
}

/// The rows that hold the id, as either database writes it.
fn holding(rows: &[String], id: Uuid) -> Vec<&String> {
    let forms = [id.to_string(), id.simple().to_string()];
    rows.iter().filter(|row| forms.iter().any(|form| row.contains(form))).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_links_an_answer_to_a_person_once_feedback_is_closed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    let mut guests = Vec::new();
    for number in 1..=6 {
        let guest = meeting.registered(number).await;
        meeting.test.set_now(now() + TimeDelta::minutes(number.into()));
        let said = json!({ "overall": 5, "liked": format!("Wort {number}") });
        done(meeting.give(&guest, said).await);
        guests.push(guest);
    }
    let hashes: Vec<Vec<u8>> = guests
        .iter()
        .map(|guest| {
            let text = [b"author\0", &guest.id.0.as_bytes()[..]].concat();
            meeting.test.app.vault.hash(Purpose::Feedback, &text).unwrap()
        })
        .collect();
    let before = meeting.rows().await;
    let open = everything(&meeting).await;
    // The test would find what is to be gone.
    for hash in &hashes {
        assert!(open.iter().any(|row| row.starts_with("feedback ") && row.contains(&hex(hash))));
    }
    // Words are sealed, and the order of the ids is not that in which they came.
    assert!(open.iter().all(|row| !row.contains("wort 1")));
    for row in &before {
        assert_eq!(holding(&open, row.id.0).len(), 1, "the id stands in its own row alone");
        assert_eq!(row.id.0.get_version_num(), 4);
    }

    let input = json!({ "eventId": global(meeting.event.id) });
    done(act(&meeting.test, &meeting.organiser(), "closeFeedback", "event { id }", input).await);
    let after = meeting.rows().await;
    let closed = everything(&meeting).await;
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|row| row.author_hash.is_none()));
    for hash in &hashes {
        assert!(closed.iter().all(|row| !row.contains(&hex(hash))), "a hash is left");
    }
    let ids = |rows: &[feedback::Model]| rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
    assert!(ids(&before).is_disjoint(&ids(&after)), "every row has another id");
    let words = |rows: &[feedback::Model]| {
        rows.iter().map(|row| row.words.clone().unwrap().0).collect::<BTreeSet<_>>()
    };
    assert!(words(&before).is_disjoint(&words(&after)), "every text is sealed anew");
    for row in &before {
        assert_eq!(holding(&closed, row.id.0), [] as [&String; 0], "an earlier id is left");
    }
    for row in &after {
        let holding = holding(&closed, row.id.0);
        assert!(holding.len() == 1 && holding[0].starts_with("feedback "), "{holding:?}");
    }
    // No column tells when, or by whom: whoever adds one has to look at this again.
    let columns: Vec<String> = feedback::Column::iter()
        .map(|column| sea_orm::IdenStatic::as_str(&column).to_owned())
        .collect();
    assert_eq!(
        columns,
        [
            "id",
            "event_id",
            "place",
            "author_hash",
            "overall",
            "content",
            "organisation",
            "exchange",
            "words",
        ]
    );
    // A registration stands in no row of feedback, and the audit log does not tell who gave any.
    for guest in &guests {
        let rows = holding(&closed, guest.id.0);
        assert!(rows.iter().all(|row| row.starts_with("registration ")), "{rows:?}");
    }
    let entries = audit_entry::Entity::find()
        .order_by_asc(audit_entry::Column::RecordedAt)
        .all(meeting.test.app.database.read())
        .await
        .unwrap();
    let given: Vec<_> = entries.iter().filter(|entry| entry.use_case == "feedback.give").collect();
    assert_eq!(given.len(), 6);
    for entry in given {
        assert_eq!((entry.actor_kind, entry.actor_id), (ActorKind::Anonymous, None));
        assert_eq!((entry.credential_id, entry.partner_id), (None, None));
        let event = json!([{
            "change": "UPDATED", "kind": "EVENT", "id": meeting.event.id.0,
            "details": { "feedback": "GIVEN" },
        }]);
        assert_eq!(entry.changes, event);
    }

    // All that was said is still there.
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ feedback {{ totalCount nodes {{ overall liked }} }} }} }} }}",
        global(meeting.event.id)
    );
    let seen = ask(&meeting.test, &meeting.organiser(), &query).await;
    let list = &seen["node"]["feedback"];
    assert_eq!(list["totalCount"], 6);
    let mut liked: Vec<&Value> =
        list["nodes"].as_array().unwrap().iter().map(|node| &node["liked"]).collect();
    liked.sort_by_key(ToString::to_string);
    assert_eq!(liked, ["Wort 1", "Wort 2", "Wort 3", "Wort 4", "Wort 5", "Wort 6"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn feedback_closes_by_itself_a_fortnight_after_the_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let app = &meeting.test.app;
    let guest = meeting.registered(1).await;
    done(meeting.give(&guest, json!({ "remarks": "Danke" })).await);
    meeting.test.set_now("2026-12-05T15:00:00Z".parse().unwrap());
    assert_eq!(close_due(app).await.unwrap(), Round::Idle(None));
    assert!(meeting.rows().await[0].author_hash.is_some());
    meeting.test.set_now("2026-12-05T15:00:01Z".parse().unwrap());
    assert_eq!(close_due(app).await.unwrap(), Round::Worked);
    assert!(meeting.rows().await[0].author_hash.is_none());
    assert_eq!(close_due(app).await.unwrap(), Round::Idle(None));
    let entries = audit_entry::Entity::find().all(app.database.read()).await.unwrap();
    let closing = entries.iter().filter(|entry| entry.use_case == "feedback.close_due");
    assert_eq!(closing.map(|entry| entry.actor_kind).collect::<Vec<_>>(), [ActorKind::System]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_answers_by_their_random_keys() {
    let meeting = Meeting::new(Engine::Sqlite, Confidentiality::Public).await;
    for number in 1..=8 {
        let guest = meeting.registered(number).await;
        done(meeting.give(&guest, json!({ "overall": 1 })).await);
    }
    // Without an order asked for, rows come as they are kept.
    let ids: Vec<_> = meeting.rows().await.into_iter().map(|row| row.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}

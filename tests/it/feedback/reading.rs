//! Who reads what participants said: one by one, and added up.

use api::access::{Actor, Level};
use entity::{audit_entry, event, terms::Confidentiality};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::Meeting;
use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        administrator, ask,
        events::{event, held, host_of},
        global, member, page_through,
        programmes::{lead, partner, programme},
        put,
    },
};

impl Meeting {
    async fn said(&self, answers: u8) {
        for number in 1..=answers {
            let guest = self.registered(number).await;
            let said = json!({ "overall": 1 + number % 5, "liked": format!("Wort {number}") });
            done(self.give(&guest, said).await);
        }
    }

    async fn close(&self) {
        let input = json!({ "eventId": global(self.event.id) });
        done(act(&self.test, &self.organiser(), "closeFeedback", "event { id }", input).await);
    }

    /// What somebody sees of an event's feedback.
    async fn seen(&self, actor: &Actor) -> Value {
        let fields =
            "feedback { totalCount } feedbackSummary { state answers overall { average answers } }";
        let id = global(self.event.id);
        let query = format!("{{ node(id: \"{id}\") {{ ... on Event {{ {fields} }} }} }}");
        ask(&self.test, actor, &query).await["node"].take()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_and_cooperation_partners_alone_read_feedback_of_a_protected_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    let test = &meeting.test;
    let other = put(test, partner(test, "Andere")).await.id;
    let leading = put(test, partner(test, "Leitung")).await.id;
    let programme = put(test, programme(test, "Dialog")).await;
    put(test, lead(test, programme.id, leading)).await;
    meeting.said(5).await;
    for closed in [false, true] {
        if closed {
            meeting.close().await;
        }
        for reader in [meeting.organiser(), member(meeting.cooperation, Level::Viewer)] {
            let seen = meeting.seen(&reader).await;
            assert_eq!(seen["feedback"], json!({ "totalCount": 5 }));
            let state = if closed { "CLOSED" } else { "OPEN" };
            let overall = json!({ "average": 3.0, "answers": 5 });
            assert_eq!(
                seen["feedbackSummary"],
                json!({ "state": state, "answers": 5, "overall": overall })
            );
        }
        let others = [
            Actor::Anonymous,
            administrator(),
            Actor::Operator,
            member(meeting.host, Level::Viewer),
            member(other, Level::Manager),
            member(leading, Level::Manager),
        ];
        for reader in others {
            let nothing = json!({ "feedback": null, "feedbackSummary": null });
            assert_eq!(meeting.seen(&reader).await, nothing, "{reader:?}");
        }
    }
    // A cooperation partner sees nothing else of it.
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ whole feedbackState attendance {{ reported {{ count }} }} time {{ startsAt }} }} }} }}",
        global(meeting.event.id)
    );
    let seen = ask(test, &member(meeting.cooperation, Level::Viewer), &query).await;
    assert_eq!(
        seen["node"],
        json!({ "whole": false, "feedbackState": null, "attendance": null, "time": null })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_reading_of_feedback_is_in_the_audit_log(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let reads = async |meeting: &Meeting| {
        let entries = audit_entry::Entity::find().all(meeting.test.app.database.read()).await;
        let entries = entries.unwrap();
        entries
            .into_iter()
            .filter(|entry| entry.use_case == "personal_data.read")
            .collect::<Vec<_>>()
    };
    let organiser = meeting.organiser();
    meeting.seen(&organiser).await;
    assert!(reads(&meeting).await.is_empty(), "there was nothing to read");
    meeting.said(1).await;
    meeting.seen(&Actor::Anonymous).await;
    assert!(reads(&meeting).await.is_empty());
    meeting.seen(&organiser).await;
    let entries = reads(&meeting).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].actor_id, organiser.id());
    assert_eq!(entries[0].changes[0]["id"], json!(meeting.event.id.0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn averages_are_for_everybody_once_feedback_is_closed_and_five_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for (answers, told) in [
        (4, json!({ "state": "CLOSED", "answers": null, "overall": null })),
        (
            5,
            json!({ "state": "CLOSED", "answers": 5, "overall": { "average": 3.0, "answers": 5 } }),
        ),
    ] {
        let meeting = Meeting::new(engine, Confidentiality::Public).await;
        meeting.said(answers).await;
        // While it is open, one more answer would be told by how the averages move.
        assert_eq!(meeting.seen(&Actor::Anonymous).await["feedbackSummary"], json!(null));
        meeting.close().await;
        let seen = meeting.seen(&Actor::Anonymous).await;
        assert_eq!(seen, json!({ "feedback": null, "feedbackSummary": told }), "{answers}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn answers_come_page_by_page_in_one_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    meeting.said(5).await;
    let query = format!(
        "query($cursor: String) {{ node(id: \"{}\") {{ ... on Event {{ feedback(PAGE) {{
            nodes {{ liked }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }} }}",
        global(meeting.event.id)
    );
    let organiser = meeting.organiser();
    let forward = page_through(&meeting.test, &organiser, &query, "/node/feedback", false).await;
    let forward: Vec<Value> = forward.into_iter().flatten().collect();
    let backward = page_through(&meeting.test, &organiser, &query, "/node/feedback", true).await;
    let backward: Vec<Value> = backward.into_iter().rev().flatten().collect();
    assert_eq!(forward.len(), 5);
    assert_eq!(forward, backward);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn feedback_of_many_events_takes_as_many_statements_as_of_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = put(&test, partner(&test, "Gastgeberin")).await.id;
    let organiser = member(host, Level::Editor);
    let query = "{ events { nodes { feedback { nodes { liked } } feedbackSummary { answers }
        attendance { counted { registered } } outcomes { nodes { responsible { name } } } } } }";
    let mut counts = Vec::new();
    for number in 1..=4 {
        let title = format!("Treffen {number}");
        let meeting =
            event::Model { confidentiality: Confidentiality::Protected, ..event(&test, &title) };
        let meeting = put(&test, held(meeting, "2026-11-20", None)).await;
        put(&test, host_of(&test, meeting.id, host)).await;
        put(&test, crate::world::events::outcome(&test, meeting.id, "Schritt")).await;
        test.take_statements();
        ask(&test, &organiser, query).await;
        counts.push(test.take_statements().len());
    }
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
}

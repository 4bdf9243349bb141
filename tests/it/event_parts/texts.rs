//! Lists that an event or series carries, and the papers of an event.

use api::access::Actor;
use entity::terms::EventStatus;
use rstest::rstest;
use serde_json::{Value, json};

use super::{act, refusals, stage, stage_with};
use crate::{
    fixture::Engine,
    world::{
        ask,
        events::{host_of_series, series, topic},
        global,
        programmes::{document, programme},
        put,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn notices_and_questions_are_said_as_whole_lists(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let fields = "event { notices guidingQuestions } eventSeries { notices }";
    let of = json!({ "eventId": stage.event_id() });
    let input = json!({
        "of": of, "notices": ["Eingang: Goldene Pforte\nBitte läuten.", "Hygiene/-regeln – ´"],
        "guidingQuestions": ["Wie gelingt Ankommen?"],
    });
    let done = stage.act("setEventTexts", fields, input.clone()).await;
    assert_eq!(done["event"]["notices"], input["notices"], "{done}");
    let done = stage.act("setEventTexts", fields, json!({ "of": of, "notices": null })).await;
    let expected = json!({ "notices": [], "guidingQuestions": ["Wie gelingt Ankommen?"] });
    assert_eq!(done["event"], expected);
    let wrong = json!({ "of": of, "notices": ["a", "a", ""], "guidingQuestions": ["a\u{7}"] });
    let refused = stage.act("setEventTexts", fields, wrong).await;
    let expected =
        ["notices.1 REPEATED", "notices.2 REQUIRED", "guidingQuestions.0 CONTROL_CHARACTER"];
    assert_eq!(refusals(&refused), expected);

    let row = put(&stage.test, series(&stage.test, "Reihe")).await;
    put(&stage.test, host_of_series(&stage.test, row.id, stage.host.id)).await;
    let input =
        json!({ "of": { "eventSeriesId": global(row.id) }, "notices": ["Bitte pünktlich."] });
    let done = stage.act("setEventTexts", fields, input.clone()).await;
    assert_eq!(done["eventSeries"]["notices"], json!(["Bitte pünktlich."]));
    let refused = act(&stage.test, &stage.stranger(), "setEventTexts", fields, input).await;
    assert_eq!(refused, "FORBIDDEN");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn topics_are_named_and_entered_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    put(&stage.test, topic(&stage.test, "Integration")).await;
    let of = json!({ "eventId": stage.event_id() });
    for names in [json!(["Teilhabe", "Integration"]), json!(["Integration", "Teilhabe"])] {
        let input = json!({ "of": of, "topics": names });
        let done = stage.act("setTopics", "event { topics { name } }", input).await;
        let found: Vec<&Value> = done["event"]["topics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|topic| &topic["name"])
            .collect();
        assert_eq!(json!(found), names, "{done}");
    }
    let topics = ask(&stage.test, &Actor::Anonymous, "{ topics { totalCount } }").await;
    assert_eq!(topics["topics"]["totalCount"], 2);
    let input = json!({ "of": of, "topics": ["–", "a", "a"] });
    let refused = stage.act("setTopics", "event { id }", input).await;
    assert_eq!(refusals(&refused), ["topics.2 REPEATED", "topics.0 REQUIRED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_discusses_and_produces_papers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let programme = put(test, programme(test, "Dialog")).await;
    let analysis = put(test, document(test, programme.id, 1, "Analyse")).await;
    let plan = put(test, document(test, programme.id, 2, "Plan")).await;
    let set = async |documents: Value| {
        let input = json!({ "eventId": stage.event_id(), "documents": documents });
        let fields = "event { documents { relation document { title } } }";
        stage.act("setEventDocuments", fields, input).await
    };
    let entry = |id: entity::id::ProgrammeDocumentId, relation: &str| json!({ "documentId": global(id), "relation": relation });
    let both = json!([entry(plan.id, "PRODUCES"), entry(analysis.id, "DISCUSSES")]);
    let done = set(both).await;
    let expected = json!([
        { "relation": "PRODUCES", "document": { "title": "Plan" } },
        { "relation": "DISCUSSES", "document": { "title": "Analyse" } },
    ]);
    assert_eq!(done["event"]["documents"], expected, "{done}");
    let gone = entity::id::ProgrammeDocumentId(uuid::Uuid::from_u128(7));
    let wrong =
        json!([entry(plan.id, "PRODUCES"), entry(plan.id, "PRODUCES"), entry(gone, "DISCUSSES"),]);
    let refused = set(wrong).await;
    let expected = ["documents.1.documentId REPEATED", "documents.2.documentId UNKNOWN_REFERENCE"];
    assert_eq!(refusals(&refused), expected);
    assert_eq!(set(json!([])).await["event"]["documents"], json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_as_a_record_is_changed_no_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let archived = |event| entity::event::Model { status: EventStatus::Archived, ..event };
    let stage = stage_with(engine, archived).await;
    let input = json!({ "of": { "eventId": stage.event_id() }, "topics": ["Zu spät"] });
    let refused = stage.act("setTopics", "event { id }", input).await;
    assert_eq!(refusals(&refused), [" INVALID_TRANSITION"]);
}

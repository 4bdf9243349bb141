//! Papers of programmes.

use entity::{
    event_document, programme_document,
    terms::{DocumentRelation, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Place, last_entry};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        ask, events, global, programmes as world, put,
    },
};

const PAPER: &str = "document { id position title nature description periodFrom periodUntil version
    sources { title } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn papers_are_added_changed_ordered_and_removed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Konzept", ProgrammeStatus::Running).await;
    let input = json!({
        "programmeId": global(programme.id), "title": "Analyse", "nature": "RETROSPECTIVE",
        "description": "Was war", "periodFrom": 2015, "periodUntil": 2020,
        "sources": [{ "title": "Rathaus" }],
    });
    let added = done(place.act("addProgrammeDocument", PAPER, input).await);
    let first = added["document"].clone();
    assert_eq!(
        first,
        json!({
            "id": first["id"], "position": 1, "title": "Analyse", "nature": "RETROSPECTIVE",
            "description": "Was war", "periodFrom": 2015, "periodUntil": 2020, "version": 1,
            "sources": [{ "title": "Rathaus" }],
        })
    );
    let (_, changes, apart) = last_entry(test).await;
    assert!(!changes.contains("Rathaus") && !changes.contains("Was war") && apart, "{changes}");
    let mut ids = vec![first["id"].clone()];
    for title in ["Plan", "Bericht"] {
        let input =
            json!({ "programmeId": global(programme.id), "title": title, "nature": "PLAN" });
        let added = done(place.act("addProgrammeDocument", PAPER, input).await);
        ids.push(added["document"]["id"].clone());
    }
    let input =
        json!({ "id": ids[0], "expectedVersion": 1, "periodUntil": null, "nature": "PLAN" });
    let changed = done(place.act("updateProgrammeDocument", PAPER, input.clone()).await);
    assert_eq!(changed["document"]["periodUntil"], Value::Null);
    assert_eq!(changed["document"]["version"], 2);
    assert_eq!(changed["document"]["sources"], json!([{ "title": "Rathaus" }]));
    assert_eq!(place.act("updateProgrammeDocument", PAPER, input).await, "CONFLICT");

    ids.rotate_left(1);
    let papers = "programme { documents { id } }";
    let order = json!({ "programmeId": global(programme.id), "documentIds": ids });
    let ordered = done(place.act("reorderProgrammeDocuments", papers, order).await);
    let listed: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    assert_eq!(ordered["programme"]["documents"], json!(listed));
    let part = json!({ "programmeId": global(programme.id), "documentIds": &ids[..2] });
    let refused = place.act("reorderProgrammeDocuments", papers, part).await;
    assert_eq!(refusals(&refused), ["input.documentIds NOT_THE_WHOLE_LIST"]);

    // A paper that an event discusses stays until the event no longer does.
    let event = put(test, events::event(test, "Beratung")).await;
    let discussed = programme_document::Entity::find().all(test.app.database.read()).await.unwrap();
    let discussed = discussed.into_iter().find(|row| row.title == "Plan").unwrap();
    let link = event_document::Model {
        event_id: event.id,
        document_id: discussed.id,
        relation: DocumentRelation::Discusses,
        position: 1,
    };
    put(test, link).await;
    let remove = json!({ "id": global(discussed.id) });
    let refused = place.act("removeProgrammeDocument", papers, remove.clone()).await;
    assert_eq!(refusals(&refused), ["input.id DOCUMENT_IN_USE"]);
    event_document::Entity::delete_many().exec(test.app.database.write()).await.unwrap();
    let removed = done(place.act("removeProgrammeDocument", papers, remove).await);
    assert_eq!(removed["programme"]["documents"].as_array().unwrap().len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_breaks_a_rule_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Konzept", ProgrammeStatus::Running).await;
    let of = global(programme.id);
    let input = json!({
        "programmeId": of, "title": " ", "nature": "PLAN", "periodFrom": 2021, "periodUntil": 2020,
        "description": "a".repeat(5001),
    });
    let refused = place.act("addProgrammeDocument", PAPER, input).await;
    assert_eq!(
        refusals(&refused),
        ["input.title REQUIRED", "input.description TOO_LONG", "input.periodUntil PERIOD_REVERSED"]
    );
    let input = json!({ "programmeId": of, "title": "Plan", "nature": "PLAN", "periodFrom": 21 });
    let refused = place.act("addProgrammeDocument", PAPER, input).await;
    assert_eq!(refusals(&refused), ["input.periodFrom OUT_OF_RANGE"]);
    let plain = json!({ "programmeId": of, "title": "Plan", "nature": "PLAN" });
    let found = act(test, &place.stranger(), "addProgrammeDocument", PAPER, plain.clone()).await;
    assert_eq!(found, "FORBIDDEN");
    for position in 1..=100 {
        put(test, world::document(test, programme.id, position, "Plan")).await;
    }
    let refused = place.act("addProgrammeDocument", PAPER, plain).await;
    assert_eq!(refusals(&refused), ["input TOO_MANY"]);
    let query = "{ programme(slug: \"konzept\") { documents { id } } }";
    let listed = ask(test, &place.editor(), query).await;
    assert_eq!(listed["programme"]["documents"].as_array().unwrap().len(), 100);
}

//! What is wrong with an input is told at once, and refers to nothing that the writer does not see.

use entity::{outcome, terms::OutcomeVisibility};
use rstest::rstest;
use serde_json::json;
use uuid::Uuid;

use super::{House, ID};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        global, id, put,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let piece = json!({ "object": { "outcomeId": global(house.outcome.id) }, "note": " " });
    let event = global(house.event.id);
    let input = json!({
        "programmeId": global(house.programme), "partnerId": global(house.author),
        "targetLevel": "STATE", "title": "a\nb", "summary": "a".repeat(5_001),
        "body": "a".repeat(50_001), "licence": "", "language": "x", "slug": "Nicht So",
        "authors": [{ "name": "A" }, { "name": "A" }, { "name": "" }],
        "translations": [
            { "locale": "de", "title": "x" }, { "locale": "en", "title": "" },
            { "locale": "en", "title": "x" }, { "locale": "en", "title": "y" },
        ],
        "sources": [{ "title": "x", "url": "ftp://x" }],
        "evidence": [piece, piece],
        "presentedAtIds": [event, event],
    });
    let answer = act(test, &author, "createRecommendation", ID, input).await;
    let mut found = refusals(&answer);
    found.sort();
    assert_eq!(
        found,
        [
            "input.authors.1 REPEATED",
            "input.authors.2.name REQUIRED",
            "input.body TOO_LONG",
            "input.evidence.0.note REQUIRED",
            "input.evidence.1 REPEATED",
            "input.evidence.1.note REQUIRED",
            "input.language INVALID_LOCALE",
            "input.licence REQUIRED",
            "input.presentedAtIds.1 REPEATED",
            "input.slug INVALID_SLUG",
            "input.sources.0.url INVALID_URL",
            "input.summary TOO_LONG",
            "input.title CONTROL_CHARACTER",
            "input.translations.0.locale INVALID_LOCALE",
            "input.translations.1.title REQUIRED",
            "input.translations.3.locale REPEATED",
        ]
    );
    let pieces: Vec<_> = (0..51).map(|_| piece.clone()).collect();
    let mut input = house.input("–");
    input["evidence"] = json!(pieces);
    let answer = act(test, &author, "createRecommendation", ID, input).await;
    let mut found = refusals(&answer);
    found.sort();
    assert_eq!(found, ["input.evidence TOO_MANY", "input.slug INVALID_SLUG"]);
    let created = done(act(test, &author, "createRecommendation", ID, house.input("Eins")).await);
    let input = json!({
        "id": created["recommendation"]["id"], "title": null, "targetLevel": null, "slug": null,
        "language": null,
    });
    let answer = act(test, &author, "updateRecommendation", ID, input).await;
    let mut found = refusals(&answer);
    found.sort();
    assert_eq!(
        found,
        ["language", "slug", "targetLevel", "title"].map(|at| format!("input.{at} REQUIRED"))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_writer_does_not_see_is_not_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.member).await;
    let hidden = outcome::Model {
        id: id(test),
        visibility: OutcomeVisibility::Organisers,
        ..house.outcome.clone()
    };
    let hidden = put(test, hidden).await;
    let nothing = Uuid::from_u128(7);
    let topic = global(entity::id::TopicId(nothing));
    for (field, value) in [
        ("programmeId", json!(global(entity::id::ProgrammeId(nothing)))),
        ("evidence", json!([{ "object": { "outcomeId": global(hidden.id) } }])),
        ("evidence", json!([{ "object": { "eventId": global(entity::id::EventId(nothing)) } }])),
        ("evidence", json!([{ "object": { "outcomeId": global(house.event.id) } }])),
        ("presentedAtIds", json!([global(entity::id::EventId(nothing))])),
        ("authors", json!([{ "partnerId": global(entity::id::PartnerId(nothing)) }])),
        ("topicIds", json!([topic])),
    ] {
        let mut input = house.input("Eins");
        input["partnerId"] = json!(global(house.member));
        input[field] = value;
        let found = act(test, &author, "createRecommendation", ID, input).await;
        assert_eq!(found, "NOT_FOUND", "{field}");
    }
}

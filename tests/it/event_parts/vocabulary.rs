//! Venues and audience groups, which all events share.

use api::access::{Actor, Level, Scope};
use entity::{event, id::EventId, terms::RegistrationStatus};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Stage, act, editor, refusals, registered, stage, uuid};
use crate::{
    fixture::Engine,
    world::{
        administrator,
        events::{event, group, held, part_of, series, venue},
        global, member, put, system,
    },
};

const VENUE: &str = "venue { id name street locality entrance version sources { title } }";
const GROUP: &str = "audienceGroup { id name sensitive version }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn editors_of_any_partner_keep_the_vocabulary(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let input = json!({
        "name": "Dresdner Rathaus", "street": "Dr.-Külz-Ring 19", "locality": "Dresden",
        "sources": [{ "title": "Einladung" }],
    });
    for (actor, expected) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (member(stage.other.id, Level::Viewer), "FORBIDDEN"),
        (system(stage.other.id, &[]), "FORBIDDEN"),
    ] {
        assert_eq!(act(&stage.test, &actor, "createVenue", VENUE, input.clone()).await, expected);
    }
    let writes = system(stage.other.id, &[Scope::EventsWrite]);
    for actor in [editor(stage.other.id), administrator(), writes] {
        let answer = act(&stage.test, &actor, "createVenue", VENUE, input.clone()).await;
        assert_eq!(answer["venue"]["sources"][0]["title"], "Einladung", "{answer}");
        let change = json!({ "id": answer["venue"]["id"], "entrance": "Goldene Pforte" });
        let answer = act(&stage.test, &actor, "updateVenue", VENUE, change).await;
        assert_eq!(answer["venue"]["entrance"], "Goldene Pforte", "{answer}");
        assert_eq!(answer["venue"]["version"], 2);
    }
    let wrong = json!({ "name": "–", "street": "", "sources": [{ "title": "x", "publishedAt": "gestern" }] });
    let refused = stage.act("createVenue", VENUE, wrong).await;
    let expected = ["name REQUIRED", "street REQUIRED", "sources.0.publishedAt INVALID_DATE"];
    assert_eq!(refusals(&refused), expected);
}

async fn sequence(stage: &Stage, id: EventId) -> i32 {
    let row = event::Entity::find_by_id(id).one(stage.test.app.database.read()).await.unwrap();
    row.unwrap().calendar_sequence
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn calendars_are_told_of_another_place_of_what_is_to_come(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let hall = put(test, venue(test, "Rathaus")).await;
    let row =
        put(test, entity::event_series::Model { venue_id: Some(hall.id), ..series(test, "Reihe") })
            .await;
    let at_hall = |title: &str| event::Model { venue_id: Some(hall.id), ..event(test, title) };
    let coming = put(test, held(at_hall("Kommt"), "2027-01-01T10:00", None)).await;
    let past = put(test, held(at_hall("War"), "2020-01-01T10:00", None)).await;
    let inherits = part_of(row.id, 1, event(test, "Erbt"));
    let inherits = put(test, held(inherits, "2027-01-02T10:00", None)).await;
    let elsewhere = part_of(row.id, 2, event(test, "Woanders"));
    let elsewhere = event::Model { place_text: Some("Park".into()), ..elsewhere };
    let elsewhere = put(test, held(elsewhere, "2027-01-03T10:00", None)).await;
    let events = [coming.id, past.id, inherits.id, elsewhere.id];
    let mut expected = [0, 0, 0, 0];
    for (change, moves) in [
        (json!({ "accessibility": "Aufzug" }), false),
        (json!({ "entrance": "Goldene Pforte" }), true),
        (json!({ "entrance": "Goldene Pforte" }), false),
    ] {
        let mut input = change;
        input["id"] = json!(global(hall.id));
        assert_eq!(refusals(&stage.act("updateVenue", VENUE, input).await), [""; 0]);
        if moves {
            expected = [1, 0, 1, 0];
        }
        let mut found = Vec::new();
        for id in events {
            found.push(sequence(&stage, id).await);
        }
        assert_eq!(found, expected);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_group_says_whether_it_is_specially_protected(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let create = |name: &str, sensitive: bool| {
        stage.act("createAudienceGroup", GROUP, json!({ "name": name, "sensitive": sensitive }))
    };
    let plain = create("Bürgerinnen und Bürger", false).await;
    assert_eq!(plain["audienceGroup"]["sensitive"], false, "{plain}");
    let faith = create("Religionsgemeinschaften", true).await["audienceGroup"].clone();
    assert_eq!(faith["sensitive"], true);
    let twice = create("Religionsgemeinschaften", false).await;
    assert_eq!(refusals(&twice), ["name NAME_TAKEN"]);

    let change = async |id: &Value, change: Value| {
        let mut input = change;
        input["id"] = id.clone();
        stage.act("updateAudienceGroup", GROUP, input).await
    };
    let refused = change(&faith["id"], json!({ "sensitive": false })).await;
    assert_eq!(refusals(&refused), ["sensitive SENSITIVE_STAYS"]);
    let refused = change(&faith["id"], json!({ "name": "Bürgerinnen und Bürger" })).await;
    assert_eq!(refusals(&refused), ["name NAME_TAKEN"]);

    // What people have declared in the open cannot become what must not stand there.
    let mut person = registered(&stage.test, stage.event.id, RegistrationStatus::Confirmed);
    person.group_id = Some(uuid(&plain["audienceGroup"]["id"]));
    put(&stage.test, person).await;
    let refused = change(&plain["audienceGroup"]["id"], json!({ "sensitive": true })).await;
    assert_eq!(refusals(&refused), ["sensitive GROUP_DECLARED"]);
    let unused = put(&stage.test, group(&stage.test, "Kirchen")).await;
    let marked = change(&json!(global(unused.id)), json!({ "sensitive": true })).await;
    assert_eq!(marked["audienceGroup"]["sensitive"], true, "{marked}");
}

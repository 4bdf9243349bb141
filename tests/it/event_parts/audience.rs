//! Who may come to an event, or to the events of a series.

use api::access::Actor;
use entity::registration;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Stage, act, refusals, registered, stage};
use crate::{
    fixture::Engine,
    world::{
        administrator, ask,
        events::{group, host_of_series, part_of, seats, series},
        global,
        programmes::programme,
        put,
    },
};

const AUDIENCE: &str = "audience { mode inherited groups { indicative group { name } } ruleSets { rules { kind territory group { name } function partnerKind partner { name } programme { title } } } }";

async fn set(stage: &Stage, mode: Value, sets: Value) -> Value {
    let sets: Vec<Value> =
        sets.as_array().unwrap().iter().map(|rules| json!({ "rules": rules })).collect();
    let of = json!({ "eventId": stage.event_id() });
    let input = json!({ "of": of, "mode": mode, "ruleSets": sets });
    stage.act("setAudience", &format!("event {{ version {AUDIENCE} }}"), input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn mode_and_rules_are_said_as_a_whole(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let mayors = put(test, group(test, "Bürgermeisterinnen")).await;
    let dialog = put(test, programme(test, "Dialog")).await;
    let registered = registered(test, stage.event.id, entity::terms::RegistrationStatus::Confirmed);
    let before = put(test, registered).await;
    let sets = json!([
        [{ "function": "MAYOR" }, { "state": "DE-SN" }],
        [{ "groupId": global(mayors.id) }],
        [{ "partnerId": global(stage.other.id) }, { "partnerKind": "FOUNDATION" }],
        [{ "programmeId": global(dialog.id) }, { "district": "14628" }],
        [{ "municipality": "14628410" }, { "invitation": "YES" }],
    ]);
    let answer = set(&stage, json!("RESTRICTED"), sets).await;
    let audience = &answer["event"]["audience"];
    assert_eq!((&audience["mode"], &audience["inherited"]), (&json!("RESTRICTED"), &json!(false)));
    let rules: Vec<Vec<&str>> = audience["ruleSets"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .iter()
        .map(|set| set["rules"].as_array().unwrap())
        .map(|rules| rules.iter().map(|rule| rule["kind"].as_str().unwrap()).collect())
        .collect();
    let expected = [
        vec!["FUNCTION", "STATE"],
        vec!["GROUP"],
        vec!["PARTNER", "PARTNER_KIND"],
        vec!["PROGRAMME_MEMBER", "DISTRICT"],
        vec!["MUNICIPALITY", "INVITATION"],
    ];
    assert_eq!(rules, expected);
    assert_eq!(audience["ruleSets"][0]["rules"][1]["territory"], "DE-SN");
    assert_eq!(stage.revision().await, 2);
    // Registrations that are there stay.
    let found = registration::Entity::find_by_id(before.id).one(test.app.database.read()).await;
    assert_eq!(found.unwrap(), Some(before));

    let answer = set(&stage, json!("OPEN"), json!([[{ "groupId": global(mayors.id) }]])).await;
    let audience = &answer["event"]["audience"];
    assert_eq!(audience["groups"][0]["indicative"], true);
    assert_eq!(audience["ruleSets"].as_array().unwrap().len(), 1);
    let version = answer["event"]["version"].as_i64().unwrap();
    let stale = json!({
        "of": { "eventId": stage.event_id() }, "expectedVersion": version - 1, "ruleSets": [],
    });
    assert_eq!(stage.act("setAudience", "event { id }", stale).await, "CONFLICT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let nobody = global(entity::id::AudienceGroupId(uuid::Uuid::from_u128(7)));
    let gone = global(entity::id::PartnerId(uuid::Uuid::from_u128(7)));
    let none = global(entity::id::ProgrammeId(uuid::Uuid::from_u128(7)));
    let sets = json!([
        [{ "state": "DE-SN" }, { "groupId": nobody }],
        [{ "partnerId": gone }],
        [{ "programmeId": none }],
    ]);
    let refused = set(&stage, json!("RESTRICTED"), sets).await;
    let expected = [
        "ruleSets.0.rules.1.groupId UNKNOWN_REFERENCE",
        "ruleSets.1.rules.0.partnerId UNKNOWN_REFERENCE",
        "ruleSets.2.rules.0.programmeId UNKNOWN_REFERENCE",
    ];
    assert_eq!(refusals(&refused), expected);
    let refused = set(&stage, json!("RESTRICTED"), json!([[{ "state": "Sachsen" }]])).await;
    assert_eq!(refusals(&refused), ["ruleSets.0.rules.0.state INVALID_TERRITORY"]);
    let refused = set(&stage, json!("RESTRICTED"), json!([])).await;
    assert_eq!(refusals(&refused), ["ruleSets RULES_REQUIRED"]);
    let refused = set(&stage, Value::Null, json!([[{ "function": "MAYOR" }]])).await;
    assert_eq!(refusals(&refused), ["mode MODE_REQUIRED"]);
    assert_eq!(stage.revision().await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_inherit_the_audience_of_their_series(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let row = put(test, series(test, "Reihe")).await;
    put(test, host_of_series(test, row.id, stage.host.id)).await;
    let part = put(test, part_of(row.id, 1, crate::world::events::event(test, "Erste"))).await;
    put(test, seats(part.id, None, 0)).await;
    let input = json!({
        "of": { "eventSeriesId": global(row.id) }, "mode": "RESTRICTED",
        "ruleSets": [{ "rules": [{ "state": "DE-SN" }] }],
    });
    let fields = "event { id } eventSeries { version audience { mode } }";
    let answer = stage.act("setAudience", fields, input.clone()).await;
    assert_eq!(answer["eventSeries"]["audience"]["mode"], "RESTRICTED", "{answer}");
    assert_eq!((&answer["event"], &answer["eventSeries"]["version"]), (&Value::Null, &json!(2)));
    let query =
        format!("{{ node(id: \"{}\") {{ ... on Event {{ {AUDIENCE} }} }} }}", global(part.id));
    let seen = ask(test, &Actor::Anonymous, &query).await;
    assert_eq!(seen["node"]["audience"]["inherited"], true, "{seen}");
    // Who registers for it at this moment is judged anew.
    let connection = test.app.database.read();
    let seats = entity::event_seats::Entity::find_by_id(part.id).one(connection).await.unwrap();
    assert_eq!(seats.unwrap().revision, 2);
    assert_eq!(
        act(test, &stage.stranger(), "setAudience", fields, input.clone()).await,
        "FORBIDDEN"
    );
    assert_eq!(refusals(&act(test, &administrator(), "setAudience", fields, input).await), [""; 0]);
}

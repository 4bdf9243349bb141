//! The examples of the documentation, as they stand there.

use api::access::Actor;
use entity::programme;
use rstest::rstest;
use serde_json::{Value, json};

use super::{World, asking::register};
use crate::{
    fixture::Engine,
    world::{ask_with, global},
};

/// The operations of the page, in order.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../docs/model-municipalities.md");
    let blocks = page.split("```graphql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_shows_works(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::of(engine, |row| programme::Model { requires_agreement: true, ..row }).await;
    register(&world).await;
    let examples = examples();
    let [
        _partners,
        begin,
        cohort,
        apply,
        admit,
        activate,
        record,
        milestone,
        read,
        express,
        _confirm,
        questions,
    ] = examples.as_slice()
    else {
        panic!("{examples:?}")
    };
    let run = async |actor: &Actor, query: &str, variables: Value| {
        let data = ask_with(&world.test, actor, query, variables).await;
        for (_, payload) in data.as_object().unwrap() {
            assert!(
                payload.get("userErrors").is_none_or(|errors| *errors == json!([])),
                "{payload}"
            );
        }
        data
    };
    let programme = json!({ "programmeId": global(world.programme.id) });
    let mut both = programme.clone();
    both["municipalityId"] = json!(global(world.municipality.id));
    let way = run(&world.town, begin, both).await["beginModelMunicipality"].clone();
    let way = &way["modelMunicipality"];
    assert_eq!(way["viewerCanTake"], json!(["APPLY", "WITHDRAW"]));
    let made = run(&world.lead, cohort, programme.clone()).await["createCohort"]["cohort"].clone();
    assert_eq!(
        (&made["applications"], &made["closesAt"]),
        (&json!("OPEN"), &json!("2027-06-15T22:00:00Z"))
    );
    assert_eq!((&made["placesLeft"], &made["version"]), (&json!(1), &json!(1)));
    let id = json!({ "id": way["id"] });
    let applied = json!({ "id": way["id"], "cohortId": made["id"] });
    run(&world.town, apply, applied).await;
    let admitted = run(&world.lead, admit, id.clone()).await["admitModelMunicipality"].clone();
    let expected = json!({ "status": "ADMITTED", "ordinal": 1, "pilot": true });
    assert_eq!(admitted["modelMunicipality"], expected);
    let early = ask_with(&world.test, &world.lead, activate, id.clone()).await;
    let refused = &early["activateModelMunicipality"]["userErrors"][0];
    assert_eq!(refused["code"], "AGREEMENT_REQUIRED");
    let mut between = id.clone();
    between["programmeId"] = programme["programmeId"].clone();
    between["dresden"] = json!(global(world.town_partner));
    between["lead"] = json!(global(world.leading));
    run(&world.lead, record, between).await;
    run(&world.lead, activate, id.clone()).await;
    run(&world.lead, milestone, id.clone()).await;
    let seen = run(&world.town, read, id).await["node"].clone();
    assert_eq!(seen["history"].as_array().unwrap().len(), 5);
    assert_eq!(seen["milestones"][0]["title"], "First dialogue");
    let asked = run(&Actor::Anonymous, express, programme.clone()).await;
    assert_eq!(asked["expressProgrammeInterest"]["status"], "PENDING");
    run(&world.lead, questions, programme).await;
}

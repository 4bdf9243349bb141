//! The examples of the documentation, as they stand there.

use api::access::Actor;
use rstest::rstest;
use serde_json::{Value, json};

use super::Place;
use crate::{
    fixture::Engine,
    world::{ask_with, global},
};

/// The operations of the page, in order.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../docs/programmes.md");
    let blocks = page.split("```graphql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_those_who_lead_are_shown_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let examples = examples();
    let [enter, rename, paper, ask, accept, begin] = examples.as_slice() else {
        panic!("{examples:?}")
    };
    let run = async |actor: &Actor, query: &str, variables: Value| {
        let data = ask_with(&place.test, actor, query, variables).await;
        for payload in data.as_object().unwrap().values() {
            assert_eq!(payload["userErrors"], json!([]), "{query}");
        }
        data
    };
    let editor = place.editor();
    let made = run(&editor, enter, json!({ "leadId": global(place.lead.id) })).await;
    let made = &made["createProgramme"]["programme"];
    assert_eq!((&made["status"], &made["requiresAgreement"]), (&json!("PLANNED"), &json!(true)));
    assert_eq!(made["slug"], "nachbarschaft-im-gespraech");
    let id = json!({ "id": made["id"] });
    let renamed = run(&editor, rename, id.clone()).await;
    let expected = json!(["nachbarschaft-im-gespraech"]);
    assert_eq!(renamed["updateProgramme"]["programme"]["formerSlugs"], expected);
    let added = run(&editor, paper, id.clone()).await;
    assert_eq!(added["addProgrammeDocument"]["document"]["position"], 1);
    let variables = json!({ "id": id["id"], "partnerId": global(place.other.id) });
    let asked = run(&editor, ask, variables).await;
    let asked = &asked["proposePartnerRole"]["partnerRole"];
    assert_eq!((&asked["state"], &asked["position"]), (&json!("PROPOSED"), &json!(2)));
    run(&place.stranger(), accept, json!({ "roleId": asked["id"] })).await;
    let begun = run(&editor, begin, id).await;
    let begun = &begun["startProgramme"]["programme"];
    assert_eq!(begun["status"], "RUNNING");
    assert_eq!(
        begun["members"],
        json!({ "nodes": [{ "name": "Andere" }, { "name": "Stiftung" }] })
    );
    assert_eq!(begun["memberCounts"], json!({ "partners": 2, "municipalitiesByStatus": [] }));
    assert_eq!(begun["targetMunicipalities"]["count"], 40);
    assert_eq!(begun["viewerCanComplete"], true);
}

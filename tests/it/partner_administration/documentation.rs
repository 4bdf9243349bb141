//! The examples of the documentation, as they stand there.

use api::access::Scope;
use rstest::rstest;
use serde_json::{Value, json};

use super::{put_partner, system, unit};
use crate::{
    fixture::{Engine, TestApp},
    world::{administrator, ask_with, global, programmes as world},
};

/// The operations in the section of a page under this heading.
fn examples(page: &'static str, heading: &str) -> Vec<&'static str> {
    let (_, section) = page.split_once(heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```graphql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_administrators_are_shown_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let page = include_str!("../../../docs/administrator.md");
    let examples = examples(page, "## Partners");
    let [create, update, merge] = examples.as_slice() else { panic!("{examples:?}") };
    let test = TestApp::new(engine).await;
    let administrator = administrator();
    let mut done = ask_with(&test, &administrator, create, json!({})).await;
    let partner = done["createPartner"]["partner"].take();
    let id = partner["id"].clone();
    assert_eq!(
        partner,
        json!({ "id": id, "slug": "stiftung-fuer-verstaendigung", "status": "PROPOSED", "version": 1 })
    );
    let done = ask_with(&test, &administrator, update, json!({ "id": id })).await;
    assert_eq!(
        done["updatePartner"]["partner"],
        json!({
            "name": "Stiftung Verständigung", "formerNames": ["Stiftung für Verständigung"],
            "slug": "verstaendigung", "formerSlugs": ["stiftung-fuer-verstaendigung"],
            "website": null, "version": 2,
        })
    );
    let twin = put_partner(&test, world::partner(&test, "Verständigungsstiftung")).await;
    put_partner(&test, unit(&test, twin.id, "Referat")).await;
    let variables = json!({ "duplicateId": global(twin.id), "intoId": id });
    let done = ask_with(&test, &administrator, merge, variables).await;
    let merged = &done["mergePartners"]["partner"];
    assert_eq!(merged["units"]["totalCount"], 1);
    assert_eq!(merged["formerNames"][1], "Verständigungsstiftung");
    assert_eq!(done["mergePartners"]["userErrors"], Value::Array(Vec::new()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_integrators_are_shown_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let page = include_str!("../../../docs/integrator.md");
    let examples = examples(page, "## Writing by your own keys");
    let [upsert] = examples.as_slice() else { panic!("{examples:?}") };
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let key = system(&[own.id], &[Scope::PartnersWrite]);
    let done = ask_with(&test, &key, upsert, json!({})).await;
    let done = &done["upsertPartner"];
    assert_eq!((&done["created"], &done["userErrors"]), (&json!(true), &json!([])));
    assert_eq!(done["partner"]["parent"]["name"], "Eigene");
}

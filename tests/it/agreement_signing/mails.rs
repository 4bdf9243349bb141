//! Who is told of an agreement by mail.

use rstest::rstest;
use serde_json::json;

use super::{AGREEMENT, Table};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        mailed::mailed,
    },
};

async fn names(test: &TestApp, template: &str) -> Vec<String> {
    let mut names: Vec<_> = mailed(test, template).await.into_iter().map(|mail| mail.name).collect();
    names.sort_unstable();
    names
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn those_whose_turn_it_is_are_asked_once_and_all_hear_of_the_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({ "signingOrder": "SEQUENTIAL" })).await;
    for place in 0..4 {
        let asked = names(test, "agreement-open").await;
        let expected: Vec<_> = (0..=place).map(|number| format!("Ada Zeichner{number}")).collect();
        assert_eq!(asked, expected);
        done(table.sign(&agreement, place).await);
    }
    assert_eq!(names(test, "agreement-open").await.len(), 4);
    let told = mailed(test, "agreement-completed").await;
    assert_eq!(told.len(), 5, "four who sign, and one who edits for the lead");
    assert_eq!(told[0].values["agreement"]["number"], agreement["number"]);
    assert_eq!(told[0].values["holds"], true);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_asked_at_once_where_the_order_does_not_matter_and_hears_who_declined(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({})).await;
    done(table.sign(&agreement, 0).await);
    assert_eq!(names(test, "agreement-open").await.len(), 4, "nobody is asked twice");
    let input = json!({ "partyId": agreement["parties"][3]["id"], "reason": "Der Rat war dagegen." });
    done(act(test, &table.signers[3], "declineAgreement", AGREEMENT, input).await);
    let told = mailed(test, "agreement-declined").await;
    assert_eq!(told.len(), 5);
    assert_eq!(told[0].values["party"], "Potsdam");
    assert_eq!(told[0].values["reason"], "Der Rat war dagegen.");
}

//! The examples of the documentation, as they stand there.

use rstest::rstest;
use serde_json::{Value, json};

use super::Place;
use crate::{
    fixture::Engine,
    world::{ask_with, global},
};

/// The operations of the page, in order.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../docs/events.md");
    let blocks = page.split("```graphql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_organisers_are_shown_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let examples = examples();
    let [series, event, publish, capacity, postpone, reschedule, clone] = examples.as_slice()
    else {
        panic!("{examples:?}")
    };
    let run = async |query: &str, variables: Value| {
        let data = ask_with(test, &place.editor, query, variables).await;
        let (_, payload) = data.as_object().unwrap().iter().next().unwrap().to_owned();
        assert_eq!(payload["userErrors"], json!([]), "{query}");
        payload.clone()
    };
    let host = json!({ "hostId": global(place.host.id) });
    let made = run(series, host.clone()).await;
    assert_eq!(made["series"]["status"], "DRAFT");
    let variables = json!({ "hostId": host["hostId"], "seriesId": made["series"]["id"] });
    let made = run(event, variables).await;
    assert_eq!(made["event"]["position"], 1);
    assert_eq!(made["event"]["capacity"], json!({ "limit": 50, "inherited": true }));
    let id = json!({ "id": made["event"]["id"] });
    assert_eq!(run(publish, id.clone()).await["event"]["status"], "PUBLISHED");
    assert_eq!(run(capacity, id.clone()).await["event"]["seatsHeldBack"], 5);
    assert_eq!(run(postpone, id.clone()).await["event"]["status"], "POSTPONED");
    let moved = run(reschedule, id.clone()).await;
    assert_eq!(moved["event"]["time"]["startsAt"], "2027-10-31T01:30:00Z");
    assert_eq!(moved["event"]["previousStarts"].as_array().unwrap().len(), 1);
    assert_eq!(run(clone, id).await["event"]["status"], "DRAFT");
}

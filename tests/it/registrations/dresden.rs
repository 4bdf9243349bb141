//! The Dresden series of 2021: 15 June, inclusive, in Berlin.

use api::{access::Actor, demo::service::load};
use rstest::rstest;
use serde_json::{Value, json};

use super::{refusals, user};
use crate::{
    fixture::{Engine, TestApp},
    world::ask,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_second_of_15_june_succeeds_and_the_next_one_fails(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    load(&test.app, &Actor::Operator).await.unwrap();
    let query = r#"{ eventSeries(slug: "dresden-beteiligung-2021") {
        events(orderBy: { field: POSITION }) {
            nodes { id audience { mode groups { group { id name } } } }
        }
    } }"#;
    let data = ask(&test, &Actor::Anonymous, query).await;
    let events = data["eventSeries"]["events"]["nodes"].as_array().unwrap().clone();
    assert_eq!(events.len(), 3);
    let register = async |actor: &Actor, event: &Value, group: &Value| {
        let query = "mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) {
            registration { status } userErrors { code path } } }";
        let input = json!({ "eventId": event["id"], "groupId": group });
        test.run(actor, query, json!({ "input": input })).await["data"]["registerForEvent"].take()
    };
    let [early, late] = [user(&test, "Rechtzeitig").await, user(&test, "Spaet").await];
    for event in &events {
        let groups = &event["audience"]["groups"];
        test.set_now("2021-06-15T21:59:59Z".parse().unwrap());
        // The reserved one is for five groups, of which one is declared.
        if event["audience"]["mode"] == "RESTRICTED" {
            let refused = register(&early, event, &Value::Null).await;
            assert_eq!(refusals(&refused), ["input.groupId GROUP_REQUIRED"]);
        }
        let group = &groups[0]["group"]["id"];
        let done = register(&early, event, group).await;
        assert_eq!(done["registration"]["status"], "CONFIRMED", "{done}");
        test.set_now("2021-06-15T22:00:00Z".parse().unwrap());
        let refused = register(&late, event, group).await;
        assert_eq!(refusals(&refused), ["input.eventId REGISTRATION_CLOSED"]);
    }
}

//! What a model municipality is to reach.

use api::access::Actor;
use entity::terms::ModelMunicipalityStatus;
use rstest::rstest;
use serde_json::{Value, json};

use super::World;
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, ask, global,
    },
};

const MILESTONE: &str = "milestone { id title due { value } reachedOn { value } version }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn milestones_are_kept_by_the_programme_and_seen_with_the_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    let row = world.at(ModelMunicipalityStatus::Admitted).await;
    let add = async |actor: &Actor, title: &str, due: Value| {
        let input = json!({ "modelMunicipalityId": global(row.id), "title": title, "due": due });
        act(test, actor, "addMilestone", MILESTONE, input).await
    };
    for (title, due) in [
        ("Irgendwann", Value::Null),
        ("Dialog", json!("2027-06")),
        ("Auftakt", json!("2027-01-15")),
    ] {
        done(add(&world.lead, title, due).await);
    }
    assert_eq!(add(&world.town, "Nein", Value::Null).await, "FORBIDDEN");
    assert_eq!(add(&administrator(), "Nein", Value::Null).await, "FORBIDDEN");
    assert_eq!(add(&Actor::Anonymous, "Nein", Value::Null).await, "NOT_FOUND");
    let wrong = add(&world.lead, " ", json!("2027-13")).await;
    assert_eq!(refusals(&wrong), ["input.title REQUIRED", "input.due INVALID_DATE"]);

    let query = format!(
        "{{ node(id: \"{}\") {{ ... on ModelMunicipality {{ milestones {{ id title }} viewerCanEditMilestones }} }} }}",
        global(row.id)
    );
    let seen = ask(test, &world.town, &query).await["node"].clone();
    let titles: Vec<_> =
        seen["milestones"].as_array().unwrap().iter().map(|one| one["title"].clone()).collect();
    assert_eq!(titles, ["Auftakt", "Dialog", "Irgendwann"], "by their due dates");
    assert_eq!(seen["viewerCanEditMilestones"], false);
    let id = seen["milestones"][0]["id"].clone();

    let reached = json!({ "id": id, "reachedOn": "2027-01-20", "expectedVersion": 1 });
    let changed = done(act(test, &world.lead, "updateMilestone", MILESTONE, reached.clone()).await);
    let changed = &changed["milestone"];
    assert_eq!((&changed["title"], &changed["version"]), (&json!("Auftakt"), &json!(2)));
    assert_eq!(changed["reachedOn"]["value"], "2027-01-20");
    let stale = act(test, &world.lead, "updateMilestone", MILESTONE, reached).await;
    assert_eq!(stale, "CONFLICT");
    let gone = act(test, &world.lead, "removeMilestone", "milestoneId", json!({ "id": id })).await;
    assert_eq!(done(gone)["milestoneId"], id);
    let again = act(test, &world.lead, "removeMilestone", "milestoneId", json!({ "id": id })).await;
    assert_eq!(again, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn there_are_at_most_fifty_milestones(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let row = world.at(ModelMunicipalityStatus::Active).await;
    let input = json!({ "modelMunicipalityId": global(row.id), "title": "Schritt" });
    for _ in 0..50 {
        done(act(&world.test, &world.lead, "addMilestone", MILESTONE, input.clone()).await);
    }
    let answer = act(&world.test, &world.lead, "addMilestone", MILESTONE, input).await;
    assert_eq!(refusals(&answer), ["input.modelMunicipalityId TOO_MANY"]);
}

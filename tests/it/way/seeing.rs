//! Who sees what of a way, and what a long list costs.

use api::access::{Actor, Level};
use entity::terms::ModelMunicipalityStatus;
use rstest::rstest;
use serde_json::{Value, json};

use super::World;
use crate::{
    fixture::Engine,
    world::{acting::act, administrator, ask, global, member},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_steps_that_a_viewer_can_take_are_those_of_the_side_and_the_state(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use ModelMunicipalityStatus::{Active, UnderReview};
    let world = World::new(engine).await;
    let row = world.at(UnderReview).await;
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on ModelMunicipality {{ viewerCanTake viewerCanEditContact }} }} }}",
        global(row.id)
    );
    let seen = async |actor: &Actor| ask(&world.test, actor, &query).await["node"].clone();
    let of = |steps: &[&str], contact: bool| json!({ "viewerCanTake": steps, "viewerCanEditContact": contact });
    assert_eq!(seen(&world.town).await, of(&["WITHDRAW"], true));
    assert_eq!(seen(&world.lead).await, of(&["ADMIT", "WAIT", "REJECT", "WITHDRAW"], true));
    assert_eq!(seen(&administrator()).await, of(&["WITHDRAW"], false));
    let active = entity::model_municipality::Model { status: Active, ..row.clone() };
    super::restore(&world.test, &active).await;
    assert_eq!(seen(&world.lead).await, of(&["PAUSE", "COMPLETE", "WITHDRAW"], true));
    assert_eq!(seen(&Actor::Anonymous).await, of(&[], false));
    assert_eq!(seen(&member(world.leading, Level::Viewer)).await, of(&[], false));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_costs_does_not_depend_on_how_long_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    let input = json!({ "programmeId": global(world.programme.id), "title": "Runde", "places": 9 });
    act(test, &world.lead, "createCohort", "cohort { id }", input).await;
    let query = "{ modelMunicipalities(first: 50) { nodes { status viewerCanTake viewerCanEditContact
        cohort { title placesLeft } milestones { title } history { to side }
        programme { title viewerCanEditCohorts cohorts { nodes { title applications placesLeft } } } } } }";
    let cost = async || {
        test.take_statements();
        let seen = ask(test, &world.lead, query).await;
        (
            test.take_statements().len(),
            seen["modelMunicipalities"]["nodes"].as_array().unwrap().len(),
        )
    };
    let full = async |name: &str, ags: &str| {
        let row = world.another_at(name, ags, ModelMunicipalityStatus::UnderReview).await;
        let input = json!({ "modelMunicipalityId": global(row.id), "title": "Auftakt" });
        act(test, &world.lead, "addMilestone", "milestone { id }", input).await;
        let cohorts = "{ programme(slug: \"weltoffen\") { cohorts { nodes { id } } } }";
        let cohort = ask(test, &world.lead, cohorts).await;
        let cohort: Value = cohort["programme"]["cohorts"]["nodes"][0]["id"].clone();
        let input = json!({ "id": global(row.id), "cohortId": cohort });
        world.take(&world.lead, "admitModelMunicipality", input).await;
    };
    full("Freital", "14628110").await;
    let (few, rows) = cost().await;
    assert_eq!(rows, 1);
    for (name, ags) in [("Pirna", "14628270"), ("Heidenau", "14628160"), ("Tharandt", "14628400")] {
        full(name, ags).await;
    }
    let (many, rows) = cost().await;
    assert_eq!((many, rows), (few, 4));
}

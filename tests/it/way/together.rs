//! Several who are admitted at once, by several processes: numbers and places are given once.

use api::model_municipalities::service::{Admission, WayChange, admit};
use entity::{model_municipality, terms::ModelMunicipalityStatus};
use rstest::rstest;
use serde_json::json;

use super::{World, find, named};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        global,
    },
};

fn admission(row: &model_municipality::Model) -> Admission {
    let change = WayChange { id: row.id, expected_version: None, reason: None };
    Admission { change, cohort: None, pilot: false }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_give_different_numbers_and_none_is_given_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use ModelMunicipalityStatus::UnderReview;
    let world = World::new(engine).await;
    let test = &world.test;
    let first = world.at(UnderReview).await;
    let second = world.another_at("Freital", "14628110", UnderReview).await;
    let third = world.another_at("Pirna", "14628270", UnderReview).await;
    let other = test.another_process().await;
    let (one, two) = tokio::join!(
        admit(&test.app, &world.lead, admission(&first)),
        admit(&other, &world.lead, admission(&second)),
    );
    let mut ordinals = [one.unwrap().ordinal.unwrap(), two.unwrap().ordinal.unwrap()];
    ordinals.sort_unstable();
    assert_eq!(ordinals, [1, 2]);
    world.take(&world.town, "withdrawModelMunicipality", named(&first)).await;
    world.take(&world.lead, "withdrawModelMunicipality", named(&second)).await;
    let way = world.take(&world.lead, "admitModelMunicipality", named(&third)).await;
    assert_eq!(way["ordinal"], 3, "the numbers of those who left stay theirs");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_of_a_cohort_is_given_once_and_again_when_it_is_free(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use ModelMunicipalityStatus::{Admitted, UnderReview};
    let world = World::new(engine).await;
    let test = &world.test;
    let input =
        json!({ "programmeId": global(world.programme.id), "title": "Runde 1", "places": 1 });
    let cohort = act(test, &world.lead, "createCohort", "cohort { id }", input).await;
    let cohort = done(cohort)["cohort"]["id"].clone();
    let first = world.at(UnderReview).await;
    let second = world.another_at("Freital", "14628110", UnderReview).await;
    let into =
        |row: &model_municipality::Model| json!({ "id": global(row.id), "cohortId": cohort });
    let other = test.another_process().await;
    let id = api::graphql::id::GlobalId::from_global(
        "id",
        &async_graphql::ID(cohort.as_str().unwrap().to_owned()),
    );
    let cohort_id: entity::id::CohortId = id.unwrap();
    let with_cohort =
        |row: &model_municipality::Model| Admission { cohort: Some(cohort_id), ..admission(row) };
    let (one, two) = tokio::join!(
        admit(&test.app, &world.lead, with_cohort(&first)),
        admit(&other, &world.lead, with_cohort(&second)),
    );
    assert!(one.is_ok() != two.is_ok(), "one place, one municipality");
    let (inside, outside) = if one.is_ok() { (&first, &second) } else { (&second, &first) };
    let answer = world.step(&world.lead, "admitModelMunicipality", into(outside)).await;
    assert_eq!(refusals(&answer), ["input.cohortId COHORT_FULL"]);
    world.take(&world.lead, "putModelMunicipalityOnWaitingList", named(outside)).await;
    let answer = world.step(&world.lead, "admitModelMunicipality", into(outside)).await;
    assert_eq!(refusals(&answer), ["input.cohortId COHORT_FULL"]);
    world.take(&world.lead, "withdrawModelMunicipality", named(inside)).await;
    let way = world.take(&world.lead, "admitModelMunicipality", into(outside)).await;
    assert_eq!((&way["ordinal"], &way["cohort"]["title"]), (&json!(2), &json!("Runde 1")));
    assert_eq!(find(test, outside).await.status, Admitted);
}

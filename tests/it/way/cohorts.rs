//! When municipalities can apply, and how many are admitted.

use api::access::{Actor, Level};
use entity::{model_municipality, programme, terms::ModelMunicipalityStatus};
use rstest::rstest;
use serde_json::{Value, json};

use super::World;
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, ask, global, member,
        programmes::programme,
        put,
    },
};

const COHORT: &str = "cohort { id title applicationsFrom applicationsUntil timeZone opensAt closesAt places version }";

async fn create(world: &World, fields: Value) -> Value {
    let mut input = json!({ "programmeId": global(world.programme.id), "title": "Runde 1" });
    input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    act(&world.test, &world.lead, "createCohort", COHORT, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn applications_are_taken_on_the_days_of_the_cohorts_zone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let window = json!({ "applicationsFrom": "2027-03-01", "applicationsUntil": "2027-06-15" });
    let cohort = done(create(&world, window).await)["cohort"].clone();
    assert_eq!(cohort["timeZone"], "Europe/Berlin");
    assert_eq!(cohort["opensAt"], "2027-02-28T23:00:00Z");
    assert_eq!(cohort["closesAt"], "2027-06-15T22:00:00Z");
    let row = world.at(ModelMunicipalityStatus::Interested).await;
    let input = json!({ "id": global(row.id), "cohortId": cohort["id"] });
    for (instant, expected, state) in [
        ("2027-02-28T22:59:59Z", Some("APPLICATIONS_NOT_OPEN"), "NOT_YET_OPEN"),
        ("2027-06-15T22:00:00Z", Some("APPLICATIONS_CLOSED"), "CLOSED"),
        ("2027-06-15T21:59:59Z", None, "OPEN"),
    ] {
        world.test.set_now(instant.parse().unwrap());
        let query = "{ programme(slug: \"weltoffen\") { cohorts { nodes { applications } } } }";
        let seen = ask(&world.test, &Actor::Anonymous, query).await;
        assert_eq!(seen["programme"]["cohorts"]["nodes"][0]["applications"], state);
        let answer = world.step(&world.town, "applyAsModelMunicipality", input.clone()).await;
        match expected {
            Some(code) => assert_eq!(refusals(&answer), [format!("input.cohortId {code}")]),
            None => assert_eq!(answer["modelMunicipality"]["cohort"]["title"], "Runde 1"),
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_with_cohorts_takes_applications_in_its_own_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    done(create(&world, json!({})).await);
    let row = world.at(ModelMunicipalityStatus::Interested).await;
    let without = json!({ "id": global(row.id) });
    let answer = world.step(&world.town, "applyAsModelMunicipality", without).await;
    assert_eq!(refusals(&answer), ["input.cohortId COHORT_REQUIRED"]);
    let other: programme::Model = put(test, programme(test, "Anderes")).await;
    put(test, crate::world::programmes::lead(test, other.id, world.leading)).await;
    let input = json!({ "programmeId": global(other.id), "title": "Fremde" });
    let foreign = done(act(test, &world.lead, "createCohort", COHORT, input).await);
    let input = json!({ "id": global(row.id), "cohortId": foreign["cohort"]["id"] });
    let answer = world.step(&world.town, "applyAsModelMunicipality", input).await;
    assert_eq!(refusals(&answer), ["input.cohortId COHORT_OF_OTHER_PROGRAMME"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_a_cohort_is_said_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wrong = json!({
        "title": "\u{a0}", "applicationsFrom": "2027-06-16", "applicationsUntil": "2027-06-15",
        "timeZone": "Europa/Berlin", "places": 0,
    });
    let answer = create(&world, wrong).await;
    let expected = [
        "input.title REQUIRED",
        "input.timeZone INVALID_TIME_ZONE",
        "input.applicationsUntil WINDOW_REVERSED",
        "input.places INVALID_PLACES",
    ];
    assert_eq!(refusals(&answer), expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cohort_is_changed_by_those_who_lead_the_programme_and_stays_true(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    let cohort = done(create(&world, json!({ "places": 5 })).await)["cohort"].clone();
    let id = cohort["id"].clone();
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (administrator(), "FORBIDDEN"),
        (world.town.clone(), "FORBIDDEN"),
        (member(world.leading, Level::Viewer), "FORBIDDEN"),
    ] {
        let input = json!({ "id": id, "title": "Anders" });
        assert_eq!(act(test, &actor, "updateCohort", COHORT, input).await, code);
    }
    let update = async |fields: Value| {
        let mut input = json!({ "id": id });
        input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        act(test, &world.lead, "updateCohort", COHORT, input).await
    };
    let changed = done(update(json!({ "applicationsUntil": "2027-06-15" })).await);
    let changed = &changed["cohort"];
    assert_eq!(
        (&changed["title"], &changed["places"], &changed["version"]),
        (&json!("Runde 1"), &json!(5), &json!(2))
    );
    let same = done(update(json!({ "applicationsUntil": "2027-06-15" })).await);
    assert_eq!(same["cohort"]["version"], 2, "nothing has changed");
    let cleared = done(update(json!({ "applicationsUntil": null, "places": null })).await);
    assert_eq!(
        (&cleared["cohort"]["closesAt"], &cleared["cohort"]["places"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(update(json!({ "title": "X", "expectedVersion": 1 })).await, "CONFLICT");

    // Two are in: there cannot be fewer places, and it cannot go.
    let cohort_id = api::graphql::id::GlobalId::from_global(
        "id",
        &async_graphql::ID(id.as_str().unwrap().to_owned()),
    );
    let cohort_id: entity::id::CohortId = cohort_id.unwrap();
    for (name, ags) in [("Freital", "14628110"), ("Pirna", "14628270")] {
        let row = world.another_at(name, ags, ModelMunicipalityStatus::Active).await;
        let inside = model_municipality::Model { cohort_id: Some(cohort_id), ..row };
        super::restore(test, &inside).await;
    }
    let few = update(json!({ "places": 1 })).await;
    assert_eq!(refusals(&few), ["input.places PLACES_TAKEN"]);
    done(update(json!({ "places": 3 })).await);
    let query = format!(
        "{{ node(id: {id}) {{ ... on Cohort {{ placesLeft viewerCanEdit modelMunicipalities {{ totalCount }} }} }} }}"
    );
    let seen = ask(test, &world.lead, &query).await["node"].clone();
    assert_eq!(
        seen,
        json!({ "placesLeft": 1, "viewerCanEdit": true, "modelMunicipalities": { "totalCount": 2 } })
    );
    let seen = ask(test, &Actor::Anonymous, &query).await["node"].clone();
    assert_eq!(
        seen,
        json!({ "placesLeft": null, "viewerCanEdit": false, "modelMunicipalities": { "totalCount": 2 } })
    );
    let remove = async |id: &Value| {
        act(test, &world.lead, "removeCohort", "cohortId", json!({ "id": id })).await
    };
    assert_eq!(refusals(&remove(&id).await), ["input.id COHORT_IN_USE"]);
    let unused = done(create(&world, json!({})).await)["cohort"]["id"].clone();
    assert_eq!(done(remove(&unused).await)["cohortId"], unused);
    assert_eq!(remove(&unused).await, "NOT_FOUND");
}

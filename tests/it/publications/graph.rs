//! From a recommendation to all that it rests on and back, in one query.

use api::access::Actor;
use entity::{
    agreement, outcome,
    terms::{ModelMunicipalityStatus, PartnerStatus, SubjectKind},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{House, recommendation_id};
use crate::{
    fixture::Engine,
    world::{
        ask, events, id,
        programmes::{model_municipality, put_municipality, released},
        publications::{presented, recommendation, rests_on},
        put,
    },
};

/// There and back, along every edge.
const GRAPH: &str = "
    title
    evidence { object { __typename
      ... on Outcome { title event { title } modelMunicipality { ordinal } recommendations(first: 2) { nodes { title } } }
      ... on Event { title recommendations(first: 2) { totalCount nodes { title } } }
      ... on ModelMunicipality { ordinal recommendations(first: 2) { nodes { title } } }
    } }
    events { title recommendations(first: 2) { nodes { title } } }
    presentedAt { title presentedRecommendations(first: 2) { nodes { title } } recommendations(first: 2) { totalCount } }
    modelMunicipalities {
      municipality { name } outcomes(first: 2) { nodes { title } } recommendations(first: 2) { nodes { title } }
      agreements(first: 2) { nodes { title recommendations(first: 2) { nodes { title } } } }
    }
    agreements { title recommendations(first: 2) { nodes { title } } }
    programme { recommendations(first: 2) { totalCount } }";

/// One municipality's way with an agreement, an outcome of it, an event with an outcome, and a recommendation that
/// rests on them.
async fn put_story(house: &House, number: i32) -> String {
    let test = &house.test;
    let ags = format!("146284{number:02}");
    let (_, town) =
        put_municipality(test, &format!("Stadt {number}"), &ags, PartnerStatus::Active).await;
    let status = ModelMunicipalityStatus::Active;
    let model = model_municipality(test, house.programme, town.id, Some(number), status);
    let model = put(test, model).await;
    let signed = agreement::Model {
        model_municipality_id: Some(model.id),
        ..released(test, &format!("Absicht {number}"), None)
    };
    put(test, signed).await;
    let event = put(test, events::event(test, &format!("Dialog {number}"))).await;
    let of_event = put(test, events::outcome(test, event.id, &format!("Ergebnis {number}"))).await;
    let of_way = outcome::Model {
        id: id(test),
        event_id: None,
        model_municipality_id: Some(model.id),
        ..events::outcome(test, event.id, &format!("Maßnahme {number}"))
    };
    let of_way = put(test, of_way).await;
    let federal = put(test, events::event(test, &format!("Bundestreffen {number}"))).await;
    let title = format!("Empfehlung {number}");
    let row = put(test, recommendation(test, house.programme, house.author, &title)).await;
    put(test, rests_on(row.id, 1, SubjectKind::Outcome, of_event.id)).await;
    put(test, rests_on(row.id, 2, SubjectKind::Outcome, of_way.id)).await;
    put(test, presented(row.id, 1, federal.id)).await;
    recommendation_id(row.id)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_graph_is_read_both_ways(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let house = House::new(engine).await;
    let test = &house.test;
    let recommendation = put_story(&house, 1).await;
    put_story(&house, 2).await;
    let query =
        format!("{{ node(id: \"{recommendation}\") {{ ... on Recommendation {{ {GRAPH} }} }} }}");
    let back = json!({ "nodes": [{ "title": "Empfehlung 1" }] });
    let expected = json!({
        "title": "Empfehlung 1",
        "evidence": [
            { "object": {
                "__typename": "Outcome", "title": "Ergebnis 1", "event": { "title": "Dialog 1" },
                "modelMunicipality": null, "recommendations": back,
            } },
            { "object": {
                "__typename": "Outcome", "title": "Maßnahme 1", "event": null,
                "modelMunicipality": { "ordinal": 1 }, "recommendations": back,
            } },
        ],
        "events": [{ "title": "Dialog 1", "recommendations": back }],
        "presentedAt": [{
            "title": "Bundestreffen 1", "presentedRecommendations": back,
            "recommendations": { "totalCount": 0 },
        }],
        "modelMunicipalities": [{
            "municipality": { "name": "Stadt 1" },
            "outcomes": { "nodes": [{ "title": "Maßnahme 1" }] },
            "recommendations": back,
            "agreements": { "nodes": [{ "title": "Absicht 1", "recommendations": back }] },
        }],
        "agreements": [{ "title": "Absicht 1", "recommendations": back }],
        "programme": { "recommendations": { "totalCount": 2 } },
    });
    assert_eq!(ask(test, &Actor::Anonymous, &query).await["node"], expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_is_not_released_is_not_found_from_a_recommendation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let recommendation = put_story(&house, 1).await;
    let row = agreement::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    let hidden = agreement::Model { released_at: None, ..row }.into_active_model().reset_all();
    hidden.update(test.app.database.write()).await.unwrap();
    let query = format!(
        "{{ node(id: \"{recommendation}\") {{ ... on Recommendation {{ agreements {{ id }} modelMunicipalities {{ id }} }} }} }}"
    );
    let seen = ask(test, &Actor::Anonymous, &query).await;
    assert_eq!(seen["node"]["agreements"], json!([]));
    assert_eq!(seen["node"]["modelMunicipalities"].as_array().unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_statements_does_not_depend_on_the_number_of_recommendations(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let query = format!(
        "{{ recommendations(first: 12) {{ nodes {{ {GRAPH} viewerCanEdit authors {{ name }} }} }} }}"
    );
    let mut counts = Vec::new();
    let mut number = 0_usize;
    for many in [2_usize, 12] {
        while number < many {
            number += 1;
            put_story(&house, i32::try_from(number).unwrap()).await;
        }
        test.take_statements();
        let seen: Value = ask(test, &Actor::Anonymous, &query).await;
        assert_eq!(seen["recommendations"]["nodes"].as_array().unwrap().len(), many);
        counts.push(test.take_statements().len());
    }
    assert_eq!(counts[0], counts[1], "{counts:?}");
    assert!(counts[0] < 60, "{counts:?}");
}

//! The examples of the documentation, as they stand there, on the demo network.

use api::{
    access::{Actor, Level},
    demo::service::load,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{acting::refusals, ask, ask_with, member},
};

/// The operations of the page, in order.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../docs/self-assessments.md");
    let blocks = page.split("```graphql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

/// An editor of the partner that a slug leads to.
async fn editor(test: &TestApp, slug: &str) -> Actor {
    use entity::{partner, value::Slug};
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    let slug: Slug = slug.parse().unwrap();
    let query = partner::Entity::find().filter(partner::Column::Slug.eq(slug));
    let found = query.one(test.app.database.read()).await.unwrap().unwrap();
    member(found.id, Level::Editor)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_shows_works(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = &TestApp::new(engine).await;
    load(&test.app, &Actor::Operator).await.unwrap();
    let lead = editor(test, "bertelsmann-stiftung").await;
    let own = editor(test, "lh-potsdam").await;
    let examples = examples();
    let [questionnaire, begin, _grant, answer, submit, evaluate, release, profile] =
        examples.as_slice()
    else {
        panic!("{examples:?}")
    };
    let run = async |actor: &Actor, query: &str, variables: Value| {
        let mut data = ask_with(test, actor, query, variables).await;
        data.as_object_mut().unwrap().values_mut().next().unwrap().take()
    };
    let programme = ask(test, &lead, questionnaire).await["programme"].take();
    let fields = programme["questionnaires"]["nodes"][0]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 7);
    let model = &programme["modelMunicipalities"]["nodes"][0];
    assert_eq!(model["municipality"]["partner"]["name"], "Landeshauptstadt Potsdam");
    let begun = run(&lead, begin, json!({ "model": model["id"] })).await;
    let id = begun["selfAssessment"]["id"].clone();
    let questions = fields.iter().flat_map(|field| field["questions"].as_array().unwrap());
    let questions: Vec<&Value> = questions.map(|question| &question["id"]).collect();
    for _ in 0..2 {
        let saved = run(&own, answer, json!({ "id": id, "question": questions[0] })).await;
        assert_eq!(saved["answer"]["version"], 1);
        assert_eq!(saved["selfAssessment"], json!({ "status": "IN_PROGRESS", "version": 2 }));
    }
    let refused = run(&own, submit, json!({ "id": id })).await;
    assert_eq!(refusals(&refused), ["input.id UNANSWERED"]);
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().starts_with("20 Fragen"));
    for question in &questions[1..] {
        let save = "mutation($input: SaveSelfAssessmentAnswerInput!) {
            saveSelfAssessmentAnswer(input: $input) { userErrors { code } } }";
        let input = json!({ "selfAssessmentId": id, "questionId": question, "value": 4 });
        ask_with(test, &own, save, json!({ "input": input })).await;
    }
    let submitted = run(&own, submit, json!({ "id": id })).await;
    assert_eq!(submitted["selfAssessment"]["status"], "SUBMITTED");
    let evaluated = run(&lead, evaluate, json!({ "id": id })).await;
    assert_eq!(evaluated["selfAssessment"]["viewerCanDiscuss"], true);
    let released = run(&own, release, json!({ "id": id })).await;
    assert_eq!(released["selfAssessment"]["release"], "PUBLIC");
    let seen = run(&Actor::Anonymous, profile, json!({ "id": id })).await;
    assert_eq!(seen["answers"], Value::Null);
    assert_eq!(seen["scores"][0]["score"], 3.67);
    assert_eq!(seen["scores"][0]["median"], Value::Null);
}

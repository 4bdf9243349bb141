//! Editions of a programme's questionnaire.

use api::access::{Actor, Level};
use entity::{assessment_question, field_of_action, scale_step, terms::QuestionnaireStatus};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{act, done, global, lead, partner, programme, put};
use crate::{
    fixture::{Engine, TestApp},
    world::{acting::refusals, administrator, ask, member, sees, users::put_member},
};

const WHOLE: &str = "questionnaire { id title edition status version introduction sourceTitle
    scale { value label } fields { id position title description questions { position text hint } } }";

fn whole(programme: &Value) -> Value {
    json!({
        "programmeId": programme, "title": "Wo stehen wir?", "introduction": "Bitte gemeinsam.",
        "sourceTitle": "Leitfaden", "sourceUrl": "https://example.org/leitfaden",
        "scale": ["nein", "ja"],
        "fields": [
            { "title": "Steuerung", "description": "Wer?", "questions": [{ "text": "Gibt es ein Leitbild?", "hint": "Beschluss" }, { "text": "Ist es bekannt?" }] },
            { "title": "Begegnung", "questions": [{ "text": "Gibt es Orte?" }] },
        ],
    })
}

/// A programme, and who leads it.
async fn led(test: &TestApp) -> (Value, entity::id::PartnerId) {
    let leading = put(test, partner(test, "Leitung")).await.id;
    let id = put(test, programme(test, "Weltoffen")).await.id;
    put(test, lead(test, id, leading)).await;
    (json!(global(id)), leading)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_edition_is_written_published_and_followed_by_the_next(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = &TestApp::new(engine).await;
    let (programme, leading) = led(test).await;
    let (author, _) = put_member(test, "Eins", leading, Level::Editor).await;
    let created = done(act(test, &author, "createQuestionnaire", WHOLE, whole(&programme)).await);
    let first = created["questionnaire"].clone();
    let id = first["id"].clone();
    assert_eq!(first["edition"], 1);
    assert_eq!(first["scale"][1], json!({ "value": 2, "label": "ja" }));
    assert_eq!(
        first["fields"][0]["questions"],
        json!([
            { "position": 1, "text": "Gibt es ein Leitbild?", "hint": "Beschluss" },
            { "position": 2, "text": "Ist es bekannt?", "hint": null },
        ])
    );
    // One draft at a time, seen by those who lead the programme alone.
    let refused = act(test, &author, "createQuestionnaire", WHOLE, whole(&programme)).await;
    assert_eq!(refusals(&refused), ["input.programmeId DRAFT_EXISTS"]);
    let listed = format!(
        "{{ node(id: {programme}) {{ ... on Programme {{ questionnaires {{ totalCount nodes {{ edition }} }} }} }} }}"
    );
    let count = async |actor: &Actor| {
        ask(test, actor, &listed).await["node"]["questionnaires"]["totalCount"].clone()
    };
    assert_eq!(count(&author).await, 1);
    assert_eq!(count(&Actor::Anonymous).await, 0);
    let field = format!("{{ node(id: {}) {{ id }} }}", first["fields"][0]["id"]);
    let hidden = test.run(&Actor::Anonymous, &field, json!({})).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");

    let input = json!({ "id": id, "expectedVersion": 1, "introduction": null, "scale": ["nein", "kaum", "ja"] });
    let changed = done(act(test, &author, "updateQuestionnaire", WHOLE, input).await);
    assert_eq!(changed["questionnaire"]["version"], 2);
    assert_eq!(changed["questionnaire"]["introduction"], Value::Null);
    assert_eq!(changed["questionnaire"]["fields"].as_array().unwrap().len(), 2);
    let same = done(act(test, &author, "updateQuestionnaire", WHOLE, json!({ "id": id })).await);
    assert_eq!(same["questionnaire"], changed["questionnaire"]);
    let stale = json!({ "id": id, "expectedVersion": 1 });
    assert_eq!(act(test, &author, "publishQuestionnaire", WHOLE, stale).await, "CONFLICT");
    let published =
        done(act(test, &author, "publishQuestionnaire", WHOLE, json!({ "id": id })).await);
    assert_eq!(published["questionnaire"]["status"], "PUBLISHED");
    assert_eq!(count(&Actor::Anonymous).await, 1);

    // What is published is never changed, published again or removed.
    for (mutation, more) in [
        ("updateQuestionnaire", json!({ "title": "Anders" })),
        ("publishQuestionnaire", json!({})),
        ("removeQuestionnaire", json!({})),
    ] {
        let mut input = more;
        input["id"] = id.clone();
        let fields = if mutation == "removeQuestionnaire" { "questionnaireId" } else { WHOLE };
        let refused = act(test, &author, mutation, fields, input).await;
        assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"], "{mutation}");
    }
    // The next edition takes over what is not said anew.
    let input = json!({ "programmeId": programme, "title": "Wo stehen wir heute?" });
    let next = done(act(test, &author, "createQuestionnaire", WHOLE, input).await);
    let next = &next["questionnaire"];
    assert_eq!((&next["edition"], &next["status"]), (&json!(2), &json!("DRAFT")));
    assert_eq!(next["sourceTitle"], "Leitfaden");
    assert_eq!(next["scale"].as_array().unwrap().len(), 3);
    assert_eq!(next["fields"][1]["questions"][0]["text"], "Gibt es Orte?");
    assert_ne!(next["fields"][1]["id"], published["questionnaire"]["fields"][1]["id"]);
    let input = json!({ "id": next["id"] });
    done(act(test, &author, "removeQuestionnaire", "questionnaireId", input).await);
    let database = test.app.database.read();
    assert_eq!(scale_step::Entity::find().all(database).await.unwrap().len(), 3);
    assert_eq!(field_of_action::Entity::find().all(database).await.unwrap().len(), 2);
    assert_eq!(assessment_question::Entity::find().all(database).await.unwrap().len(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_questionnaire_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = &TestApp::new(engine).await;
    let (programme, leading) = led(test).await;
    let author = member(leading, Level::Editor);
    let input = json!({ "programmeId": programme });
    let refused = act(test, &author, "createQuestionnaire", WHOLE, input).await;
    assert_eq!(
        refusals(&refused),
        ["input.title REQUIRED", "input.scale TOO_FEW", "input.fields TOO_FEW"]
    );
    let input = json!({
        "programmeId": programme, "title": "a".repeat(301), "sourceUrl": "ftp://x",
        "scale": ["ja", "ja"],
        "fields": [{ "title": " ", "questions": [] }, { "title": "B", "questions": [{ "text": "" }] }],
    });
    let refused = act(test, &author, "createQuestionnaire", WHOLE, input).await;
    assert_eq!(
        refusals(&refused),
        [
            "input.title TOO_LONG",
            "input.sourceUrl INVALID_URL",
            "input.scale.1 REPEATED",
            "input.fields.0.title REQUIRED",
            "input.fields.0.questions TOO_FEW",
            "input.fields.1.questions.0.text REQUIRED",
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn those_who_lead_the_programme_write_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = &TestApp::new(engine).await;
    let (programme, leading) = led(test).await;
    let other = put(test, partner(test, "Andere")).await.id;
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (administrator(), "FORBIDDEN"),
        (member(leading, Level::Viewer), "FORBIDDEN"),
        (member(other, Level::Manager), "FORBIDDEN"),
    ] {
        let found = act(test, &actor, "createQuestionnaire", WHOLE, whole(&programme)).await;
        assert_eq!(found, code, "{actor:?}");
    }
    let lead = member(leading, Level::Editor);
    let created = done(act(test, &lead, "createQuestionnaire", WHOLE, whole(&programme)).await);
    let row = entity::questionnaire::Entity::find().one(test.app.database.read()).await.unwrap();
    let row = row.unwrap();
    assert_eq!(row.status, QuestionnaireStatus::Draft);
    for actor in [Actor::Anonymous, administrator(), member(other, Level::Manager)] {
        assert!(!sees(test, &actor, row.id).await);
        let input = json!({ "id": created["questionnaire"]["id"] });
        let found = act(test, &actor, "publishQuestionnaire", WHOLE, input).await;
        assert_eq!(found, "NOT_FOUND", "{actor:?}");
    }
    let unknown = json!("programme_01h455vb4pex5vsknk084sn02q");
    let found = act(test, &lead, "createQuestionnaire", WHOLE, whole(&unknown)).await;
    assert_eq!(found, "NOT_FOUND");
}

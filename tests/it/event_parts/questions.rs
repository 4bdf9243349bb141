//! What people are asked when they register.

use api::access::Actor;
use entity::{
    id::RegistrationQuestionId, registration_answer, registration_consent,
    terms::RegistrationStatus,
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Stage, act, refusals, registered, stage, uuid};
use crate::{
    fixture::{Engine, now},
    world::{ask, global, put, sees},
};

const QUESTION: &str = "registrationQuestion { id position kind text choices required purpose retentionDays sensitive retired version }";

async fn add(stage: &Stage, kind: &str, more: Value) -> Value {
    let mut input = json!({
        "eventId": stage.event_id(), "kind": kind, "text": "Was essen Sie?",
        "purpose": "Verpflegung", "retentionDays": 30,
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stage.act("addRegistrationQuestion", QUESTION, input).await
}

/// The texts of the questions that everybody is asked.
async fn asked(stage: &Stage) -> Value {
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ registrationQuestions {{ text }} }} }} }}",
        stage.event_id()
    );
    ask(&stage.test, &Actor::Anonymous, &query).await["node"]["registrationQuestions"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_states_purpose_and_retention(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let choices = json!({ "choices": ["vegan", "alles"], "required": true });
    let added = add(&stage, "CHOICE", choices).await["registrationQuestion"].clone();
    let expected = json!({
        "id": added["id"], "position": 1, "kind": "CHOICE", "text": "Was essen Sie?",
        "choices": ["vegan", "alles"], "required": true, "purpose": "Verpflegung",
        "retentionDays": 30, "sensitive": false, "retired": false, "version": 1,
    });
    assert_eq!(added, expected);
    assert_eq!(stage.revision().await, 2);
    let needs = json!({ "text": "Was brauchen Sie, um teilzunehmen?", "sensitive": true });
    let needs = add(&stage, "LONG_TEXT", needs).await;
    assert_eq!(needs["registrationQuestion"]["sensitive"], true, "{needs}");

    let wrong = json!({ "required": true, "purpose": " ", "retentionDays": 4000 });
    let refused = add(&stage, "CONSENT", wrong).await;
    let expected = ["required CONSENT_IS_FREE", "retentionDays OUT_OF_RANGE", "purpose REQUIRED"];
    assert_eq!(refusals(&refused), expected);
    let refused = add(&stage, "CHOICES", json!({ "choices": ["nur eine"] })).await;
    assert_eq!(refusals(&refused), ["choices CHOICES_REQUIRED"]);
    let refused = add(&stage, "NUMBER", json!({ "choices": ["1", "2"] })).await;
    assert_eq!(refusals(&refused), ["choices CHOICES_UNEXPECTED"]);
    let input = json!({ "eventId": stage.event_id(), "questionIds": [needs["registrationQuestion"]["id"], added["id"]] });
    let fields = "event { registrationQuestions { position kind } }";
    let done = stage.act("reorderRegistrationQuestions", fields, input).await;
    assert_eq!(done["event"]["registrationQuestions"][0]["kind"], "LONG_TEXT", "{done}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn once_answered_a_question_stays_as_it_was_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let text = add(&stage, "TEXT", json!({})).await["registrationQuestion"].clone();
    let consent = json!({ "text": "Ich bin mit Fotos einverstanden." });
    let consent = add(&stage, "CONSENT", consent).await["registrationQuestion"].clone();
    let change = async |id: &Value, more: Value| {
        let mut input = more;
        input["id"] = id.clone();
        stage.act("updateRegistrationQuestion", QUESTION, input).await
    };
    let changed = change(&text["id"], json!({ "text": "Essen Sie mit?" })).await;
    assert_eq!(changed["registrationQuestion"]["version"], 2, "{changed}");

    let person = registered(test, stage.event.id, RegistrationStatus::Cancelled);
    let mut person = person;
    person.ended_at = Some(now());
    person.ended_by = Some(entity::terms::EndedBy::Person);
    let person = put(test, person).await;
    let question: RegistrationQuestionId = uuid(&text["id"]);
    put(
        test,
        registration_answer::Model {
            registration_id: person.id,
            question_id: question,
            payload: vec![1].into(),
            erase_at: now(),
        },
    )
    .await;
    put(
        test,
        registration_consent::Model {
            registration_id: person.id,
            question_id: uuid(&consent["id"]),
            text_version: 1,
            given_at: now(),
            withdrawn_at: None,
        },
    )
    .await;
    let refused = change(&text["id"], json!({ "text": "Woher kommen Sie?" })).await;
    assert_eq!(refusals(&refused), ["text QUESTION_ANSWERED"]);
    let refused = change(&consent["id"], json!({ "text": "Ich stimme allem zu." })).await;
    assert_eq!(refusals(&refused), ["text QUESTION_ANSWERED"]);
    let kept = change(&text["id"], json!({ "retentionDays": 10, "required": true })).await;
    assert_eq!(kept["registrationQuestion"]["retentionDays"], 10, "{kept}");

    // It is retired: asked of nobody, but still there for those who know it.
    let input = json!({ "id": text["id"] });
    let retired = stage.act("retireRegistrationQuestion", QUESTION, input).await;
    assert_eq!(retired["registrationQuestion"]["retired"], true, "{retired}");
    assert_eq!(asked(&stage).await, json!([{ "text": "Ich bin mit Fotos einverstanden." }]));
    assert!(sees(test, &Actor::Anonymous, question).await);
    let refused = change(&text["id"], json!({ "required": false })).await;
    assert_eq!(refusals(&refused), ["id QUESTION_RETIRED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_edit_the_event_ask_questions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let question = put(&stage.test, super::question(&stage.test, stage.event.id, 1, "Wozu?")).await;
    assert_eq!(asked(&stage).await, json!([{ "text": "Wozu?" }]));
    let input = json!({ "id": global(question.id) });
    for (actor, expected) in
        [(Actor::Anonymous, "UNAUTHENTICATED"), (stage.stranger(), "FORBIDDEN")]
    {
        let mutation = "retireRegistrationQuestion";
        assert_eq!(act(&stage.test, &actor, mutation, QUESTION, input.clone()).await, expected);
    }
}

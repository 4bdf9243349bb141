//! Beginning, answering, skipping.

use api::access::{Actor, Level, Scope};
use entity::{
    assessment_answer, audit_entry, model_municipality, self_assessment,
    terms::{AssessmentStatus, ModelMunicipalityStatus, PartnerStatus},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{SAVED, Way, act, done, global, programme, put, put_form, questionnaire};
use crate::{
    fixture::Engine,
    world::{
        acting::refusals,
        administrator, ask, member,
        programmes::{lead as leads, model_municipality, put_municipality},
        system,
        users::put_member,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn answers_are_saved_one_by_one_and_never_overwritten_unseen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, _) = way.people().await;
    let (second, _) = put_member(test, "Zweite", way.town, Level::Editor).await;
    let id = way.begin(&own).await;
    let question = global(way.form[0].1[0]);
    let save = async |actor: &Actor, more: serde_json::Value| {
        let mut input = json!({ "selfAssessmentId": id, "questionId": question });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        act(test, actor, "saveSelfAssessmentAnswer", SAVED, input).await
    };
    let first = done(save(&own, json!({ "value": 3, "expectedVersion": 0 })).await);
    assert_eq!(
        first["answer"],
        json!({ "value": 3, "skipped": false, "note": null, "version": 1 })
    );
    assert_eq!(first["selfAssessment"], json!({ "status": "IN_PROGRESS", "version": 2 }));

    // What is sent again changes nothing, whatever version it expects.
    for expected in [0, 1] {
        let again = done(save(&own, json!({ "value": 3, "expectedVersion": expected })).await);
        assert_eq!(again["answer"]["version"], 1);
        assert_eq!(again["selfAssessment"]["version"], 2);
    }
    // Somebody else answered meanwhile.
    let changed = done(save(&second, json!({ "value": 2, "expectedVersion": 1 })).await);
    assert_eq!(changed["answer"]["version"], 2);
    assert_eq!(save(&own, json!({ "value": 4, "expectedVersion": 1 })).await, "CONFLICT");
    assert_eq!(save(&own, json!({ "value": 4, "expectedVersion": 0 })).await, "CONFLICT");

    // A note alone keeps the step; null skips the question and keeps the note.
    let noted = done(save(&own, json!({ "note": "Siehe\nLeitbild" })).await);
    assert_eq!(noted["answer"]["value"], 2);
    let skipped = done(save(&own, json!({ "value": null })).await);
    assert_eq!(
        skipped["answer"],
        json!({ "value": null, "skipped": true, "note": "Siehe\nLeitbild", "version": 4 })
    );
    let rows = assessment_answer::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(rows.len(), 1);
    // The audit log says that something was answered, not what.
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(entries.iter().all(|entry| !entry.changes.to_string().contains("Leitbild")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_on_the_scale_and_to_a_question_of_the_questionnaire(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, _) = way.people().await;
    let id = way.begin(&own).await;
    let other = put(test, programme(test, "Anderes")).await.id;
    let other = put(test, questionnaire(test, other)).await.id;
    let foreign = put_form(test, other, &[1]).await;
    let mine = global(way.form[0].1[0]);
    for (input, refused) in [
        (json!({ "questionId": mine, "value": 0 }), vec!["input.value NOT_ON_SCALE"]),
        (json!({ "questionId": mine, "value": 5 }), vec!["input.value NOT_ON_SCALE"]),
        (json!({ "questionId": mine }), vec!["input.value REQUIRED"]),
        (
            json!({ "questionId": mine, "value": -1, "note": "a\u{0}" }),
            vec!["input.value NOT_ON_SCALE", "input.note CONTROL_CHARACTER"],
        ),
        (
            json!({ "questionId": global(foreign[0].1[0]), "value": 1 }),
            vec!["input.questionId OTHER_QUESTIONNAIRE"],
        ),
        (
            json!({ "questionId": "item_01h455vb4pex5vsknk084sn02q", "value": 1 }),
            vec!["input.questionId OTHER_QUESTIONNAIRE"],
        ),
    ] {
        let mut input = input;
        input["selfAssessmentId"] = id.clone();
        let answer = act(test, &own, "saveSelfAssessmentAnswer", SAVED, input.clone()).await;
        assert_eq!(refusals(&answer), refused, "{input}");
    }
    let row = self_assessment::Entity::find().one(test.app.database.read()).await.unwrap();
    assert_eq!(row.unwrap().status, AssessmentStatus::NotStarted);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_municipality_alone_answers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let id = global(way.begun(AssessmentStatus::NotStarted).await.id);
    let question = global(way.form[0].1[0]);
    let input = json!({ "selfAssessmentId": id, "questionId": question, "value": 1 });
    for (actor, code) in [
        (Actor::Anonymous, "NOT_FOUND"),
        (administrator(), "NOT_FOUND"),
        (member(way.supporting, Level::Manager), "NOT_FOUND"),
        (system(way.town, &Scope::ALL), "NOT_FOUND"),
        (member(way.leading, Level::Manager), "FORBIDDEN"),
        (member(way.town, Level::Viewer), "FORBIDDEN"),
    ] {
        let found = act(test, &actor, "saveSelfAssessmentAnswer", SAVED, input.clone()).await;
        assert_eq!(found, code, "{actor:?}");
    }
    let own = member(way.town, Level::Editor);
    done(act(test, &own, "saveSelfAssessmentAnswer", SAVED, input).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_self_assessment_begins_by_the_newest_edition_one_at_a_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, lead) = way.people().await;
    let newer = entity::questionnaire::Model { edition: 2, ..questionnaire(test, way.programme) };
    let newer = put(test, newer).await.id;
    put_form(test, newer, &[1]).await;
    // Those who lead the programme begin it too.
    let id = way.begin(&lead).await;
    let query = format!(
        "{{ node(id: {id}) {{ ... on SelfAssessment {{ status release questionnaire {{ edition }} }} }} }}"
    );
    let seen = ask(test, &own, &query).await;
    assert_eq!(
        seen["node"],
        json!({ "status": "NOT_STARTED", "release": "PRIVATE", "questionnaire": { "edition": 2 } })
    );
    let input = json!({ "modelMunicipalityId": global(way.model.id) });
    let fields = "selfAssessment { id }";
    let refused = act(test, &own, "createSelfAssessment", fields, input).await;
    assert_eq!(refusals(&refused), ["input.modelMunicipalityId ALREADY_OPEN"]);

    // Who is asked for, and who is not: only while the municipality takes part, by a questionnaire.
    let bare = put(test, programme(test, "Ohne")).await.id;
    put(test, leads(test, bare, way.leading)).await;
    let active = PartnerStatus::Active;
    let (_, municipality) = put_municipality(test, "Pirna", "14628270", active).await;
    let status = ModelMunicipalityStatus::Applied;
    let model = put(test, model_municipality(test, bare, municipality.id, None, status)).await;
    let input = json!({ "modelMunicipalityId": global(model.id) });
    let refused = act(test, &lead, "createSelfAssessment", fields, input.clone()).await;
    assert_eq!(
        refusals(&refused),
        ["input.modelMunicipalityId NOT_TAKING_PART", "input.modelMunicipalityId NO_QUESTIONNAIRE"]
    );
    // Others do not see that there is such a municipality; of an active one they may not.
    assert_eq!(act(test, &own, "createSelfAssessment", fields, input.clone()).await, "NOT_FOUND");
    let model = model_municipality::Model { status: ModelMunicipalityStatus::Active, ..model };
    model.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    assert_eq!(act(test, &own, "createSelfAssessment", fields, input).await, "FORBIDDEN");
}

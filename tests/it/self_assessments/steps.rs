//! The way from the first answer to the record.

use api::access::{Actor, Level};
use entity::{
    assessment_answer, audit_entry, self_assessment,
    terms::AssessmentStatus::{
        self, Closed, Discussed, Evaluated, InProgress, NotStarted, Submitted,
    },
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, Iterable as _};
use serde_json::{Value, json};

use super::{SAVED, Way, act, done, global};
use crate::{
    authorization::state::dump,
    fixture::Engine,
    world::{acting::refusals, ask, member},
};

const WHOLE: &str = "selfAssessment { status release version evaluation returnReason }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_self_assessment_goes_from_its_first_answer_to_the_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, lead) = way.people().await;
    let id = way.begin(&own).await;
    let step = |version: i32| json!({ "id": id, "expectedVersion": version });

    // What is neither answered nor skipped is asked for; skipping alone says nothing.
    let first = global(way.form[0].1[0]);
    let input = json!({ "selfAssessmentId": id, "questionId": first, "value": 4 });
    done(act(test, &own, "saveSelfAssessmentAnswer", SAVED, input).await);
    let refused = act(test, &own, "submitSelfAssessment", WHOLE, step(2)).await;
    assert_eq!(refusals(&refused), ["input.id UNANSWERED"]);
    way.answer_all(&own, &id, None).await;
    let refused = act(test, &own, "submitSelfAssessment", WHOLE, step(5)).await;
    assert_eq!(refusals(&refused), ["input.id NOTHING_ANSWERED"]);
    way.answer_all(&own, &id, Some(2)).await;
    assert_eq!(act(test, &own, "submitSelfAssessment", WHOLE, step(2)).await, "CONFLICT");
    let submitted = done(act(test, &own, "submitSelfAssessment", WHOLE, step(8)).await);
    assert_eq!(submitted["selfAssessment"]["status"], "SUBMITTED");

    // What is submitted is not answered any more, until it is sent back.
    let input = json!({ "selfAssessmentId": id, "questionId": first, "value": 1 });
    let refused = act(test, &own, "saveSelfAssessmentAnswer", SAVED, input.clone()).await;
    assert_eq!(refusals(&refused), ["input.selfAssessmentId INVALID_TRANSITION"]);
    let returning = json!({ "id": id, "reason": " " });
    let refused = act(test, &lead, "returnSelfAssessment", WHOLE, returning).await;
    assert_eq!(refusals(&refused), ["input.reason REQUIRED"]);
    let returning = json!({ "id": id, "reason": "Bitte Feld 2 ergänzen" });
    let returned = done(act(test, &lead, "returnSelfAssessment", WHOLE, returning).await);
    assert_eq!(returned["selfAssessment"]["status"], "IN_PROGRESS");
    assert_eq!(returned["selfAssessment"]["returnReason"], "Bitte Feld 2 ergänzen");
    done(act(test, &own, "saveSelfAssessmentAnswer", SAVED, input).await);
    done(act(test, &own, "submitSelfAssessment", WHOLE, json!({ "id": id })).await);

    let evaluating = json!({ "id": id, "evaluation": "Gut\naufgestellt" });
    let evaluated = done(act(test, &lead, "evaluateSelfAssessment", WHOLE, evaluating).await);
    assert_eq!(evaluated["selfAssessment"]["evaluation"], "Gut\naufgestellt");
    let discussed =
        done(act(test, &lead, "discussSelfAssessment", WHOLE, json!({ "id": id })).await);
    assert_eq!(discussed["selfAssessment"]["status"], "DISCUSSED");
    let closed = done(act(test, &lead, "closeSelfAssessment", WHOLE, json!({ "id": id })).await);
    assert_eq!(closed["selfAssessment"]["status"], "CLOSED");
    // Now the next one can begin.
    way.begin(&own).await;
    let row = self_assessment::Entity::find_by_id(row_id(test, &id).await);
    let row = row.one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(row.contribution, Some(1));
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    let said = ["aufgestellt", "ergänzen"];
    assert!(entries.iter().all(|entry| {
        let changes = entry.changes.to_string();
        said.iter().all(|words| !changes.contains(words))
    }));
}

async fn row_id(test: &crate::fixture::TestApp, id: &Value) -> entity::id::SelfAssessmentId {
    let rows = self_assessment::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.into_iter().find(|row| global(row.id) == *id.as_str().unwrap()).unwrap().id
}

/// Each step, what it is asked with besides the id, and from where to where it leads.
type Step = (&'static str, Value, &'static [AssessmentStatus]);

fn steps() -> Vec<Step> {
    vec![
        ("submitSelfAssessment", json!({}), &[InProgress]),
        ("returnSelfAssessment", json!({ "reason": "Bitte ergänzen" }), &[Submitted]),
        ("evaluateSelfAssessment", json!({ "evaluation": "Gut" }), &[Submitted]),
        ("discussSelfAssessment", json!({}), &[Evaluated]),
        ("closeSelfAssessment", json!({}), &[Discussed]),
        ("releaseSelfAssessment", json!({ "release": "PUBLIC" }), &[Evaluated, Discussed, Closed]),
    ]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_not_listed_is_refused_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let callers = [
        member(way.town, Level::Editor),
        member(way.leading, Level::Editor),
        member(way.supporting, Level::Manager),
        Actor::Anonymous,
    ];
    for status in AssessmentStatus::iter() {
        let row = way.begun(status).await;
        let answered = assessment_answer::Model {
            value: Some(1),
            ..crate::world::assessments::answer(row.id, way.form[0].1[0], None)
        };
        crate::world::put(test, answered).await;
        for (mutation, more, from) in steps() {
            if from.contains(&status) {
                continue;
            }
            let mut input = more.clone();
            input["id"] = json!(global(row.id));
            for (number, actor) in callers.iter().enumerate() {
                let before = dump(&test.app.database).await;
                let answer = act(test, actor, mutation, WHOLE, input.clone()).await;
                let is_municipality =
                    ["submitSelfAssessment", "releaseSelfAssessment"].contains(&mutation);
                match (number, is_municipality) {
                    (0, true) | (1, false) => {
                        assert_eq!(refusals(&answer), ["input.id INVALID_TRANSITION"]);
                    }
                    (0 | 1, _) => assert_eq!(answer, "FORBIDDEN", "{mutation} {status:?}"),
                    _ => assert_eq!(answer, "NOT_FOUND", "{mutation} {status:?}"),
                }
                assert_eq!(before, dump(&test.app.database).await, "{mutation} {status:?}");
            }
        }
        close(&way, row).await;
    }
}

/// Out of the way of the next one.
async fn close(way: &Way, row: self_assessment::Model) {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let row = self_assessment::Model { status: Closed, evaluation: Some("Gut".into()), ..row };
    let row = row.into_active_model().reset_all();
    row.update(way.test.app.database.write()).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_viewer_can_do_says_what_the_next_step_will_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let (own, lead) = way.people().await;
    let rights = "viewerCanAnswer viewerCanSubmit viewerCanReturn viewerCanEvaluate
        viewerCanDiscuss viewerCanClose viewerCanRelease";
    for (status, by_own, by_lead) in [
        (NotStarted, "viewerCanAnswer", ""),
        (InProgress, "viewerCanAnswer viewerCanSubmit", ""),
        (Submitted, "", "viewerCanEvaluate viewerCanReturn"),
        (Evaluated, "viewerCanRelease", "viewerCanDiscuss"),
        (Discussed, "viewerCanRelease", "viewerCanClose"),
        (Closed, "viewerCanRelease", ""),
    ] {
        let row = way.begun(status).await;
        let query = format!(
            "{{ node(id: \"{}\") {{ ... on SelfAssessment {{ {rights} }} }} }}",
            global(row.id)
        );
        for (actor, expected) in [(&own, by_own), (&lead, by_lead)] {
            let seen = ask(&way.test, actor, &query).await;
            let rights = seen["node"].as_object().unwrap();
            let mut can: Vec<&str> = rights
                .iter()
                .filter(|(_, can)| **can == json!(true))
                .map(|(name, _)| name.as_str())
                .collect();
            can.sort_unstable();
            assert_eq!(can.join(" "), expected, "{status:?}");
        }
        close(&way, row).await;
    }
}

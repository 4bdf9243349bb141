//! Who reads what.

use api::access::{Actor, Level, Scope};
use entity::{
    model_municipality, self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, ModelMunicipalityStatus, PartnerStatus},
};
use rstest::rstest;
use sea_orm::Iterable as _;
use serde_json::{Value, json};

use super::{Way, act, done, global, put};
use crate::{
    fixture::Engine,
    world::{
        acting::refusals,
        administrator, ask,
        assessments::{answer, self_assessment},
        member,
        programmes::{model_municipality, put_municipality},
        sees, system,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_says_in_four_steps_who_reads_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let active = PartnerStatus::Active;
    let (neighbour, municipality) = put_municipality(test, "Pirna", "14628270", active).await;
    let status = ModelMunicipalityStatus::Admitted;
    let model = model_municipality(test, way.programme, municipality.id, None, status);
    put(test, model).await;
    let row = way.begun(AssessmentStatus::Evaluated).await;
    let (own, _) = way.people().await;
    let readers = [
        ("nobody", Actor::Anonymous),
        ("administrator", administrator()),
        ("municipality", member(way.town, Level::Viewer)),
        ("lead", member(way.leading, Level::Editor)),
        ("partner", member(way.supporting, Level::Viewer)),
        ("neighbour", member(neighbour.id, Level::Viewer)),
        ("key", system(way.supporting, &[Scope::MembersRead])),
        ("other key", system(way.supporting, &[Scope::ContentWrite])),
    ];
    for (release, expected) in [
        ("PRIVATE", "municipality lead"),
        ("PROGRAMME", "municipality lead partner key"),
        ("MEMBERS", "administrator municipality lead partner neighbour key"),
        ("PUBLIC", "nobody administrator municipality lead partner neighbour key other key"),
        ("PRIVATE", "municipality lead"),
    ] {
        let input = json!({ "id": global(row.id), "release": release });
        let fields = "selfAssessment { release }";
        let released = done(act(test, &own, "releaseSelfAssessment", fields, input).await);
        assert_eq!(released["selfAssessment"]["release"], release);
        let mut names = Vec::new();
        for (name, actor) in &readers {
            let seen = sees(test, actor, row.id).await;
            // List, total and nested path say the same.
            let query = format!(
                "{{ selfAssessments {{ totalCount nodes {{ id }} }}
                    node(id: \"{}\") {{ ... on ModelMunicipality {{ selfAssessments {{ totalCount nodes {{ id }} }} }} }} }}",
                global(way.model.id)
            );
            let listed = ask(test, actor, &query).await;
            let one = if seen {
                json!({ "totalCount": 1, "nodes": [{ "id": global(row.id) }] })
            } else {
                json!({ "totalCount": 0, "nodes": [] })
            };
            assert_eq!(listed["selfAssessments"], one, "{name} {release}");
            assert_eq!(listed["node"]["selfAssessments"], one, "{name} {release}");
            if seen {
                names.push(*name);
            }
        }
        assert_eq!(names.join(" "), expected, "{release}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn single_answers_are_never_released(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let row = self_assessment::Model {
        release: AssessmentRelease::Public,
        widest_release: AssessmentRelease::Public,
        return_reason: Some("Bitte ergänzen".into()),
        ..self_assessment(test, way.model.id, way.questionnaire, AssessmentStatus::Evaluated)
    };
    let row = put(test, row).await;
    for (question, value) in [(0, Some(4)), (1, Some(1))] {
        put(test, answer(row.id, way.form[0].1[question], value)).await;
    }
    put(test, answer(row.id, way.form[1].1[0], None)).await;
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on SelfAssessment {{
            evaluation returnReason answers {{ value question {{ text field {{ title }} }} }}
            scores {{ field {{ title }} score answered skipped questions median medianMunicipalities }}
        }} }} }}",
        global(row.id)
    );
    let scores = json!([
        { "field": { "title": "Feld 1" }, "score": 2.5, "answered": 2, "skipped": 0, "questions": 2, "median": null, "medianMunicipalities": null },
        { "field": { "title": "Feld 2" }, "score": null, "answered": 0, "skipped": 1, "questions": 1, "median": null, "medianMunicipalities": null },
    ]);
    for (actor, reads) in [
        (Actor::Anonymous, false),
        (administrator(), false),
        (member(way.supporting, Level::Manager), false),
        (member(way.town, Level::Viewer), true),
        (member(way.leading, Level::Editor), true),
    ] {
        let seen = ask(test, &actor, &query).await["node"].take();
        assert_eq!(seen["scores"], scores);
        assert_eq!(seen["evaluation"], "Gut aufgestellt");
        if reads {
            assert_eq!(seen["returnReason"], "Bitte ergänzen");
            let values: Vec<&Value> =
                seen["answers"].as_array().unwrap().iter().map(|answer| &answer["value"]).collect();
            assert_eq!(values.len(), 3);
            assert_eq!(seen["answers"][0]["question"]["field"]["title"], "Feld 1");
        } else {
            assert_eq!(seen["answers"], Value::Null, "{actor:?}");
            assert_eq!(seen["returnReason"], Value::Null, "{actor:?}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_evaluated_is_not_released_and_what_is_hidden_stays_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, lead) = way.people().await;
    let row = way.begun(AssessmentStatus::Submitted).await;
    let input = json!({ "id": global(row.id), "release": "PUBLIC" });
    let fields = "selfAssessment { release }";
    let refused = act(test, &own, "releaseSelfAssessment", fields, input.clone()).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    assert_eq!(act(test, &lead, "releaseSelfAssessment", fields, input).await, "FORBIDDEN");

    // A self-assessment of a municipality that is not public tells nobody that it takes part.
    let active = PartnerStatus::Active;
    let (_, municipality) = put_municipality(test, "Pirna", "14628270", active).await;
    for status in ModelMunicipalityStatus::iter() {
        use ModelMunicipalityStatus::{Active, Completed, Paused, Rejected, Withdrawn};
        if matches!(status, Rejected | Withdrawn) {
            continue;
        }
        let programme = put(test, super::programme(test, &format!("P{status:?}"))).await.id;
        let model = model_municipality(test, programme, municipality.id, None, status);
        let model: model_municipality::Model = put(test, model).await;
        let edition = put(test, super::questionnaire(test, programme)).await.id;
        let row = self_assessment::Model {
            release: AssessmentRelease::Public,
            ..self_assessment(test, model.id, edition, AssessmentStatus::Closed)
        };
        let row = put(test, row).await;
        let is_public = matches!(status, Active | Paused | Completed);
        assert_eq!(sees(test, &Actor::Anonymous, row.id).await, is_public, "{status:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_statements_does_not_depend_on_the_number_of_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let lead = member(way.leading, Level::Editor);
    let query = "{ selfAssessments { totalCount nodes {
        status viewerCanEvaluate chart returnReason
        modelMunicipality { municipality { partner { name } } selfAssessments { nodes { id } } }
        questionnaire { edition scale { label } fields { title questions { text } } programme { title questionnaires { nodes { edition } } } }
        answers { value question { text field { title questionnaire { title } } } }
        scores { score median medianMunicipalities questions field { title } }
    } } }";
    let put_one = async |number: i32| {
        let name = format!("Stadt {number}");
        let ags = format!("1462{number}010");
        let (_, municipality) = put_municipality(test, &name, &ags, PartnerStatus::Active).await;
        let status = ModelMunicipalityStatus::Active;
        let model = model_municipality(test, way.programme, municipality.id, None, status);
        let model = put(test, model).await;
        let row = self_assessment::Model {
            contribution: Some(number),
            ..self_assessment(test, model.id, way.questionnaire, AssessmentStatus::Evaluated)
        };
        let row = put(test, row).await;
        for question in way.form.iter().flat_map(|(_, questions)| questions) {
            put(test, answer(row.id, *question, Some(number % 4 + 1))).await;
        }
    };
    put_one(1).await;
    test.take_statements();
    let few = ask(test, &lead, query).await;
    let for_few = test.take_statements().len();
    assert_eq!(few["selfAssessments"]["totalCount"], 1);
    for number in 2..=9 {
        put_one(number).await;
    }
    test.take_statements();
    let many = ask(test, &lead, query).await;
    let for_many = test.take_statements();
    assert_eq!(many["selfAssessments"]["totalCount"], 9);
    assert_ne!(many["selfAssessments"]["nodes"][0]["scores"][0]["median"], Value::Null);
    assert_eq!(for_many.len(), for_few, "{for_many:#?}");
}

//! The profile as a picture.

use api::access::Level;
use entity::{
    self_assessment,
    terms::{AssessmentRelease, AssessmentStatus},
};
use rstest::rstest;
use serde_json::json;

use super::{Way, global, put};
use crate::{
    fixture::{Engine, RealServer},
    identity,
    world::{
        ask,
        assessments::{answer, self_assessment},
        member,
    },
};

async fn put_profile(way: &Way, release: AssessmentRelease) -> self_assessment::Model {
    let test = &way.test;
    let status = AssessmentStatus::Evaluated;
    let row = self_assessment(test, way.model.id, way.questionnaire, status);
    let row = put(test, self_assessment::Model { release, ..row }).await;
    for (question, value) in [(0, 4), (1, 1)] {
        put(test, answer(row.id, way.form[0].1[question], Some(value))).await;
    }
    put(test, answer(row.id, way.form[1].1[0], None)).await;
    row
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_drawn_for_those_who_read_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let row = put_profile(&way, AssessmentRelease::Private).await;
    let query =
        format!("{{ node(id: \"{}\") {{ ... on SelfAssessment {{ chart }} }} }}", global(row.id));
    for actor in [member(way.town, Level::Viewer), member(way.leading, Level::Editor)] {
        let seen = ask(&way.test, &actor, &query).await;
        let svg = seen["node"]["chart"].as_str().unwrap();
        for words in [
            "<title id=\"title\">Wilsdruff – Weltoffen</title>",
            "Wo stehen wir?. Skala von 1 bis 4. Feld 1: 2,50. Feld 2: ohne Angabe.",
            ">4: ja</text>",
        ] {
            assert!(svg.contains(words), "{words}\n{svg}");
        }
    }
    let answer = way.test.run_in("en", &member(way.town, Level::Viewer), &query, json!({})).await;
    let svg = answer["data"]["node"]["chart"].as_str().unwrap();
    assert!(svg.contains("Feld 1: 2.50. Feld 2: not stated."), "{svg}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_has_an_address_of_its_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let server = RealServer::start(&way.test.app);
    let hidden = put_profile(&way, AssessmentRelease::Private).await;
    let path = format!("/self-assessments/{}.svg", global(hidden.id));
    let unknown = "/self-assessments/assessment_01h455vb4pex5vsknk084sn02q.svg";
    let mut answers = Vec::new();
    for path in [path.as_str(), unknown, "/self-assessments/x.svg"] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        answers.push(answer.text().await.unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");

    let name = "Stadt";
    let token = identity::signed_in_at(&way.test, &server, name, way.town, Level::Viewer).await;
    let answer = server.get(&path).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    for (header, value) in [
        ("content-type", "image/svg+xml; charset=utf-8"),
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("cache-control", "private, no-cache"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(answer.headers()[header], value);
    }
    let tag = answer.headers()["etag"].clone();
    assert!(answer.text().await.unwrap().starts_with("<svg "));
    let known = server.get(&path).bearer_auth(&token).header("if-none-match", tag);
    assert_eq!(known.send().await.unwrap().status(), 304);
    assert_eq!(server.get(&path).bearer_auth("x").send().await.unwrap().status(), 401);
    let wrong = server.get(&format!("{path}?compared=maybe")).bearer_auth(&token);
    let wrong = wrong.send().await.unwrap();
    assert_eq!(wrong.status(), 400);
    assert_eq!(wrong.text().await.unwrap(), "`compared` is `true` or `false`.\n");
}

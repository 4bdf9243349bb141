//! The page that tells the story: its requests, in their order.

use api::access::Actor;
use rstest::rstest;
use serde_json::{Map, Value, json};

use super::cast::{PASSWORD, Story};
use crate::{
    fixture::Engine,
    world::{ask_with, mailed::mailed},
};

/// Who sends a request.
#[derive(Clone, Copy)]
enum Who {
    Foundation,
    Ministry,
    Association,
    Town,
    Everybody,
}

use Who::{Association, Everybody, Foundation, Ministry, Town};

/// Its name, who sends it, and what later ones name of its answer, by JSON pointer.
type Request = (&'static str, Who, &'static [(&'static str, &'static str)]);

/// Each request of the page, who sends it, and what later ones name of its answer.
const REQUESTS: &[Request] = &[
    ("Enter", Foundation, &[("programme", "/createProgramme/programme/id")]),
    (
        "Invite",
        Foundation,
        &[
            ("ministryRole", "/ministry/partnerRole/id"),
            ("associationRole", "/association/partnerRole/id"),
        ],
    ),
    ("AcceptAsMinistry", Ministry, &[]),
    ("AcceptAsAssociation", Association, &[]),
    ("Start", Foundation, &[]),
    ("Ask", Everybody, &[]),
    ("Confirm", Everybody, &[]),
    ("Questions", Foundation, &[("interest", "/node/interests/nodes/0/id")]),
    ("Reply", Foundation, &[]),
    ("OwnWay", Town, &[("way", "/node/modelMunicipalities/nodes/0/id")]),
    ("Apply", Town, &[]),
    ("Admit", Foundation, &[]),
    ("TooEarly", Foundation, &[]),
    ("Draft", Foundation, &[("agreement", "/createAgreement/agreement/id")]),
    (
        "Open",
        Foundation,
        &[
            ("hash", "/openAgreement/agreement/documentSha256"),
            ("foundationParty", "/openAgreement/agreement/parties/0/id"),
            ("ministryParty", "/openAgreement/agreement/parties/1/id"),
            ("associationParty", "/openAgreement/agreement/parties/2/id"),
            ("townParty", "/openAgreement/agreement/parties/3/id"),
        ],
    ),
    ("Sign", Town, &[]),
    ("Record", Foundation, &[]),
    ("Activate", Foundation, &[]),
    (
        "Questionnaire",
        Foundation,
        &[
            ("questionnaire", "/createQuestionnaire/questionnaire/id"),
            ("first", "/createQuestionnaire/questionnaire/fields/0/questions/0/id"),
            ("second", "/createQuestionnaire/questionnaire/fields/0/questions/1/id"),
            ("third", "/createQuestionnaire/questionnaire/fields/1/questions/0/id"),
        ],
    ),
    ("Publish", Foundation, &[]),
    ("Begin", Town, &[("assessment", "/createSelfAssessment/selfAssessment/id")]),
    ("Answer", Town, &[]),
    ("Evaluate", Foundation, &[]),
    ("Show", Town, &[]),
    ("Announce", Town, &[("event", "/createEvent/event/id")]),
    ("PublishEvent", Town, &[]),
    ("Register", Everybody, &[]),
    ("TakeSeat", Everybody, &[("code", "/confirmRegistration/registration/code")]),
    ("CheckIn", Town, &[]),
    ("Complete", Town, &[]),
    ("Outcome", Town, &[("outcome", "/createOutcome/outcome/id")]),
    ("PublishOutcome", Foundation, &[]),
    ("Write", Foundation, &[("recommendation", "/createRecommendation/recommendation/id")]),
    ("Submit", Foundation, &[]),
    ("PublishRecommendation", Ministry, &[]),
    ("Meeting", Ministry, &[("meeting", "/createEvent/event/id")]),
    ("PublishMeeting", Ministry, &[]),
    ("Present", Foundation, &[]),
    ("Graph", Everybody, &[]),
    ("History", Town, &[]),
];

/// The requests of the page with their names, but the one that asks for partners of the demo network.
fn requests() -> Vec<(&'static str, &'static str)> {
    let page = include_str!("../../../docs/story.md");
    let blocks = page.split("```graphql\n").skip(2).map(|block| block.split("```").next().unwrap());
    let named = |block: &'static str| {
        let name = block.split([' ', '(']).nth(1).unwrap();
        (name, block)
    };
    blocks.map(named).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_tells_happens(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let story = Story::begin(engine).await;
    let names: Vec<&str> = REQUESTS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(requests().iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    let mut known = json!({
        "foundation": story.foundation.partner(), "ministry": story.ministry.partner(),
        "association": story.institute.partner(), "town": story.town.partner(),
        "password": PASSWORD, "day": "2026-11-21",
        "start": "2026-11-21T14:00", "end": "2026-11-21T17:00",
    });
    for ((name, query), (_, who, learnt)) in requests().into_iter().zip(REQUESTS) {
        if name == "CheckIn" {
            story.test.set_now("2026-11-21T13:05:00Z".parse().unwrap());
        }
        let actor = match who {
            Foundation => &story.foundation.actor,
            Ministry => &story.ministry.actor,
            Association => &story.institute.actor,
            Town => &story.town.actor,
            Everybody => &Actor::Anonymous,
        };
        let variables = named_by(query, &known);
        let data = ask_with(&story.test, actor, query, variables).await;
        for (field, payload) in data.as_object().unwrap() {
            let codes: Vec<&Value> = payload["userErrors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|error| &error["code"])
                .collect();
            let expected: &[&str] = if name == "TooEarly" { &["AGREEMENT_REQUIRED"] } else { &[] };
            assert_eq!(codes, expected, "{name}: {field}");
        }
        for (variable, pointer) in *learnt {
            let value = data.pointer(pointer).unwrap_or_else(|| panic!("{name}: {pointer}"));
            known[variable] = value.clone();
        }
        for (request, variable, template) in [
            ("Ask", "token", "programme-interest-confirmation"),
            ("Register", "seat", "registration-confirm"),
        ] {
            if name == request {
                known[variable] = json!(mailed(&story.test, template).await.pop().unwrap().token());
            }
        }
        if name == "Graph" {
            let agreement = &data["recommendation"]["agreements"][0];
            assert_eq!(
                (&agreement["status"], &agreement["documentText"]),
                (&json!("ACTIVE"), &Value::Null)
            );
            assert_eq!(agreement["recommendations"]["nodes"].as_array().unwrap().len(), 1);
        }
    }
}

/// Those of what is known that the request names.
fn named_by(query: &str, known: &Value) -> Value {
    let known = known.as_object().unwrap().iter();
    let named = known.filter(|(name, _)| query.contains(&format!("${name}:")));
    Value::Object(named.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

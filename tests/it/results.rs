//! Event profiles (Steckbriefe).

use api::access::{Actor, Level};
use entity::{
    event_profile,
    terms::{PartnerStatus, PublicationStatus, SubjectKind, TextItemKind},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        ask,
        events::{about, event, profile, topic},
        global, member, page_through,
        programmes::{programme, put_municipality, text_item},
        put, sees,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_tells_how_a_dialogue_was_held(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, programme(&test, "Kommunale Flüchtlingsdialoge")).await;
    let (_, town) = put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let event = put(&test, event(&test, "Netzwerktreffen")).await;
    let topic = put(&test, topic(&test, "Zusammenhalt")).await;
    let row = event_profile::Model {
        programme_id: Some(programme.id),
        event_id: Some(event.id),
        municipality_id: Some(town.id),
        participants_count: Some(47),
        participants_approximate: Some(true),
        held_on: Some("2016-05".parse().unwrap()),
        function_mailbox: Some("dialog@example.org".to_owned()),
        ..profile(&test, "Dialog in Wilsdruff")
    };
    let row = put(&test, row).await;
    put(&test, about(topic.id, SubjectKind::EventProfile, row.id)).await;
    for position in 1..=4 {
        let text = format!("Ergebnis {position}");
        put(&test, text_item(&test, row.id, TextItemKind::KeyResult, position, &text)).await;
    }
    put(&test, text_item(&test, row.id, TextItemKind::NextStep, 1, "Weiter")).await;
    put(&test, text_item(&test, row.id, TextItemKind::ParticipantGroup, 1, "Ehrenamt")).await;

    let query = "{ eventProfiles { totalCount nodes { title programme { title } event { title }
        municipality { name } heldOn { value } participants { count approximate } keyResults
        nextSteps participantGroups topics { name } functionMailbox status } } }";
    let profile = json!({
        "title": "Dialog in Wilsdruff",
        "programme": { "title": "Kommunale Flüchtlingsdialoge" },
        "event": { "title": "Netzwerktreffen" },
        "municipality": { "name": "Wilsdruff" },
        "heldOn": { "value": "2016-05" },
        "participants": { "count": 47, "approximate": true },
        "keyResults": ["Ergebnis 1", "Ergebnis 2", "Ergebnis 3"],
        "nextSteps": ["Weiter"],
        "participantGroups": ["Ehrenamt"],
        "topics": [{ "name": "Zusammenhalt" }],
        "functionMailbox": "dialog@example.org",
        "status": "PUBLISHED",
    });
    let expected = json!({ "eventProfiles": { "totalCount": 1, "nodes": [profile] } });
    assert_eq!(ask(&test, &Actor::Anonymous, query).await, expected);

    let query = format!(
        "{{ programme: node(id: \"{}\") {{ ... on Programme {{ eventProfiles {{ totalCount }} }} }}
            town: node(id: \"{}\") {{ ... on Municipality {{ eventProfiles {{ totalCount }} }} }}
            event: node(id: \"{}\") {{ ... on Event {{ profiles {{ totalCount }} }} }} }}",
        global(programme.id),
        global(town.id),
        global(event.id),
    );
    let one = json!({ "totalCount": 1 });
    assert_eq!(
        ask(&test, &Actor::Anonymous, &query).await,
        json!({
            "programme": { "eventProfiles": one },
            "town": { "eventProfiles": one },
            "event": { "profiles": one },
        })
    );
    for (filter, expected) in [
        ("search: \"wilsdruff\"", 1),
        ("search: \"potsdam\"", 0),
        (&format!("topicIds: [\"{}\"]", global(topic.id)), 1),
        (&format!("programmeId: \"{}\"", global(programme.id)), 1),
        (&format!("municipalityId: \"{}\"", global(town.id)), 1),
    ] {
        let query = format!("{{ eventProfiles(filter: {{ {filter} }}) {{ totalCount }} }}");
        let seen = ask(&test, &Actor::Anonymous, &query).await;
        assert_eq!(seen["eventProfiles"]["totalCount"], expected, "{filter}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_its_municipality_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (partner, town) =
        put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let row = event_profile::Model {
        municipality_id: Some(town.id),
        status: PublicationStatus::Draft,
        ..profile(&test, "Entwurf")
    };
    let row = put(&test, row).await;
    let query = "{ eventProfiles { totalCount nodes { title } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(seen["eventProfiles"], json!({ "totalCount": 0, "nodes": [] }));
    assert!(!sees(&test, &Actor::Anonymous, row.id).await);
    let own = member(partner.id, Level::Viewer);
    let seen = ask(&test, &own, query).await;
    assert_eq!(seen["eventProfiles"]["totalCount"], 1);
    assert!(sees(&test, &own, row.id).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn profiles_come_by_title_in_both_directions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for title in ["Ämter", "Bürger", "Chor", "Dialog", "Ende"] {
        put(&test, profile(&test, title)).await;
    }
    let query = "query($cursor: String) { eventProfiles(PAGE) {
        nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    let titles = |pages: Vec<Vec<Value>>| -> Vec<Value> {
        pages.into_iter().flatten().map(|mut node| node["title"].take()).collect()
    };
    let forward = page_through(&test, &Actor::Anonymous, query, "/eventProfiles", false).await;
    assert_eq!(titles(forward), ["Ämter", "Bürger", "Chor", "Dialog", "Ende"]);
    let backward = page_through(&test, &Actor::Anonymous, query, "/eventProfiles", true).await;
    assert_eq!(titles(backward), ["Dialog", "Ende", "Bürger", "Chor", "Ämter"]);
}

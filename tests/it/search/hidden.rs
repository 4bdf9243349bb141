//! What is hidden is neither found nor counted, and no other thing is found by it.

use std::collections::BTreeSet;

use api::access::{Actor, Level};
use entity::{
    agreement, event, event_profile, event_series,
    id::PartnerId,
    outcome, partner, publication,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, OutcomeVisibility, PartnerStatus,
        PublicationStatus, SeriesStatus, SubjectKind, TextItemKind,
    },
};
use rstest::rstest;
use sea_orm::Iterable as _;
use serde_json::json;

use super::{hits, index, marked, titles};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask,
        events::{about, event, host_of, outcome, profile, series, session, topic, venue},
        member,
        programmes::{
            agreement, lead, model_municipality, partner, party, programme, put_municipality,
            released, text_item,
        },
        publications::{guide, recommendation},
        put, system,
    },
};

/// A protected event whose every text but the title holds one word.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_protected_event_others_find_the_title_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = put(&test, partner(&test, "Gastgeberin")).await;
    let venue = put(&test, venue(&test, "Geheimnis")).await;
    let topic = put(&test, topic(&test, "Geheimnis")).await;
    let row = event::Model {
        confidentiality: Confidentiality::Protected,
        description: Some("Ein Geheimnis".into()),
        place_text: Some("Geheimnis".into()),
        venue_id: Some(venue.id),
        ..event(&test, "Dialog im Rathaus")
    };
    let row = put(&test, row).await;
    put(&test, host_of(&test, row.id, host.id)).await;
    put(&test, session(&test, row.id, 1, "Geheimnis")).await;
    put(&test, about(topic.id, SubjectKind::Event, row.id)).await;
    for kind in [TextItemKind::Alias, TextItemKind::GuidingQuestion, TextItemKind::FormerName] {
        put(&test, text_item(&test, row.id, kind, 1, "Geheimnis")).await;
    }
    index(&test).await;

    let organiser = member(host.id, Level::Editor);
    let outsiders = [Actor::Anonymous, administrator(), member(host.id, Level::Viewer)];
    for actor in &outsiders {
        assert_eq!(titles(&test, actor, "Geheimnis").await, [""; 0], "{actor:?}");
        assert_eq!(titles(&test, actor, "geheim*").await, [""; 0], "{actor:?}");
        assert_eq!(titles(&test, actor, "Dialog Geheimnis").await, [""; 0], "{actor:?}");
        let found = hits(&test, actor, "Rathaus").await;
        assert_eq!(marked(&found[0]["title"]), "Dialog im [Rathaus]");
        assert_eq!(found[0]["excerpt"], json!(null));
    }
    let found = hits(&test, &organiser, "Dialog Geheimnis").await;
    assert_eq!(found.len(), 1);
    assert_eq!(marked(&found[0]["excerpt"]), "Ein [Geheimnis]");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_an_agreement_is_for_its_parties(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put(&test, partner(&test, "Partei")).await;
    let text = || Some("Die Parteien zahlen Beiträge.".to_owned());
    let shown =
        put(&test, agreement::Model { document_text: text(), ..released(&test, "Absicht", None) });
    let shown = shown.await;
    let draft = agreement::Model {
        document_text: text(),
        number: "2026-007".into(),
        ..agreement(&test, "Entwurf einer Absicht")
    };
    let draft = put(&test, draft).await;
    for row in [&shown, &draft] {
        put(&test, party(&test, row.id, own.id, 1)).await;
    }
    index(&test).await;
    let party = member(own.id, Level::Viewer);
    assert_eq!(titles(&test, &Actor::Anonymous, "Absicht").await, ["Absicht"]);
    assert_eq!(titles(&test, &Actor::Anonymous, "Beitrag").await, [""; 0]);
    assert_eq!(titles(&test, &Actor::Anonymous, "2026-007").await, [""; 0]);
    assert_eq!(titles(&test, &party, "Beitrag").await, ["Absicht", "Entwurf einer Absicht"]);
    assert_eq!(titles(&test, &party, "2026-007").await, ["Entwurf einer Absicht"]);
}

/// Everything in every state, each with one word in its title.
async fn network(test: &TestApp) -> (PartnerId, PartnerId) {
    let own = put(test, partner(test, "Eigene Wolke")).await;
    let other = put(test, partner(test, "Andere Wolke")).await;
    for status in [PartnerStatus::Proposed, PartnerStatus::Suspended, PartnerStatus::Archived] {
        let row = partner::Model { status, ..partner(test, &format!("Wolke {status:?}")) };
        put(test, row).await;
    }
    let programme_row = put(test, programme(test, "Programm Wolke")).await;
    put(test, lead(test, programme_row.id, own.id)).await;
    for (ags, name, status) in [
        ("14612000", "Wolke Stadt", PartnerStatus::Active),
        ("14628410", "Wolke Dorf", PartnerStatus::Proposed),
    ] {
        let (_, town) = put_municipality(test, name, ags, status).await;
        let way = match status {
            PartnerStatus::Active => ModelMunicipalityStatus::Active,
            _ => ModelMunicipalityStatus::Applied,
        };
        put(test, model_municipality(test, programme_row.id, town.id, None, way)).await;
    }
    for status in [SeriesStatus::Draft, SeriesStatus::Published] {
        put(test, event_series::Model { status, ..series(test, &format!("Wolke {status:?}")) })
            .await;
    }
    for confidentiality in
        [Confidentiality::Public, Confidentiality::Members, Confidentiality::Protected]
    {
        for status in [EventStatus::Draft, EventStatus::Published] {
            let title = format!("Wolke {confidentiality:?} {status:?}");
            let row = event::Model {
                confidentiality,
                status,
                programme_id: Some(programme_row.id),
                ..event(test, &title)
            };
            let row = put(test, row).await;
            put(test, host_of(test, row.id, other.id)).await;
            for visibility in [OutcomeVisibility::Everybody, OutcomeVisibility::Members] {
                let title = format!("Ergebnis Wolke {title} {visibility:?}");
                let result = outcome(test, row.id, &title);
                put(test, outcome::Model { visibility, ..result }).await;
            }
            for status in [PublicationStatus::Draft, PublicationStatus::Published] {
                let title = format!("Steckbrief Wolke {title} {status:?}");
                let about = Some(row.id);
                let row = event_profile::Model { event_id: about, status, ..profile(test, &title) };
                put(test, row).await;
            }
        }
    }
    for status in PublicationStatus::iter() {
        let title = format!("Wolke {status:?}");
        for row in [
            recommendation(test, programme_row.id, own.id, &format!("Empfehlung {title}")),
            guide(test, programme_row.id, own.id, &format!("Leitfaden {title}")),
        ] {
            put(test, publication::Model { status, ..row }).await;
        }
    }
    let shown = put(test, released(test, "Absicht Wolke", None)).await;
    let hidden = put(test, agreement(test, "Entwurf Wolke")).await;
    for row in [shown, hidden] {
        put(test, party(test, row.id, other.id, 1)).await;
    }
    (own.id, other.id)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_finds_what_the_lists_show_them_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (own, other) = network(&test).await;
    index(&test).await;
    let actors = [
        Actor::Anonymous,
        administrator(),
        member(own, Level::Viewer),
        member(own, Level::Editor),
        member(other, Level::Editor),
        system(other, &[]),
    ];
    let mut seen_by = Vec::new();
    for actor in &actors {
        let mut found = BTreeSet::new();
        for hit in hits(&test, actor, "Wolke").await {
            // Partners that are municipalities are found as these.
            found.insert(hit["object"]["id"].as_str().unwrap().to_owned());
        }
        let mut shown = BTreeSet::new();
        for list in [
            "partners(first: 100)",
            "municipalities(first: 100)",
            "programmes(first: 100)",
            "modelMunicipalities(first: 100)",
            "eventSeriesList(first: 100)",
            "events(first: 100)",
            "eventProfiles(first: 100)",
            "agreements(first: 100)",
            "recommendations(first: 100)",
            "knowledgeItems(first: 100)",
        ] {
            let more = if list.starts_with("partners") { "municipality { id }" } else { "" };
            let name = list.split('(').next().unwrap().to_owned();
            let data =
                ask(&test, actor, &format!("{{ {list} {{ nodes {{ id {more} }} }} }}")).await;
            for node in data[&name]["nodes"].as_array().unwrap() {
                if node["municipality"].is_null() {
                    shown.insert(node["id"].as_str().unwrap().to_owned());
                }
            }
        }
        let outcomes = "{ events(first: 100) { nodes { outcomes(first: 50) { nodes { id } } } } }";
        for event in ask(&test, actor, outcomes).await["events"]["nodes"].as_array().unwrap() {
            for node in event["outcomes"]["nodes"].as_array().into_iter().flatten() {
                shown.insert(node["id"].as_str().unwrap().to_owned());
            }
        }
        assert_eq!(found, shown, "{actor:?}");
        seen_by.push(found.len());
    }
    let [anonymous, administrator, ..] = seen_by[..] else { panic!("{seen_by:?}") };
    assert!(anonymous > 10 && administrator > anonymous, "{seen_by:?}");
}

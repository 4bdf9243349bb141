//! What a key opens: nothing beyond what everybody reads, but what its scopes are for. Texts are planted
//! at two partners and looked for in everything that a system reads.

use api::access::{Actor, Scope};
use entity::{
    agreement, event,
    id::PartnerId,
    partner,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, PartnerRoleState, PartnerStatus,
    },
};
use rstest::rstest;
use serde_json::json;

use crate::{
    fixture::{Engine, TestApp},
    world::{events, programmes as world, put, system},
};

/// Whatever a key could open, for each of two partners.
const MARKERS: [&str; 5] = ["MEMBERSONLY", "WORDING", "DRAFTEVENT", "HIDDENUNIT", "WHEREPROTECTED"];

/// Everything at once: lists, totals, searches and nested paths.
const EVERYTHING: &str = r#"{
    events(first: 100) { totalCount nodes { title placeText roles { nodes { partner { name } } }
        programme { slug events(first: 20) { totalCount nodes { title } } } } }
    searched: events(filter: { search: "membersonly" }) { totalCount nodes { title } }
    partners(first: 50) { totalCount nodes { name status units { totalCount nodes { name } }
        roles(first: 10) { totalCount nodes { state } }
        agreements(first: 10) { totalCount nodes { title documentText } } } }
    agreements(first: 50) { totalCount nodes { title documentText parties { partner { name } } } }
    viewer { networkRoles }
}"#;

async fn plant(test: &TestApp, name: &str) -> PartnerId {
    let owner = put(test, world::partner(test, name)).await;
    let host = put(test, world::partner(test, &format!("Gastgeber {name}"))).await;
    let unit = partner::Model {
        parent_id: Some(owner.id),
        status: PartnerStatus::Suspended,
        ..world::partner(test, &format!("HIDDENUNIT {name}"))
    };
    put(test, unit).await;
    let programme = put(test, world::programme(test, &format!("Programm {name}"))).await;
    put(test, world::role(test, programme.id, owner.id)).await;
    put(test, world::lead(test, programme.id, host.id)).await;

    let in_programme = |title: &str| event::Model {
        programme_id: Some(programme.id),
        ..events::event(test, &format!("{title} {name}"))
    };
    let members =
        event::Model { confidentiality: Confidentiality::Members, ..in_programme("MEMBERSONLY") };
    let draft = event::Model { status: EventStatus::Draft, ..in_programme("DRAFTEVENT") };
    let protected = event::Model {
        confidentiality: Confidentiality::Protected,
        place_text: Some(format!("WHEREPROTECTED {name}")),
        ..in_programme("Geschützt")
    };
    for row in [members, draft, protected] {
        let row = put(test, row).await;
        let role = events::role_in(test, row.id, owner.id);
        put(test, entity::partner_role::Model { state: PartnerRoleState::Accepted, ..role }).await;
    }
    let (_, town) = world::put_municipality(
        test,
        &format!("Stadt {name}"),
        if name == "Eins" { "14612000" } else { "14713000" },
        PartnerStatus::Active,
    )
    .await;
    let applied = ModelMunicipalityStatus::Applied;
    put(test, world::model_municipality(test, programme.id, town.id, None, applied)).await;
    let agreement = agreement::Model {
        document_text: Some(format!("WORDING {name}")),
        ..world::agreement(test, &format!("Vertrag {name}"))
    };
    let agreement = put(test, agreement).await;
    put(test, world::party(test, agreement.id, owner.id, 1)).await;
    owner.id
}

async fn everything(test: &TestApp, actor: &Actor) -> String {
    let answer = test.run(actor, EVERYTHING, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer.to_string()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_its_scopes_are_for_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = plant(&test, "Eins").await;
    plant(&test, "Zwei").await;
    let public = everything(&test, &Actor::Anonymous).await;
    for marker in MARKERS {
        assert!(!public.contains(marker), "{marker} is public: {public}");
    }
    for number in 0..1 << Scope::ALL.len() {
        let chosen = |(bit, _): &(usize, Scope)| number >> bit & 1 == 1;
        let scopes: Vec<_> =
            Scope::ALL.into_iter().enumerate().filter(chosen).map(|(_, scope)| scope).collect();
        let seen = everything(&test, &system(own, &scopes)).await;
        for marker in MARKERS {
            let needed = match marker {
                "MEMBERSONLY" => Some(Scope::MembersRead),
                "WORDING" => Some(Scope::AgreementsRead),
                _ => None,
            };
            let opened = needed.is_some_and(|scope| scopes.contains(&scope));
            assert_eq!(
                seen.contains(&format!("{marker} Eins")),
                opened,
                "{marker} with {scopes:?}"
            );
            assert!(!seen.contains(&format!("{marker} Zwei")), "{marker} of another partner");
        }
        if !scopes.contains(&Scope::MembersRead) && !scopes.contains(&Scope::AgreementsRead) {
            assert_eq!(seen, public, "with {scopes:?}");
        }
    }
}

//! Who takes part in a programme, as everybody sees it and as its leads do.

use api::access::{Actor, Level};
use entity::{
    partner, partner_role,
    terms::{ModelMunicipalityStatus, PartnerRoleState, PartnerStatus, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::Place;
use crate::{
    fixture::Engine,
    world::{administrator, ask, member, page_through, programmes as world, put},
};

const TOWNS: [(&str, &str, ModelMunicipalityStatus); 7] = [
    ("Aue", "14521010", ModelMunicipalityStatus::Active),
    ("Berlin", "11000000", ModelMunicipalityStatus::Interested),
    ("Chemnitz", "14511000", ModelMunicipalityStatus::Admitted),
    ("Dresden", "14612000", ModelMunicipalityStatus::Paused),
    ("Erfurt", "16051000", ModelMunicipalityStatus::Completed),
    ("Flöha", "14522150", ModelMunicipalityStatus::Withdrawn),
    ("Görlitz", "14626110", ModelMunicipalityStatus::Active),
];

/// A programme with two partners, one that was only asked, and a town at every point of the way. Görlitz is suspended.
async fn populated(engine: Engine) -> Place {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Dialog", ProgrammeStatus::Running).await;
    put(test, world::role(test, programme.id, place.other.id)).await;
    let asked = put(test, world::partner(test, "Gefragte")).await;
    let asked = partner_role::Model {
        state: PartnerRoleState::Proposed,
        ..world::role(test, programme.id, asked.id)
    };
    put(test, asked).await;
    for (name, ags, status) in TOWNS {
        let hidden = name == "Görlitz";
        let standing = if hidden { PartnerStatus::Suspended } else { PartnerStatus::Active };
        let (partner, town): (partner::Model, _) =
            world::put_municipality(test, name, ags, standing).await;
        put(test, world::model_municipality(test, programme.id, town.id, None, status)).await;
        if name == "Aue" {
            // Also as a partner: it is one member all the same.
            let role = entity::terms::PartnerRoleKind::Supporter;
            put(test, partner_role::Model { role, ..world::role(test, programme.id, partner.id) })
                .await;
        }
    }
    place
}

async fn seen(place: &Place, actor: &Actor) -> Value {
    let query = "{ programme(slug: \"dialog\") {
        members { totalCount nodes { name } }
        memberCounts { partners municipalitiesByStatus { status count }
            municipalitiesByState { state { code } count } }
        recordedMunicipalities
    } }";
    ask(&place.test, actor, query).await["programme"].take()
}

fn names(programme: &Value) -> Vec<&str> {
    let nodes = programme["members"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["name"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_who_takes_part_and_those_who_lead_who_is_on_the_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = populated(engine).await;
    let status = |status: &str, count: i32| json!({ "status": status, "count": count });
    let land = |code: &str, count: i32| json!({ "state": { "code": code }, "count": count });
    let public = seen(&place, &Actor::Anonymous).await;
    assert_eq!(names(&public), ["Andere", "Aue", "Stiftung"]);
    assert_eq!(public["members"]["totalCount"], 3);
    assert_eq!(
        public["memberCounts"],
        json!({
            "partners": 3,
            "municipalitiesByStatus": [status("ACTIVE", 1), status("PAUSED", 1), status("COMPLETED", 1)],
            "municipalitiesByState": [land("DE-SN", 2), land("DE-TH", 1)],
        })
    );
    assert_eq!(public["recordedMunicipalities"], 3);
    assert_eq!(seen(&place, &place.stranger()).await, public);

    let whole = [
        status("INTERESTED", 1),
        status("ADMITTED", 1),
        status("ACTIVE", 2),
        status("PAUSED", 1),
        status("COMPLETED", 1),
        status("WITHDRAWN", 1),
    ];
    let led = seen(&place, &place.editor()).await;
    // A partner that is suspended is hidden from those who lead as well: it is counted, not named.
    assert_eq!(names(&led), ["Andere", "Aue", "Chemnitz", "Stiftung"]);
    assert_eq!(led["memberCounts"]["municipalitiesByStatus"], json!(whole));
    let states = [land("DE-SN", 3), land("DE-TH", 1)];
    assert_eq!(led["memberCounts"]["municipalitiesByState"], json!(states));
    let managed = seen(&place, &administrator()).await;
    assert_eq!(names(&managed), ["Andere", "Aue", "Chemnitz", "Görlitz", "Stiftung"]);
    assert_eq!(managed["memberCounts"]["municipalitiesByStatus"], json!(whole));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn members_have_pages_and_know_that_they_are_members(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = populated(engine).await;
    let query = "query($cursor: String) { programmes { nodes { members(PAGE) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }";
    let list = "/programmes/nodes/0/members";
    let forward = page_through(&place.test, &place.editor(), query, list, false).await;
    assert_eq!(forward.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    let mut backward = page_through(&place.test, &place.editor(), query, list, true).await;
    backward.reverse();
    assert_eq!(forward.concat(), backward.concat());

    let rows = partner::Entity::find().all(place.test.app.database.read()).await.unwrap();
    let mut members = Vec::new();
    for row in rows {
        let query = "{ programme(slug: \"dialog\") { viewerIsMember } }";
        let seen = ask(&place.test, &member(row.id, Level::Viewer), query).await;
        if seen["programme"]["viewerIsMember"] == json!(true) {
            members.push(row.name);
        }
    }
    members.sort();
    // Admitted or active; a partner that was only asked is none.
    assert_eq!(members, ["Andere", "Aue", "Chemnitz", "Görlitz", "Stiftung"]);
}

//! Who writes programmes.

use api::access::{Actor, Level, Membership, Scope};
use entity::{
    partner, partner_role,
    terms::{GrantRole, PartnerRoleState, PartnerStatus, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::Place;
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, ask, at, global, member, person, programmes as world, put, system,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_leads_what_its_people_enter_and_is_asked_to_lead_what_others_enter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let fields = "programme { id viewerCanEdit viewerCanProposeLead
        roles { nodes { id role leads state } } }";
    let made = done(place.act("createProgramme", fields, place.new_input()).await);
    let programme = &made["programme"];
    assert_eq!(programme["viewerCanEdit"], true);
    let part = &programme["roles"]["nodes"][0];
    assert_eq!(
        (&part["role"], &part["leads"], &part["state"]),
        (&json!("INITIATOR"), &json!(true), &json!("ACCEPTED"))
    );
    for actor in [administrator(), Actor::Operator] {
        let made = done(act(test, &actor, "createProgramme", fields, place.new_input()).await);
        let programme = &made["programme"];
        let part = &programme["roles"]["nodes"][0];
        assert_eq!((&part["leads"], &part["state"]), (&json!(true), &json!("PROPOSED")));
        assert_eq!(programme["viewerCanEdit"], true);
        assert_eq!(programme["viewerCanProposeLead"], false);
        let input = json!({ "id": programme["id"], "motto": "Neu" });
        let update = "programme { id }";
        assert_eq!(place.act("updateProgramme", update, input.clone()).await, "FORBIDDEN");
        let answer = json!({ "id": part["id"] });
        done(place.act("acceptPartnerRole", "partnerRole { state }", answer).await);
        done(place.act("updateProgramme", update, input).await);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn programmes_are_entered_by_those_who_run_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let acting_as =
        |role| person(Vec::new(), vec![Membership { role, ..at(place.lead.id, Level::Editor) }]);
    let cases: [(&str, Actor, Value); 9] = [
        ("nobody", Actor::Anonymous, json!("UNAUTHENTICATED")),
        ("a viewer", member(place.lead.id, Level::Viewer), json!("FORBIDDEN")),
        ("another partner", place.stranger(), json!("FORBIDDEN")),
        ("a municipality", acting_as(GrantRole::Municipality), json!("FORBIDDEN")),
        ("a key with all scopes", system(place.lead.id, &Scope::ALL), json!("FORBIDDEN")),
        ("a ministry", acting_as(GrantRole::Ministry), Value::Null),
        ("a foundation", acting_as(GrantRole::Foundation), Value::Null),
        ("an associate", acting_as(GrantRole::Associate), Value::Null),
        ("an administrator", administrator(), Value::Null),
    ];
    for (name, actor, code) in cases {
        let answer =
            act(test, &actor, "createProgramme", "programme { id }", place.new_input()).await;
        match code {
            Value::Null => drop(done(answer)),
            code => assert_eq!(answer, code, "{name}"),
        }
    }
    // A partner that takes part no more leads nothing new, and one that is hidden is not there.
    for (status, expected) in [
        (PartnerStatus::Archived, "input.leadId PARTNER_INACTIVE"),
        (PartnerStatus::Suspended, "input.leadId PARTNER_INACTIVE"),
    ] {
        let name = format!("Partner {status:?}");
        let row = put(test, partner::Model { status, ..world::partner(test, &name) }).await;
        let input = json!({ "leadId": global(row.id), "title": "Neu", "kind": "PROGRAMME" });
        let refused =
            act(test, &administrator(), "createProgramme", "programme { id }", input.clone()).await;
        assert_eq!(refusals(&refused), [expected]);
        if status == PartnerStatus::Suspended {
            let found = place.act("createProgramme", "programme { id }", input).await;
            assert_eq!(found, "NOT_FOUND");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn programmes_are_changed_by_those_who_lead_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Dialog", ProgrammeStatus::Planned).await;
    // A part that does not lead, and one that led in the past, give no right.
    put(test, world::role(test, programme.id, place.other.id)).await;
    let former = put(test, world::partner(test, "Früher")).await;
    let ended = partner_role::Model {
        state: PartnerRoleState::Ended,
        ..world::lead(test, programme.id, former.id)
    };
    put(test, ended).await;
    let query = "{ programme(slug: \"dialog\") { viewerIsMember viewerCanEdit viewerCanProposeLead
        viewerCanStart viewerCanComplete viewerCanArchive } }";
    let buttons = |member: bool, edits: bool, leads: bool| {
        json!({
            "viewerIsMember": member, "viewerCanEdit": edits, "viewerCanProposeLead": leads,
            "viewerCanStart": edits, "viewerCanComplete": false, "viewerCanArchive": false,
        })
    };
    let cases = [
        ("nobody", Actor::Anonymous, json!("UNAUTHENTICATED"), buttons(false, false, false)),
        ("a member", place.stranger(), json!("FORBIDDEN"), buttons(true, false, false)),
        (
            "who led",
            member(former.id, Level::Manager),
            json!("FORBIDDEN"),
            buttons(false, false, false),
        ),
        (
            "a viewer of the lead",
            member(place.lead.id, Level::Viewer),
            json!("FORBIDDEN"),
            buttons(true, false, false),
        ),
        (
            "a key of the lead",
            system(place.lead.id, &Scope::ALL),
            json!("FORBIDDEN"),
            buttons(true, false, false),
        ),
        ("an administrator", administrator(), Value::Null, buttons(false, true, false)),
        ("a lead", place.editor(), Value::Null, buttons(true, true, true)),
    ];
    for (number, (name, actor, code, expected)) in cases.into_iter().enumerate() {
        assert_eq!(ask(test, &actor, query).await["programme"], expected, "{name}");
        let input = json!({ "id": global(programme.id), "motto": format!("Motto {number}") });
        let answer = act(test, &actor, "updateProgramme", "programme { id }", input).await;
        match code {
            Value::Null => drop(done(answer)),
            code => assert_eq!(answer, code, "{name}"),
        }
    }
    let rows = partner_role::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(rows.len(), 3);
}

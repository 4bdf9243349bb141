//! Why somebody may, what waits for them, and what the documentation says of it.

use std::{env, fs};

use api::{
    access::{Actor, Level, NetworkRole},
    policy,
};
use entity::{
    event, partner, partner_role,
    terms::{PartnerKind, PartnerRoleState, UserStatus},
    user_account,
};
use rstest::rstest;
use serde_json::{Value, json};

use super::partner;
use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask, ask_with, events, global, programmes, put,
        users::{account, grant_at, office, put_account, put_administrator, put_member, signed_in},
    },
};

const EXPLAIN: &str = "query($user: ID!, $action: Action!, $object: ID) {
    explainAccess(userId: $user, action: $action, objectId: $object) {
        allowed rule prohibition grant { id } sentence needed } }";

async fn explain(test: &TestApp, user: &user_account::Model, action: &str, object: &str) -> Value {
    let object = if object.is_empty() { Value::Null } else { json!(object) };
    let variables = json!({ "user": global(user.id), "action": action, "object": object });
    ask_with(test, &administrator(), EXPLAIN, variables).await["explainAccess"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn it_is_explained_by_the_grant_the_rule_or_the_prohibition(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let unit = partner::Model {
        kind: PartnerKind::Unit,
        parent_id: Some(own.id),
        ..programmes::partner(&test, "Referat")
    };
    let unit = put(&test, unit).await;
    let other = partner(&test, "Andere", PartnerKind::Foundation).await;
    let editor = put_account(&test, "Berger").await;
    let grant = put(&test, grant_at(&test, editor.id, own.id, Level::Editor)).await;
    for partner in [&own, &unit] {
        let explained = explain(&test, &editor, "EDIT_PARTNER", &global(partner.id)).await;
        assert_eq!(explained["allowed"], json!(true), "{explained}");
        assert_eq!(explained["rule"], "OWN_PARTNER");
        assert_eq!(explained["grant"]["id"], global(grant.id));
        assert_eq!(explained["needed"], json!([]));
    }
    let explained = explain(&test, &editor, "EDIT_PARTNER", &global(other.id)).await;
    assert_eq!((&explained["allowed"], &explained["grant"]), (&json!(false), &Value::Null));
    assert_eq!(
        explained["sentence"],
        "Nicht erlaubt: Keine der Rollen dieser Person genügt dafür."
    );
    assert_eq!(explained["needed"].as_array().unwrap().len(), 4);

    let (_, office) = put_administrator(&test, "Arndt").await;
    let admin = user_account::Model { id: office.user_id, ..account(&test, "Arndt") };
    let explained = explain(&test, &admin, "GRANT_NETWORK_ROLE", &global(admin.id)).await;
    assert_eq!(explained["prohibition"], "OWN_ACCOUNT");
    assert_eq!(explained["needed"], json!([]));
    let explained = explain(&test, &admin, "GRANT_NETWORK_ROLE", &global(editor.id)).await;
    assert_eq!(explained["grant"]["id"], global(office.id));

    let closed = user_account::Model { status: UserStatus::Deactivated, ..account(&test, "Claus") };
    let closed = put(&test, closed).await;
    put(&test, grant_at(&test, closed.id, own.id, Level::Manager)).await;
    let explained = explain(&test, &closed, "EDIT_PARTNER", &global(own.id)).await;
    assert_eq!(explained["allowed"], json!(false));
    assert!(explained["sentence"].as_str().unwrap().ends_with("kann sich niemand anmelden."));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_programmes_and_agreements_are_explained_by_who_takes_part(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = partner(&test, "Gastgeber", PartnerKind::Foundation).await;
    let lead = partner(&test, "Träger", PartnerKind::Foundation).await;
    let programme = put(&test, programmes::programme(&test, "Programm")).await;
    let event =
        event::Model { programme_id: Some(programme.id), ..events::event(&test, "Treffen") };
    let event = put(&test, event).await;
    put(&test, programmes::lead(&test, programme.id, lead.id)).await;
    put(&test, events::host_of(&test, event.id, host.id)).await;
    let organiser = put_account(&test, "Berger").await;
    put(&test, grant_at(&test, organiser.id, host.id, Level::Editor)).await;
    let leader = put_account(&test, "Claus").await;
    put(&test, grant_at(&test, leader.id, lead.id, Level::Editor)).await;
    let viewer = put_account(&test, "Dorn").await;
    put(&test, grant_at(&test, viewer.id, lead.id, Level::Viewer)).await;

    let of_event = global(event.id);
    let of_programme = global(programme.id);
    for (user, action, object, rule) in [
        (&organiser, "READ_PROTECTED_EVENT", &of_event, json!("ORGANISER")),
        (&leader, "READ_PROTECTED_EVENT", &of_event, Value::Null),
        (&viewer, "READ_MEMBERS_CONTENT", &of_event, json!("OWN_PARTNER")),
        (&viewer, "READ_MEMBERS_CONTENT", &of_programme, json!("OWN_PARTNER")),
        (&organiser, "READ_MEMBERS_CONTENT", &of_programme, Value::Null),
        (&leader, "READ_AUDIT_OF_OBJECT", &of_programme, json!("OWN_PARTNER")),
    ] {
        let explained = explain(&test, user, action, object).await;
        assert_eq!(explained["rule"], rule, "{action} {object} {explained}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn explaining_is_for_administrators_and_names_its_objects(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let (manager, grant) = put_member(&test, "Arndt", own.id, Level::Manager).await;
    let ask = async |actor: &Actor, object: String| {
        let variables =
            json!({ "user": global(grant.user_id), "action": "EDIT_PARTNER", "object": object });
        let answer = test.run(actor, EXPLAIN, variables).await;
        answer["errors"][0]["extensions"]["code"].clone()
    };
    let object = global(own.id);
    assert_eq!(ask(&manager, object.clone()).await, "FORBIDDEN");
    assert_eq!(ask(&Actor::Anonymous, object).await, "UNAUTHENTICATED");
    assert_eq!(ask(&administrator(), global(grant.id)).await, "BAD_USER_INPUT");
    assert_eq!(
        ask(&administrator(), "partner_00000000000000000000000000".into()).await,
        "NOT_FOUND"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_viewer_knows_what_they_are_and_what_waits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let user = put_account(&test, "Berger").await;
    let grants = [
        put(&test, grant_at(&test, user.id, own.id, Level::Editor)).await,
        put(&test, office(&test, user.id, NetworkRole::PrivacyOfficer)).await,
    ];
    let programme = put(&test, programmes::programme(&test, "Programm")).await;
    let proposed = partner_role::Model {
        state: PartnerRoleState::Proposed,
        ..programmes::role(&test, programme.id, own.id)
    };
    let proposed = put(&test, proposed).await;
    let query = format!("{{ viewer {{
        user {{ email viewerCanEdit viewerCanDeactivate }} networkRoles grants {{ id }}
        partners {{ partner {{ name viewerCanEdit viewerCanManageUsers viewerCanVerify }} role level maySign grant {{ id }} }}
        can(action: EDIT_PARTNER, objectId: \"{}\") cannot: can(action: VERIFY_PARTNER)
        waiting {{ kind object {{ ... on PartnerRole {{ id }} ... on User {{ email }} }} }} }} }}", global(own.id));
    let viewer = &ask(&test, &signed_in(user.id, &grants), &query).await["viewer"];
    assert_eq!(
        viewer["user"],
        json!({ "email": user.email, "viewerCanEdit": true, "viewerCanDeactivate": false })
    );
    assert_eq!(viewer["networkRoles"], json!(["PRIVACY_OFFICER"]));
    assert_eq!(viewer["grants"].as_array().unwrap().len(), 2);
    assert_eq!(
        viewer["partners"],
        json!([{
            "partner": { "name": "Stiftung", "viewerCanEdit": true, "viewerCanManageUsers": false, "viewerCanVerify": false },
            "role": "FOUNDATION", "level": "EDITOR", "maySign": false, "grant": { "id": global(grants[0].id) },
        }])
    );
    assert_eq!((&viewer["can"], &viewer["cannot"]), (&json!(true), &json!(false)));
    assert_eq!(
        viewer["waiting"],
        json!([
            { "kind": "SECOND_FACTOR_MISSING", "object": { "email": user.email } },
            { "kind": "PARTNER_ROLE_PROPOSED", "object": { "id": global(proposed.id) } },
        ])
    );
    // A reader answers for nobody.
    let (reader, _) = put_member(&test, "Claus", own.id, Level::Viewer).await;
    let data = ask(&test, &reader, "{ viewer { waiting { kind } } }").await;
    assert_eq!(data["viewer"]["waiting"], json!([]));
    assert_eq!(
        ask(&test, &Actor::Anonymous, "{ viewer { networkRoles } }").await["viewer"],
        Value::Null
    );
}

#[test]
fn the_documented_table_is_the_policys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/access.md");
    let text = fs::read_to_string(path).unwrap();
    let (words, table) = text.split_at(text.find("| Action").unwrap_or(text.len()));
    if env::var_os("VERBUND_UPDATE_DOCS").is_some() {
        fs::write(path, format!("{words}{}", policy::table())).unwrap();
        return;
    }
    assert!(
        table == policy::table(),
        "docs/access.md is not current: run `VERBUND_UPDATE_DOCS=1 cargo test -p tests the_documented_table`"
    );
}

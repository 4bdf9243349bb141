//! Who sees accounts and grants: the rules as functions and as SQL, and through the API.

use api::{
    access::{Actor, Level, NetworkRole},
    reach::Reach,
};
use chrono::TimeDelta;
use entity::{id::PartnerId, partner, role_grant, terms::PartnerKind, user_account};
use rstest::rstest;
use sea_orm::{EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::partner;
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask_with, global, person, put, refused, sees,
        users::{grant_at, office, put_account, put_administrator, put_member, signed_in},
    },
};

/// Two partners with a member of each level, people with offices, and grants that have ended.
async fn world(test: &TestApp) -> (Vec<partner::Model>, Vec<Actor>) {
    let mut partners = Vec::new();
    let mut actors = vec![
        Actor::Anonymous,
        Actor::Operator,
        administrator(),
        person(vec![NetworkRole::PrivacyOfficer], vec![]),
        person(vec![NetworkRole::Auditor], vec![]),
    ];
    for name in ["Eins", "Zwei"] {
        let own = partner(test, name, PartnerKind::Foundation).await;
        for level in [Level::Viewer, Level::Editor, Level::Manager] {
            actors.push(put_member(test, &format!("{name}{level:?}"), own.id, level).await.0);
        }
        let gone = put_account(test, &format!("{name}Gone")).await;
        let ended = role_grant::Model {
            revoked_at: Some(now()),
            ..grant_at(test, gone.id, own.id, Level::Viewer)
        };
        put(test, ended).await;
        let expired = put_account(test, &format!("{name}Expired")).await;
        let ended = role_grant::Model {
            valid_from: now() - TimeDelta::days(2),
            valid_until: Some(now()),
            ..grant_at(test, expired.id, own.id, Level::Viewer)
        };
        put(test, ended).await;
        partners.push(own);
    }
    let both = put_account(test, "Beide").await;
    let mut grants = Vec::new();
    for own in &partners {
        grants.push(put(test, grant_at(test, both.id, own.id, Level::Manager)).await);
    }
    grants.push(put(test, office(test, both.id, NetworkRole::Auditor)).await);
    actors.push(signed_in(both.id, &grants));
    (partners, actors)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sql_and_functions_agree_on_people(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, actors) = world(&test).await;
    let read = test.app.database.read();
    let users = user_account::Entity::find().all(read).await.unwrap();
    let grants = role_grant::Entity::find().all(read).await.unwrap();
    let mut seen = Vec::new();
    for actor in &actors {
        let reach = Reach::of(actor, now());
        let mut expected: Vec<_> = grants
            .iter()
            .filter(|grant| reach.covers_grant(grant, &[]))
            .map(|grant| grant.id)
            .collect();
        let found = role_grant::Entity::find().filter(reach.grants()).all(read).await.unwrap();
        let mut found: Vec<_> = found.iter().map(|grant| grant.id).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{actor:?}");

        let acting_for = |user: &user_account::Model| -> Vec<PartnerId> {
            let unended = grants.iter().filter(|grant| {
                grant.user_id == user.id
                    && grant.revoked_at.is_none()
                    && grant.valid_until.is_none_or(|ends| ends > now())
            });
            unended.filter_map(|grant| grant.partner_id).collect()
        };
        let mut expected: Vec<_> = users
            .iter()
            .filter(|user| reach.covers_user(user.id, &acting_for(user)))
            .map(|user| user.id)
            .collect();
        let found = user_account::Entity::find().filter(reach.users()).all(read).await.unwrap();
        let mut found: Vec<_> = found.iter().map(|user| user.id).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{actor:?}");
        seen.push(found.len());
    }
    let all = users.len();
    // Anonymous, operator, administrator, officers; viewer, editor and manager of each; manager of both.
    assert_eq!(seen, [0, all, all, 0, 0, 1, 1, 4, 1, 1, 4, 7]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partners_users_are_for_its_managers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (partners, actors) = world(&test).await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Partner {
        users(first: 10) { totalCount nodes { familyName email grants { nodes { status partner { name } } } } }
        roleGrants { totalCount } } } }";
    let ids: Vec<_> = partners.iter().map(|partner| global(partner.id)).collect();
    let mut seen = Vec::new();
    for actor in &actors {
        let data = ask_with(&test, actor, query, json!({ "ids": ids })).await;
        let nodes = data["nodes"].as_array().unwrap();
        for node in nodes {
            assert_eq!(node["users"].is_null(), node["roleGrants"].is_null());
            for user in node["users"]["nodes"].as_array().into_iter().flatten() {
                assert!(user["email"].is_string());
            }
        }
        let total = |node: &Value| node["users"]["totalCount"].as_i64();
        seen.push((total(&nodes[0]), total(&nodes[1])));
    }
    let (all, none) = ((Some(4), Some(4)), (None, None));
    let expected =
        [none, all, all, none, none, none, none, (Some(4), None), none, none, (None, Some(4)), all];
    assert_eq!(seen, expected);

    // A manager sees the grants for the own partner only, not what else the person may do.
    let manager = &actors[7];
    let data = ask_with(&test, manager, query, json!({ "ids": ids })).await;
    let users = data["nodes"][0]["users"]["nodes"].as_array().unwrap();
    let both = users.iter().find(|user| user["familyName"] == "Beide").unwrap();
    let grants = both["grants"]["nodes"].as_array().unwrap();
    assert_eq!(grants, &[json!({ "status": "ACTIVE", "partner": { "name": "Eins" } })]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_for_its_person_managers_and_administrators(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let (manager, _) = put_member(&test, "Arndt", own.id, Level::Manager).await;
    let (editor, editing) = put_member(&test, "Berger", own.id, Level::Editor).await;
    let (viewer, _) = put_member(&test, "Claus", own.id, Level::Viewer).await;
    for (actor, expected) in [
        (&editor, true),
        (&manager, true),
        (&administrator(), true),
        (&Actor::Operator, true),
        (&viewer, false),
        (&Actor::Anonymous, false),
        (&person(vec![NetworkRole::Auditor], vec![]), false),
    ] {
        assert_eq!(sees(&test, actor, editing.user_id).await, expected, "{actor:?}");
        assert_eq!(sees(&test, actor, editing.id).await, expected, "{actor:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn administrators_list_and_search_all_users(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let (admin, _) = put_administrator(&test, "Zander").await;
    let (manager, _) = put_member(&test, "Arndt", own.id, Level::Manager).await;
    put_account(&test, "Öhler").await;
    let query = "query($filter: UserFilter, $order: UserOrder) {
        users(filter: $filter, orderBy: $order) { totalCount nodes { familyName } } }";
    let names = async |filter: Value, order: Value| {
        let variables = json!({ "filter": filter, "order": order });
        let data = ask_with(&test, &admin, query, variables).await;
        let nodes = data["users"]["nodes"].as_array().unwrap().clone();
        assert_eq!(data["users"]["totalCount"], nodes.len());
        nodes.iter().map(|node| node["familyName"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    let down = json!({ "field": "NAME", "direction": "DESC" });
    assert_eq!(names(json!({}), Value::Null).await, "Arndt Öhler Zander");
    assert_eq!(names(json!({}), down).await, "Zander Öhler Arndt");
    assert_eq!(names(json!({ "search": "niemand" }), Value::Null).await, "");
    assert_eq!(names(json!({ "search": "oehler" }), Value::Null).await, "Öhler");
    assert_eq!(names(json!({ "partnerId": global(own.id) }), Value::Null).await, "Arndt");
    assert_eq!(names(json!({ "roles": ["ADMINISTRATOR"] }), Value::Null).await, "Zander");
    assert_eq!(names(json!({ "statuses": ["INVITED"] }), Value::Null).await, "");
    for (actor, code) in [(&manager, "FORBIDDEN"), (&Actor::Anonymous, "UNAUTHENTICATED")] {
        assert_eq!(refused(&test, actor, "{ users { totalCount } }").await.0, code);
    }
}

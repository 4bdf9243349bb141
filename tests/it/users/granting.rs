//! Who grants what to whom, and what is refused.

use api::access::{Actor, Level, NetworkRole};
use chrono::TimeDelta;
use entity::{
    audit_concern, audit_entry, mail, partner, role_grant,
    terms::{GrantRole, PartnerKind, PartnerStatus, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{fails, mutate, partner, partner_that_is, refusal, state};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        global, programmes, put,
        users::{account, grant_at, office, put_account, put_administrator, put_member},
    },
};

fn at_partner(user: &user_account::Model, partner: &partner::Model) -> Value {
    json!({
        "userId": global(user.id), "partnerId": global(partner.id),
        "level": "EDITOR", "reason": "vertritt das Amt",
    })
}

fn changed(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_granted_role_is_noted_told_and_seen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let town = partner(&test, "Stadt", PartnerKind::Municipality).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let user = put_account(&test, "Berger").await;
    let input = changed(at_partner(&user, &town), "role", json!("MUNICIPALITY"));
    let payload = mutate(&test, &admin, "grantPartnerRole", input).await;

    let grant = &payload["roleGrant"];
    assert_eq!(payload["userErrors"], json!([]));
    assert_eq!(grant["role"], "MUNICIPALITY");
    assert_eq!((&grant["level"], &grant["maySign"]), (&json!("EDITOR"), &json!(false)));
    assert_eq!(grant["status"], "ACTIVE");
    assert_eq!(grant["user"]["id"], global(user.id));
    assert_eq!(grant["partner"]["id"], global(town.id));

    let read = test.app.database.read();
    let entries = audit_entry::Entity::find().all(read).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.use_case, "users.grant_partner_role");
    assert_eq!(entry.acting_as, Some(GrantRole::Administrator));
    assert!(!entry.changes.to_string().contains("vertritt"), "{}", entry.changes);
    let concerns = audit_concern::Entity::find().all(read).await.unwrap();
    for subject in [user.id.0, town.id.0] {
        assert!(concerns.iter().any(|concern| concern.subject_id == subject));
    }
    let mails = mail::Entity::find().all(read).await.unwrap();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!((mail.template.as_str(), mail.audit_entry_id), ("role-granted", entry.id));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_refuse_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let foundation = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let suspended = partner_that_is(&test, PartnerStatus::Suspended).await;
    let archived = partner_that_is(&test, PartnerStatus::Archived).await;
    let user = put_account(&test, "Berger").await;
    let closed = user_account::Model { status: UserStatus::Deactivated, ..account(&test, "Claus") };
    let closed = put(&test, closed).await;
    let (_, held) = put_member(&test, "Dorn", foundation.id, Level::Viewer).await;
    let officer = put_account(&test, "Ehlers").await;
    put(&test, office(&test, officer.id, NetworkRole::PrivacyOfficer)).await;
    let before = state(&test).await;

    let good = at_partner(&user, &foundation);
    let long = "x".repeat(501);
    let yesterday = json!(now() - TimeDelta::days(1));
    for (input, code, path) in [
        (changed(good.clone(), "role", json!("MUNICIPALITY")), "ROLE_DOES_NOT_FIT", "role"),
        (at_partner(&user, &suspended), "PARTNER_NOT_ACTIVE", "partnerId"),
        (at_partner(&user, &archived), "PARTNER_NOT_ACTIVE", "partnerId"),
        (at_partner(&closed, &foundation), "USER_DEACTIVATED", "userId"),
        (
            changed(good.clone(), "userId", json!(global(held.user_id))),
            "ALREADY_GRANTED",
            "partnerId",
        ),
        (changed(good.clone(), "validUntil", yesterday.clone()), "INVALID_VALIDITY", "validUntil"),
        (changed(good.clone(), "validFrom", yesterday), "INVALID_VALIDITY", "validFrom"),
        (changed(good.clone(), "reason", json!("  ")), "INVALID_REASON", "reason"),
        (changed(good.clone(), "reason", json!(long)), "INVALID_REASON", "reason"),
    ] {
        let payload = mutate(&test, &admin, "grantPartnerRole", input.clone()).await;
        assert_eq!(refusal(&payload), (code.to_owned(), format!("input.{path}")), "{input}");
    }
    let network = |user: &user_account::Model, role: &str| json!({ "userId": global(user.id), "role": role, "reason": "Wahl" });
    for (input, code, path) in [
        (network(&officer, "ADMINISTRATOR"), "OFFICES_EXCLUDE", "role"),
        (network(&officer, "PRIVACY_OFFICER"), "ALREADY_GRANTED", "role"),
        (network(&closed, "AUDITOR"), "USER_DEACTIVATED", "userId"),
    ] {
        let payload = mutate(&test, &admin, "grantNetworkRole", input).await;
        assert_eq!(refusal(&payload), (code.to_owned(), format!("input.{path}")));
    }
    for (field, wrong, code) in [
        ("userId", json!(global(foundation.id)), "NOT_FOUND"),
        ("partnerId", json!("partner_00000000000000000000000000"), "NOT_FOUND"),
        ("partnerId", json!("x"), "BAD_USER_INPUT"),
    ] {
        let input = changed(good.clone(), field, wrong);
        assert_eq!(fails(&test, &admin, "grantPartnerRole", input).await, code, "{field}");
    }
    assert_eq!(state(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_grants_inside_the_own_partner_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Eigene Stiftung", PartnerKind::Foundation).await;
    let other = partner(&test, "Andere Stiftung", PartnerKind::Foundation).await;
    let (manager, managing) = put_member(&test, "Arndt", own.id, Level::Manager).await;
    let (editor, _) = put_member(&test, "Berger", own.id, Level::Editor).await;
    let (_, colleague) = put_member(&test, "Claus", own.id, Level::Viewer).await;
    let (stranger, strange) = put_member(&test, "Dorn", other.id, Level::Manager).await;
    let before = state(&test).await;

    let grant = |user, partner: &partner::Model| {
        let user = user_account::Model { id: user, ..account(&test, "Egal") };
        at_partner(&user, partner)
    };
    let revoke = |id| json!({ "id": global(id), "reason": "Wechsel" });
    for (actor, mutation, input, code) in [
        // A colleague is seen, but the partner is not one's own.
        (&manager, "grantPartnerRole", grant(colleague.user_id, &other), "FORBIDDEN"),
        // A stranger is not even seen.
        (&manager, "grantPartnerRole", grant(strange.user_id, &own), "NOT_FOUND"),
        (&manager, "grantPartnerRole", grant(managing.user_id, &own), "FORBIDDEN"),
        (&manager, "revokeRole", revoke(managing.id), "FORBIDDEN"),
        (&manager, "revokeRole", revoke(strange.id), "NOT_FOUND"),
        (
            &manager,
            "changeRoleGrant",
            json!({ "id": global(managing.id), "maySign": true }),
            "FORBIDDEN",
        ),
        (
            &manager,
            "changeRoleGrant",
            json!({ "id": global(strange.id), "level": "VIEWER" }),
            "NOT_FOUND",
        ),
        (
            &manager,
            "grantNetworkRole",
            json!({ "userId": global(colleague.user_id), "role": "AUDITOR", "reason": "x" }),
            "FORBIDDEN",
        ),
        (&editor, "revokeRole", revoke(colleague.id), "NOT_FOUND"),
        (&stranger, "revokeRole", revoke(colleague.id), "NOT_FOUND"),
        (&Actor::Anonymous, "revokeRole", revoke(colleague.id), "NOT_FOUND"),
    ] {
        assert_eq!(fails(&test, actor, mutation, input.clone()).await, code, "{mutation} {input}");
    }
    assert_eq!(state(&test).await, before);

    let raised = json!({ "id": global(colleague.id), "level": "MANAGER", "maySign": true, "expectedVersion": 1 });
    let payload = mutate(&test, &manager, "changeRoleGrant", raised.clone()).await;
    assert_eq!(payload["roleGrant"]["level"], "MANAGER");
    assert_eq!(payload["roleGrant"]["version"], 2);
    assert_eq!(fails(&test, &manager, "changeRoleGrant", raised).await, "CONFLICT");
    let payload = mutate(&test, &manager, "revokeRole", revoke(colleague.id)).await;
    assert_eq!(payload["roleGrant"]["status"], "REVOKED");
    assert_eq!(payload["roleGrant"]["revocationReason"], "Wechsel");
    // Whoever no longer acts for the partner is no longer seen there.
    assert_eq!(payload["roleGrant"]["user"], Value::Null);
    assert_eq!(
        fails(&test, &manager, "grantPartnerRole", grant(colleague.user_id, &own)).await,
        "NOT_FOUND"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_takes_the_role_of_the_partner_that_it_belongs_to(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let ministry = partner(&test, "Ministerium", PartnerKind::StateMinistry).await;
    let unit = |name: &str, parent: &partner::Model| partner::Model {
        kind: PartnerKind::Unit,
        parent_id: Some(parent.id),
        ..programmes::partner(&test, name)
    };
    let office = put(&test, unit("Geschäftsstelle", &ministry)).await;
    let desk = put(&test, unit("Referat", &office)).await;
    let user = put_account(&test, "Berger").await;
    let wrong = changed(at_partner(&user, &desk), "role", json!("ASSOCIATE"));
    let payload = mutate(&test, &admin, "grantPartnerRole", wrong).await;
    assert_eq!(refusal(&payload).0, "ROLE_DOES_NOT_FIT");
    let payload = mutate(&test, &admin, "grantPartnerRole", at_partner(&user, &desk)).await;
    assert_eq!(payload["roleGrant"]["role"], "MINISTRY");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_has_ended_makes_room_for_another_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let user = put_account(&test, "Berger").await;
    let until = now() + TimeDelta::hours(1);
    let input = changed(at_partner(&user, &own), "validUntil", json!(until));
    let first = mutate(&test, &admin, "grantPartnerRole", input).await;
    let office = json!({ "userId": global(user.id), "role": "PRIVACY_OFFICER", "reason": "Vertretung", "validUntil": until });
    mutate(&test, &admin, "grantNetworkRole", office).await;
    test.set_now(until);
    let payload = mutate(&test, &admin, "grantPartnerRole", at_partner(&user, &own)).await;
    assert_eq!(payload["roleGrant"]["status"], "ACTIVE");
    let office = json!({ "userId": global(user.id), "role": "ADMINISTRATOR", "reason": "Wahl" });
    let payload = mutate(&test, &admin, "grantNetworkRole", office).await;
    assert_eq!(payload["roleGrant"]["status"], "ACTIVE");

    let query = "query($id: ID!) { node(id: $id) { ... on RoleGrant { status revokedAt } } }";
    let answer = test.run(&admin, query, json!({ "id": first["roleGrant"]["id"] })).await;
    assert_eq!(answer["data"]["node"], json!({ "status": "EXPIRED", "revokedAt": null }));
    let ended = json!({ "id": first["roleGrant"]["id"], "reason": "x" });
    let payload = mutate(&test, &admin, "revokeRole", ended).await;
    assert_eq!(refusal(&payload).0, "NOT_IN_FORCE");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_database_keeps_the_rules_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = partner(&test, "Stiftung", PartnerKind::Foundation).await;
    let user = put_account(&test, "Berger").await;
    put(&test, grant_at(&test, user.id, own.id, Level::Viewer)).await;
    put(&test, office(&test, user.id, NetworkRole::Administrator)).await;
    let ends = Some(now() - TimeDelta::days(1));
    for wrong in [
        grant_at(&test, user.id, own.id, Level::Editor),
        office(&test, user.id, NetworkRole::PrivacyOfficer),
        role_grant::Model { may_sign: true, ..office(&test, user.id, NetworkRole::Auditor) },
        role_grant::Model { valid_until: ends, ..office(&test, user.id, NetworkRole::Auditor) },
    ] {
        let inserted = wrong.clone().into_active_model().insert(test.app.database.write()).await;
        assert!(inserted.is_err(), "{wrong:?}");
    }
    assert_eq!(role_grant::Entity::find().all(test.app.database.read()).await.unwrap().len(), 2);
}

//! Steps that a partner, and a part of it, takes.

use api::access::{Actor, Level};
use entity::{
    partner, partner_role,
    terms::{PartnerRoleState, PartnerStatus},
};
use rstest::rstest;
use serde_json::json;

use super::{act, all_partners, input_id, put_partner, refusals, use_cases};
use crate::{
    fixture::{Engine, TestApp},
    world::{administrator, global, member, programmes as world, put, sees},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_goes_its_way_and_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row =
        partner::Model { status: PartnerStatus::Proposed, ..world::partner(&test, "Stiftung") };
    let row = put_partner(&test, row).await;
    let mutations = ["verifyPartner", "suspendPartner", "reinstatePartner", "archivePartner"];
    let mut version = 1;
    for (allowed, status, public) in [
        ("verifyPartner", "ACTIVE", true),
        ("suspendPartner", "SUSPENDED", false),
        ("reinstatePartner", "ACTIVE", true),
        ("suspendPartner", "SUSPENDED", false),
        ("archivePartner", "ARCHIVED", true),
        ("", "", true),
    ] {
        // From SUSPENDED there are two ways.
        let suspended = ["reinstatePartner", "archivePartner"];
        let possible = |name: &str| {
            name == allowed || (suspended.contains(&allowed) && suspended.contains(&name))
        };
        for mutation in mutations.into_iter().filter(|name| !possible(name)) {
            let mut input = input_id(row.id);
            if mutation == "suspendPartner" {
                input["reason"] = json!("Grund");
            }
            let answer = act(&test, &administrator(), mutation, "partner { id }", input).await;
            assert_eq!(
                refusals(&answer),
                ["input.id INVALID_TRANSITION"],
                "{mutation} before {allowed}"
            );
        }
        assert_eq!(all_partners(&test).await[0].version, version);
        if allowed.is_empty() {
            break;
        }
        let mut input = json!({ "id": global(row.id), "expectedVersion": version - 1 });
        if allowed == "suspendPartner" {
            input["reason"] = json!("Grund");
        }
        assert_eq!(act(&test, &administrator(), allowed, "", input.clone()).await, "CONFLICT");
        input["expectedVersion"] = json!(version);
        let answer =
            act(&test, &administrator(), allowed, "partner { status version }", input).await;
        version += 1;
        assert_eq!(answer["partner"], json!({ "status": status, "version": version }));
        assert_eq!(sees(&test, &Actor::Anonymous, row.id).await, public);
    }
    assert_eq!(
        use_cases(&test).await,
        [
            "partners.verify_partner",
            "partners.suspend_partner",
            "partners.reinstate_partner",
            "partners.suspend_partner",
            "partners.archive_partner",
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_has_a_reason(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let row = put_partner(&test, world::partner(&test, "Stiftung")).await;
    let input = json!({ "id": global(row.id), "reason": " " });
    let answer = act(&test, &administrator(), "suspendPartner", "partner { id }", input).await;
    assert_eq!(refusals(&answer), ["input.reason REQUIRED"]);
    assert!(sees(&test, &Actor::Anonymous, row.id).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_accepted_or_declined_and_ends(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use PartnerRoleState::{Accepted, Declined, Ended, Proposed};
    let test = TestApp::new(engine).await;
    let row = put_partner(&test, world::partner(&test, "Stiftung")).await;
    let programme = put(&test, world::programme(&test, "Dialog")).await;
    let editor = member(row.id, Level::Editor);
    for state in [Proposed, Accepted, Declined, Ended] {
        for (mutation, from, to) in [
            ("acceptPartnerRole", Proposed, "ACCEPTED"),
            ("declinePartnerRole", Proposed, "DECLINED"),
            ("endPartnerRole", Accepted, "ENDED"),
        ] {
            let role = world::role(&test, programme.id, row.id);
            let kind = entity::terms::PartnerRoleKind::Funder;
            let role = put(&test, partner_role::Model { state, role: kind, ..role }).await;
            let public = sees(&test, &Actor::Anonymous, role.id).await;
            let answer =
                act(&test, &editor, mutation, "partnerRole { state version }", input_id(role.id))
                    .await;
            if state == from {
                assert_eq!(answer["partnerRole"], json!({ "state": to, "version": 2 }));
                assert_eq!(sees(&test, &Actor::Anonymous, role.id).await, to == "ACCEPTED");
                let stale = json!({ "id": global(role.id), "expectedVersion": 1 });
                assert_eq!(act(&test, &editor, mutation, "", stale).await, "CONFLICT");
            } else {
                assert_eq!(
                    refusals(&answer),
                    ["input.id INVALID_TRANSITION"],
                    "{mutation} from {state:?}"
                );
                assert_eq!(sees(&test, &Actor::Anonymous, role.id).await, public);
            }
            sea_orm::ModelTrait::delete(role, test.app.database.write()).await.unwrap();
        }
    }
}

//! Every mutation by everybody.

use api::access::{Actor, Level, Scope};
use entity::{
    partner, partner_role,
    terms::{PartnerRoleState, PartnerStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{act, all_partners, put_partner, system, unit, use_cases};
use crate::{
    fixture::{Engine, TestApp},
    world::{administrator, global, member, programmes as world, put},
};

const DONE: &str = "done";
const FORBIDDEN: &str = "FORBIDDEN";

/// What becomes of `mutation` by everybody, each in a network of its own.
async fn outcomes(engine: Engine, mutation: &str) -> Vec<(&'static str, String)> {
    let mut outcomes = Vec::new();
    for caller in [
        "anonymous",
        "own viewer",
        "own editor",
        "own manager",
        "other manager",
        "administrator",
        "key",
        "key without scope",
        "other key",
    ] {
        let test = TestApp::new(engine).await;
        let own = put_partner(&test, world::partner(&test, "Eigene")).await;
        let other = put_partner(&test, world::partner(&test, "Andere")).await;
        let twin = put_partner(&test, world::partner(&test, "Eigene (doppelt)")).await;
        let part = unit(&test, own.id, "Referat");
        let part = put_partner(&test, part).await;
        let status = match mutation {
            "verifyPartner" => PartnerStatus::Proposed,
            "reinstatePartner" | "archivePartner" => PartnerStatus::Suspended,
            _ => PartnerStatus::Active,
        };
        let subject = partner::Model {
            status,
            parent_id: Some(own.id),
            ..world::partner(&test, "Gegenstand")
        };
        let subject = put_partner(&test, subject).await;
        let mayor = put(&test, world::office_holder(&test, Some(own.id), "Ludwig")).await;
        let programme = put(&test, world::programme(&test, "Dialog")).await;
        let state = if mutation == "endPartnerRole" {
            PartnerRoleState::Accepted
        } else {
            PartnerRoleState::Proposed
        };
        let role = partner_role::Model { state, ..world::role(&test, programme.id, own.id) };
        let role = put(&test, role).await;

        let acting = [own.id, part.id, subject.id];
        let actor = match caller {
            "anonymous" => Actor::Anonymous,
            "own viewer" => super::member_of(&acting, Level::Viewer),
            "own editor" => super::member_of(&acting, Level::Editor),
            "own manager" => super::member_of(&acting, Level::Manager),
            "other manager" => member(other.id, Level::Manager),
            "administrator" => administrator(),
            "key" => system(&acting, &[Scope::PartnersWrite]),
            "key without scope" => system(&acting, &[Scope::MembersRead]),
            _ => system(&[other.id], &[Scope::PartnersWrite]),
        };
        let input = match mutation {
            "createPartner" => json!({ "name": "Neue", "kind": "FOUNDATION" }),
            "createUnit" => json!({ "parentId": global(own.id), "name": "Neue" }),
            "updatePartner" => json!({ "id": global(own.id), "shortName": "E" }),
            "verifyPartner" | "reinstatePartner" | "archivePartner" => {
                json!({ "id": global(subject.id) })
            }
            "suspendPartner" => json!({ "id": global(subject.id), "reason": "Antrag" }),
            "mergePartners" => json!({ "duplicateId": global(twin.id), "intoId": global(own.id) }),
            "setExternalId" => json!({ "objectId": global(own.id), "system": "ror", "key": "1" }),
            "removeExternalId" => {
                json!({ "objectId": global(own.id), "system": "ror", "key": "1" })
            }
            "upsertPartner" => {
                json!({ "system": "crm", "key": "1", "name": "Neue", "kind": "UNIT", "parentId": global(own.id) })
            }
            "createOfficeHolder" => {
                json!({ "partnerId": global(own.id), "familyName": "Neu", "publicBasis": "PUBLIC_OFFICE" })
            }
            "updateOfficeHolder" => {
                json!({ "id": global(mayor.id), "function": "Bürgermeisterin" })
            }
            "endOfficeHolder" => json!({ "id": global(mayor.id), "heldUntil": "2026" }),
            "acceptPartnerRole" | "declinePartnerRole" | "endPartnerRole" => {
                json!({ "id": global(role.id) })
            }
            other => panic!("{other}"),
        };
        let before = all_partners(&test).await;
        let answer = act(&test, &actor, mutation, "", input).await;
        let outcome = match answer {
            Value::String(code) => code,
            payload => {
                assert_eq!(payload["userErrors"], json!([]), "{mutation} by {caller}");
                DONE.to_owned()
            }
        };
        if outcome == DONE {
            assert_eq!(use_cases(&test).await.len(), 1, "{mutation} by {caller}");
        } else {
            assert_eq!(all_partners(&test).await, before, "{mutation} by {caller}");
            assert_eq!(use_cases(&test).await, [] as [String; 0], "{mutation} by {caller}");
        }
        outcomes.push((caller, outcome));
    }
    outcomes
}

/// Of: anonymous, own viewer, editor, manager, other manager, administrator, key, key without scope,
/// another partner's key.
#[rstest]
#[case("createPartner", "UFFFF+FFF")]
#[case("createUnit", "UF++F++FF")]
#[case("updatePartner", "UF++F++FF")]
#[case("verifyPartner", "NFFFN+FNN")]
#[case("suspendPartner", "UFFFF+FFF")]
#[case("reinstatePartner", "NFFFN+FNN")]
#[case("archivePartner", "NFFFN+FNN")]
#[case("mergePartners", "UFFFF+FFF")]
#[case("setExternalId", "UF++F++FF")]
#[case("removeExternalId", "UF++F++FF")]
#[case("upsertPartner", "UF++F++FF")]
#[case("createOfficeHolder", "UF++F+FFF")]
#[case("updateOfficeHolder", "UF++F+FFF")]
#[case("endOfficeHolder", "UF++F+FFF")]
#[case("acceptPartnerRole", "NF++NFNNN")]
#[case("declinePartnerRole", "NF++NFNNN")]
#[case("endPartnerRole", "UF++FFFFF")]
#[tokio::test(flavor = "multi_thread")]
async fn who_may_is_decided_by_the_policy_and_a_refusal_changes_nothing(
    #[case] mutation: &str,
    #[case] expected: &str,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let letter = |outcome: &str| match outcome {
        DONE => '+',
        "UNAUTHENTICATED" => 'U',
        FORBIDDEN => 'F',
        "NOT_FOUND" => 'N',
        other => panic!("{other}"),
    };
    let found = outcomes(engine, mutation).await;
    let letters: String = found.iter().map(|(_, outcome)| letter(outcome)).collect();
    assert_eq!(letters, expected, "{found:?}");
}

//! Two records of one partner become one.

use std::collections::BTreeSet;

use api::{
    access::{Actor, Level, NetworkRole},
    partners::service::REFERENCES,
};
use entity::{
    agreement_party, api_key, audience_rule, contribution, event, external_id, office_holder,
    partner, partner_role, role_grant,
    terms::{GrantRole, PartnerRoleState, PartnerStatus, SubjectKind, TextItemKind},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{
    act, all_partners, put_partner,
    records::{account, grant},
    refusals, unit, use_cases,
};
use crate::{
    fixture::{Engine, TestApp, now},
    migrations,
    world::{administrator, ask, at, events, global, id, person, programmes as world, put},
};

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_to_a_partner_is_handled() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let test = TestApp::new(engine).await;
        let keys = migrations::schema::keys(&test.app.database).await;
        let reference = |key: &String| {
            let (table, rest) = key.split_once(" foreign key (")?;
            let (column, target) = rest.split_once(") to ")?;
            target.starts_with("partner (").then(|| format!("{table}.{column}"))
        };
        let found: BTreeSet<String> = keys.iter().filter_map(reference).collect();
        let handled = REFERENCES.map(|(table, column)| format!("{table}.{column}")).into();
        assert_eq!(found, handled, "say in the merge what becomes of a new reference");
    }
}

async fn merge(test: &TestApp, duplicate: &partner::Model, into: &partner::Model) -> Value {
    let input = json!({ "duplicateId": global(duplicate.id), "intoId": global(into.id) });
    let fields = "partner { id version aliases formerNames formerSlugs externalIds { key } sources { title } }";
    act(test, &administrator(), "mergePartners", fields, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_moves_everything(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let into = put_partner(&test, world::partner(&test, "Heinrich-Stiftung")).await;
    let gone = put_partner(&test, world::partner(&test, "Stiftung Heinrich")).await;
    let part = put_partner(&test, unit(&test, gone.id, "Referat")).await;
    put(&test, world::text_item(&test, gone.id, TextItemKind::Alias, 1, "Die Stiftung")).await;
    let key = external_id::Model {
        id: id(&test),
        system: "ror".into(),
        external_id: "42".into(),
        subject_kind: SubjectKind::Partner,
        subject_id: gone.id.0,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(&test, key).await;
    let mayor = put(&test, world::office_holder(&test, Some(gone.id), "Ludwig")).await;
    let programme = put(&test, world::programme(&test, "Dialog")).await;
    let other = put(&test, world::programme(&test, "Austausch")).await;
    let moved = put(&test, world::role(&test, other.id, gone.id)).await;
    let proposed = partner_role::Model {
        state: PartnerRoleState::Proposed,
        ..world::role(&test, programme.id, into.id)
    };
    let proposed = put(&test, proposed).await;
    let accepted = partner_role::Model { leads: true, ..world::role(&test, programme.id, gone.id) };
    let accepted = put(&test, accepted).await;
    let meeting = event::Model { controller_id: Some(gone.id), ..events::event(&test, "Treffen") };
    let meeting = put(&test, meeting).await;
    let talk = contribution::Model {
        office_holder_id: None,
        partner_id: Some(gone.id),
        ..events::contribution(&test, meeting.id, 1, mayor.id)
    };
    let talk = put(&test, talk).await;
    let group = put(&test, events::group(&test, "Alle")).await;
    let rule = audience_rule::Model {
        kind: entity::terms::AudienceRuleKind::Partner,
        group_id: None,
        partner_id: Some(gone.id),
        ..events::for_group(&test, meeting.id, 1, group.id)
    };
    let rule = put(&test, rule).await;
    let paper = put(&test, world::agreement(&test, "Absicht")).await;
    let party = put(&test, world::party(&test, paper.id, gone.id, 1)).await;
    let (eva, jo) = (account(&test, "eva").await, account(&test, "jo").await);
    let eva_there = grant(&test, gone.id, GrantRole::Foundation, eva.id).await;
    let eva_here = grant(&test, into.id, GrantRole::Foundation, eva.id).await;
    let jo_there = grant(&test, gone.id, GrantRole::Foundation, jo.id).await;

    let answer = merge(&test, &gone, &into).await;
    assert_eq!(
        answer,
        json!({ "userErrors": [], "partner": {
        "id": global(into.id), "version": 2, "aliases": ["Die Stiftung"], "formerNames": ["Stiftung Heinrich"],
        "formerSlugs": ["stiftung-heinrich"], "externalIds": [{ "key": "42" }], "sources": [],
    } })
    );
    let read = test.app.database.read();
    macro_rules! row {
        ($table:ident $row:expr) => {
            $table::Entity::find_by_id($row.id).one(read).await.unwrap().unwrap()
        };
    }
    assert_eq!(row!(partner part).parent_id, Some(into.id));
    assert_eq!(row!(office_holder mayor).partner_id, Some(into.id));
    assert_eq!(
        (row!(event meeting).controller_id, row!(event meeting).version),
        (Some(into.id), 2)
    );
    assert_eq!(row!(contribution talk).partner_id, Some(into.id));
    assert_eq!(row!(audience_rule rule).partner_id, Some(into.id));
    assert_eq!(row!(agreement_party party).partner_id, into.id);
    let roles =
        [row!(partner_role moved), row!(partner_role accepted), row!(partner_role proposed)];
    assert!(roles.iter().all(|role| role.partner_id == into.id));
    assert_eq!(
        roles.map(|role| role.state),
        [PartnerRoleState::Accepted, PartnerRoleState::Accepted, PartnerRoleState::Ended]
    );
    let grants = [row!(role_grant eva_there), row!(role_grant eva_here), row!(role_grant jo_there)];
    assert!(grants.iter().all(|grant| grant.partner_id == Some(into.id)));
    assert_eq!(grants.map(|grant| grant.revoked_at.is_some()), [true, false, false]);
    assert!(api_key::Entity::find().all(read).await.unwrap().is_empty());

    let archived = row!(partner gone);
    assert_eq!(
        (archived.status, archived.merged_into_id),
        (PartnerStatus::Archived, Some(into.id))
    );
    let query = format!(
        r#"{{ partner(slug: "stiftung-heinrich") {{ name }} node(id: {:?}) {{ ... on Partner {{ status mergedInto {{ name }} }} }}
            partners(filter: {{ search: "Stiftung Heinrich" }}) {{ nodes {{ name }} totalCount }}
            nodeByExternalId(system: "ror", key: "42") {{ id }} }}"#,
        global(gone.id)
    );
    assert_eq!(
        ask(&test, &Actor::Anonymous, &query).await,
        json!({
            "partner": { "name": "Heinrich-Stiftung" },
            "node": { "status": "ARCHIVED", "mergedInto": { "name": "Heinrich-Stiftung" } },
            "partners": { "nodes": [{ "name": "Heinrich-Stiftung" }], "totalCount": 1 },
            "nodeByExternalId": { "id": global(into.id) },
        })
    );
    assert_eq!(use_cases(&test).await, ["partners.merge_partners"]);
    let rename = json!({ "id": global(into.id), "slug": "stiftung-heinrich" });
    let answer = act(&test, &administrator(), "updatePartner", "partner { slug }", rename).await;
    assert_eq!(
        answer["partner"]["slug"], "stiftung-heinrich",
        "the slug of the duplicate is its own now"
    );
    let change = json!({ "id": global(gone.id), "shortName": "x" });
    let answer = act(&test, &administrator(), "updatePartner", "", change).await;
    assert_eq!(refusals(&answer), ["input ALREADY_MERGED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_one_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let one = put_partner(&test, world::partner(&test, "Eins")).await;
    let two = put_partner(&test, world::partner(&test, "Zwei")).await;
    let paper = put(&test, world::agreement(&test, "Absicht")).await;
    put(&test, world::party(&test, paper.id, one.id, 1)).await;
    put(&test, world::party(&test, paper.id, two.id, 2)).await;
    let active = PartnerStatus::Active;
    let (city, _) = world::put_municipality(&test, "Potsdam", "12054000", active).await;
    let (town, _) = world::put_municipality(&test, "Wilsdruff", "14628410", active).await;
    let eva = account(&test, "eva").await;
    let three = put_partner(&test, world::partner(&test, "Drei")).await;
    grant(&test, three.id, GrantRole::Foundation, eva.id).await;
    let before = all_partners(&test).await;
    for (duplicate, into, refusal) in [
        (&one, &one, "input.intoId SAME_PARTNER"),
        (&one, &two, "input.duplicateId BOTH_ARE_PARTIES"),
        (&city, &town, "input.duplicateId MUNICIPALITY_STAYS"),
        (&city, &one, "input.duplicateId MUNICIPALITY_STAYS"),
        (&three, &city, "input.duplicateId ROLE_WOULD_NOT_FIT"),
    ] {
        assert_eq!(refusals(&merge(&test, duplicate, into).await), [refusal]);
    }
    let stale =
        json!({ "duplicateId": global(three.id), "intoId": global(one.id), "expectedVersion": 7 });
    assert_eq!(act(&test, &administrator(), "mergePartners", "", stale).await, "CONFLICT");
    // Whoever acts for one of them would gain the rights of the other.
    let both = person(vec![NetworkRole::Administrator], vec![at(one.id, Level::Viewer)]);
    let input = json!({ "duplicateId": global(three.id), "intoId": global(one.id) });
    assert_eq!(act(&test, &both, "mergePartners", "", input).await, "FORBIDDEN");
    assert_eq!(all_partners(&test).await, before);
    assert_eq!(use_cases(&test).await, [] as [String; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_takes_the_place_of_what_it_was_a_unit_of(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let above = put_partner(&test, world::partner(&test, "Oben")).await;
    let gone = put_partner(&test, unit(&test, above.id, "Abteilung")).await;
    let into = put_partner(&test, unit(&test, gone.id, "Abteilung 1")).await;
    let part = put_partner(&test, unit(&test, gone.id, "Referat")).await;
    assert_eq!(refusals(&merge(&test, &gone, &into).await), [] as [String; 0]);
    let rows = all_partners(&test).await;
    let parent = |id| rows.iter().find(|row| row.id == id).unwrap().parent_id;
    assert_eq!((parent(into.id), parent(part.id)), (Some(above.id), Some(into.id)));
}

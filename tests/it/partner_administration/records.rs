//! What a record may say, and what a change of it leaves.

use api::access::{Actor, Level};
use entity::{
    audit_entry, partner, role_grant,
    terms::{ActorKind, GrantLevel, GrantRole, PartnerKind, PartnerStatus, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::{act, all_partners, member_of, put_partner, refusals, unit, use_cases, uuid};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{administrator, ask, at, global, id, member, person, programmes as world, put, sees},
};

const RECORD: &str = "partner { name slug shortName kind status state { code } website publicEmail aliases
    formerNames formerSlugs name_en: name(locale: \"en\") sources { title url } editorialNote version
    parent { name } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_created_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let input = json!({
        "name": "Ämter & Straßen – Stiftung/-en", "kind": "FOUNDATION", "shortName": "Ä", "state": "DE-SN",
        "website": "https://aemter.example", "publicEmail": "post@aemter.example",
        "aliases": ["Behörden"], "translations": [{ "locale": "en", "name": "Offices" }],
        "sources": [{ "title": "Satzung", "publishedAt": "2019-04" }], "editorialNote": "a\nb", "active": true,
    });
    let answer = act(&test, &administrator(), "createPartner", RECORD, input.clone()).await;
    assert_eq!(
        answer,
        json!({ "userErrors": [], "partner": {
            "name": "Ämter & Straßen – Stiftung/-en", "slug": "aemter-strassen-stiftung-en", "shortName": "Ä",
            "kind": "FOUNDATION", "status": "ACTIVE", "state": { "code": "DE-SN" },
            "website": "https://aemter.example", "publicEmail": "post@aemter.example", "aliases": ["Behörden"],
            "formerNames": [], "formerSlugs": [], "name_en": "Offices",
            "sources": [{ "title": "Satzung", "url": null }], "editorialNote": "a\nb", "version": 1, "parent": null,
        } })
    );
    let again = act(&test, &administrator(), "createPartner", "partner { slug }", input).await;
    assert_eq!(again["partner"]["slug"], "aemter-strassen-stiftung-en-2");
    let found = ask(
        &test,
        &Actor::Anonymous,
        r#"{ partners(filter: { search: "behoerde" }) { totalCount } }"#,
    )
    .await;
    assert_eq!(found["partners"]["totalCount"], 2);
    assert_eq!(use_cases(&test).await, ["partners.create_partner"; 2]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_fields_are_refused_at_once_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    put_partner(&test, world::partner(&test, "Vergeben")).await;
    let before = all_partners(&test).await;
    let input = json!({
        "name": " ", "kind": "UNIT", "slug": "vergeben", "state": "XX", "website": "ftp://x.de",
        "publicEmail": "x", "aliases": ["a", "a"], "municipalityKey": "12054000",
    });
    let answer = act(&test, &administrator(), "createPartner", "partner { id }", input).await;
    assert_eq!(answer["partner"], json!(null));
    assert_eq!(
        refusals(&answer),
        [
            "input.name REQUIRED",
            "input.state UNKNOWN_STATE",
            "input.website INVALID_URL",
            "input.publicEmail INVALID_EMAIL",
            "input.aliases.1 REPEATED",
            "input.parentId PARENT_REQUIRED",
            "input.municipalityKey MUNICIPALITY_KEY_UNEXPECTED",
            "input.slug SLUG_TAKEN",
        ]
    );
    assert_eq!(all_partners(&test).await, before);
    assert_eq!(use_cases(&test).await, [] as [String; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rename_keeps_the_old_slug_and_the_old_name(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put_partner(&test, world::partner(&test, "Alter Name")).await;
    let editor = member(row.id, Level::Editor);
    let input = json!({ "id": global(row.id), "expectedVersion": 1, "name": "Neuer Name", "slug": "neuer-name" });
    let answer = act(&test, &editor, "updatePartner", RECORD, input).await;
    let partner = &answer["partner"];
    assert_eq!(
        (&partner["name"], &partner["slug"], &partner["version"]),
        (&json!("Neuer Name"), &json!("neuer-name"), &json!(2))
    );
    assert_eq!(
        (&partner["formerNames"], &partner["formerSlugs"]),
        (&json!(["Alter Name"]), &json!(["alter-name"]))
    );
    for slug in ["alter-name", "neuer-name"] {
        let found =
            ask(&test, &Actor::Anonymous, &format!("{{ partner(slug: {slug:?}) {{ id }} }}")).await;
        assert_eq!(found["partner"]["id"], global(row.id), "{slug}");
    }
    let search = r#"{ partners(filter: { search: "alter" }) { totalCount } }"#;
    assert_eq!(ask(&test, &Actor::Anonymous, search).await["partners"]["totalCount"], 1);

    // A former slug is nobody else's, but the partner's own again.
    let other = put_partner(&test, world::partner(&test, "Andere")).await;
    let steal = json!({ "id": global(other.id), "slug": "alter-name" });
    let answer = act(&test, &administrator(), "updatePartner", "partner { id }", steal).await;
    assert_eq!(refusals(&answer), ["input.slug SLUG_TAKEN"]);
    let back = json!({ "id": global(row.id), "slug": "alter-name", "name": "Alter Name" });
    let answer = act(&test, &editor, "updatePartner", RECORD, back).await;
    assert_eq!(answer["partner"]["formerSlugs"], json!(["neuer-name"]));
    assert_eq!(answer["partner"]["formerNames"], json!(["Neuer Name"]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn absent_stays_and_null_takes_away(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = partner::Model {
        short_name: Some("S".into()),
        website: Some("https://s.example".into()),
        ..world::partner(&test, "Stiftung")
    };
    let row = put_partner(&test, row).await;
    let editor = member(row.id, Level::Editor);
    let input =
        json!({ "id": global(row.id), "shortName": null, "publicEmail": "a.person@s.example" });
    let answer = act(&test, &editor, "updatePartner", RECORD, input).await;
    assert_eq!(answer["partner"]["shortName"], json!(null));
    assert_eq!(answer["partner"]["website"], "https://s.example");
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(
        entries[0].changes[0]["details"],
        json!({ "shortName": { "before": "S", "after": null }, "publicEmail": { "personal": true } })
    );
    assert!(entries[0].payload_digest.is_some());

    let same = json!({ "id": global(row.id), "publicEmail": "a.person@s.example" });
    let answer = act(&test, &editor, "updatePartner", "partner { version }", same).await;
    assert_eq!(answer["partner"]["version"], 2, "nothing is other than it was");
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(entries[1].changes, json!([]));
    let nameless = json!({ "id": global(row.id), "name": null });
    let answer = act(&test, &editor, "updatePartner", "partner { id }", nameless).await;
    assert_eq!(refusals(&answer), ["input.name REQUIRED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_one_version_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put_partner(&test, world::partner(&test, "Stiftung")).await;
    let editor = member(row.id, Level::Editor);
    let change = |name: &str| {
        let input = json!({ "id": global(row.id), "expectedVersion": 1, "shortName": name });
        act(&test, &editor, "updatePartner", "partner { shortName }", input)
    };
    let (one, other) = tokio::join!(change("eins"), change("zwei"));
    let answers = [one, other];
    let conflicts = answers.iter().filter(|answer| **answer == json!("CONFLICT")).count();
    assert_eq!(conflicts, 1, "{answers:?}");
    let rows = all_partners(&test).await;
    let won = answers.iter().find(|answer| answer.is_object()).unwrap();
    assert_eq!(json!(rows[0].short_name), won["partner"]["shortName"]);
    assert_eq!((rows[0].version, use_cases(&test).await.len()), (2, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_proposed_below_its_partner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut above = put_partner(&test, world::partner(&test, "Ebene 1")).await;
    for level in 2..=4 {
        above = put_partner(&test, unit(&test, above.id, &format!("Ebene {level}"))).await;
    }
    let top = all_partners(&test).await[0].clone();
    let editor = member(top.id, Level::Editor);
    let input = json!({ "parentId": global(top.id), "name": "Referat" });
    let answer =
        act(&test, &editor, "createUnit", "unit { id kind status parent { name } }", input).await;
    let unit = &answer["unit"];
    assert_eq!(
        (&unit["kind"], &unit["status"], &unit["parent"]["name"]),
        (&json!("UNIT"), &json!("PROPOSED"), &json!("Ebene 1"))
    );
    assert!(!sees(&test, &Actor::Anonymous, entity::id::PartnerId(uuid(&unit["id"]))).await);

    let deep = json!({ "parentId": global(above.id), "name": "Ebene 5" });
    let answer = act(&test, &administrator(), "createUnit", "unit { id }", deep).await;
    assert_eq!(refusals(&answer), ["input.parentId PARENT_TOO_DEEP"]);
    let cycle = json!({ "id": global(top.id), "parentId": global(above.id) });
    let answer = act(&test, &administrator(), "updatePartner", "partner { id }", cycle).await;
    assert_eq!(refusals(&answer), ["input.parentId PARENT_CYCLE"]);
    let own = json!({ "id": global(top.id), "parentId": global(top.id) });
    let answer = act(&test, &administrator(), "updatePartner", "partner { id }", own).await;
    assert_eq!(refusals(&answer), ["input.parentId PARENT_CYCLE"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_partner_by_moving_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let other = put_partner(&test, world::partner(&test, "Andere")).await;
    let below = json!({ "id": global(other.id), "parentId": global(own.id) });
    let both =
        person(vec![api::access::NetworkRole::Administrator], vec![at(own.id, Level::Viewer)]);
    assert_eq!(act(&test, &both, "updatePartner", "", below.clone()).await, "FORBIDDEN");
    let away = json!({ "id": global(own.id), "parentId": global(other.id) });
    assert_eq!(
        act(&test, &member(own.id, Level::Manager), "updatePartner", "", away).await,
        "FORBIDDEN"
    );
    let kind = json!({ "id": global(own.id), "kind": "NON_PROFIT_COMPANY" });
    assert_eq!(
        act(&test, &member(own.id, Level::Manager), "updatePartner", "", kind).await,
        "FORBIDDEN"
    );
    assert!(all_partners(&test).await.iter().all(|row| row.version == 1));
    let answer =
        act(&test, &member_of(&[own.id, other.id], Level::Editor), "updatePartner", "", below)
            .await;
    assert_eq!(refusals(&answer), [] as [String; 0]);
}

/// A person with an account to whom a role is granted.
pub(super) async fn grant(
    test: &TestApp,
    partner: entity::id::PartnerId,
    role: GrantRole,
    user: entity::id::UserId,
) -> role_grant::Model {
    let row = role_grant::Model {
        id: id(test),
        user_id: user,
        role,
        partner_id: Some(partner),
        event_id: None,
        level: Some(GrantLevel::Editor),
        may_sign: false,
        valid_from: now(),
        valid_until: None,
        granted_by_kind: ActorKind::Operator,
        granted_by_id: None,
        reason: "test".into(),
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, row).await
}

/// An account that nobody can sign in to yet.
pub(super) async fn account(test: &TestApp, name: &str) -> user_account::Model {
    let email = format!("{name}@example.org");
    let row = user_account::Model {
        id: id(test),
        email: email.clone(),
        email_key: email,
        given_name: name.into(),
        family_name: name.into(),
        sort_name: name.into(),
        search_text: format!(" {name} "),
        locale: "de".parse().unwrap(),
        status: UserStatus::Invited,
        password_hash: None,
        password_changed_at: None,
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        last_login_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, row).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_kind_that_a_role_would_not_fit_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put_partner(&test, world::partner(&test, "Stiftung")).await;
    let part = put_partner(&test, unit(&test, row.id, "Referat")).await;
    let user = account(&test, "eva").await;
    grant(&test, part.id, GrantRole::Foundation, user.id).await;
    let change = |kind: &str| {
        let input = json!({ "id": global(row.id), "kind": kind });
        async { act(&test, &administrator(), "updatePartner", "partner { kind }", input).await }
    };
    assert_eq!(refusals(&change("STATE_MINISTRY").await), ["input.kind ROLE_WOULD_NOT_FIT"]);
    assert_eq!(refusals(&change("MUNICIPALITY").await)[0], "input.kind MUNICIPALITY_IS_SETTLED");
    assert!(
        all_partners(&test)
            .await
            .iter()
            .all(|row| row.kind != PartnerKind::StateMinistry && row.version == 1)
    );
    assert_eq!(change("NON_PROFIT_COMPANY").await["partner"]["kind"], "NON_PROFIT_COMPANY");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_partner_is_not_found_by_those_who_may_not_see_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Eigene")).await;
    let hidden =
        partner::Model { status: PartnerStatus::Proposed, ..world::partner(&test, "Verdeckt") };
    let hidden = put_partner(&test, hidden).await;
    let editor = member(own.id, Level::Editor);
    for input in [
        json!({ "id": global(hidden.id), "shortName": "x" }),
        json!({ "id": global(own.id), "parentId": global(hidden.id) }),
    ] {
        assert_eq!(act(&test, &editor, "updatePartner", "", input).await, "NOT_FOUND");
    }
    let unit = json!({ "parentId": global(hidden.id), "name": "x" });
    assert_eq!(act(&test, &editor, "createUnit", "", unit).await, "NOT_FOUND");
    assert_eq!(use_cases(&test).await, [] as [String; 0]);
}

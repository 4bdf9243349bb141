//! Agreements, their parties and signatures as clients read them.

use api::access::{Actor, Level};
use chrono::TimeDelta;
use entity::{
    agreement, partner, signature,
    terms::{AgreementKind, AgreementStatus, PartnerStatus, TextItemKind},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask, global, member, page_through, programmes as world, put, refused, sees,
    },
};

const ANYONE: Actor = Actor::Anonymous;

async fn titles(test: &TestApp, actor: &Actor, arguments: &str) -> Vec<String> {
    let query = format!("{{ agreements{arguments} {{ totalCount nodes {{ title }} }} }}");
    let list = ask(test, actor, &query).await["agreements"].take();
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len());
    nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_hidden_until_it_is_released(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, world::programme(&test, "Kommune")).await;
    put(&test, world::slug(entity::terms::SubjectKind::Programme, "kommune", programme.id)).await;
    let host = put(&test, world::partner(&test, "Gastgeberin")).await;
    put(&test, world::lead(&test, programme.id, host.id)).await;
    let potsdam = put(&test, world::partner(&test, "Potsdam")).await;
    put(&test, world::slug(entity::terms::SubjectKind::Partner, "potsdam", potsdam.id)).await;
    let holder = put(&test, world::office_holder(&test, Some(potsdam.id), "Schubert")).await;
    let draft = agreement::Model {
        programme_id: Some(programme.id),
        released_at: Some(now() + TimeDelta::hours(1)),
        ..world::agreement(&test, "Entwurf")
    };
    let draft = put(&test, draft).await;
    let party = put(&test, world::party(&test, draft.id, potsdam.id, 1)).await;
    let row = signature::Model {
        office_holder_id: Some(holder.id),
        ..world::signature(&test, party.id, "Mike Schubert")
    };
    let signature = put(&test, row).await;
    let successor = agreement::Model {
        supersedes_id: Some(draft.id),
        ..world::released(&test, "Nachfolge", None)
    };
    put(&test, successor).await;

    let query = format!(
        r#"{{
            agreements(filter: {{ programmeId: "{programme}" }}) {{ totalCount }}
            ofParty: agreements(filter: {{ partnerId: "{potsdam}" }}) {{ totalCount }}
            searched: agreements(filter: {{ search: "entwurf" }}) {{ totalCount }}
            programme(slug: "kommune") {{ agreements {{ totalCount nodes {{ title }} }} }}
            partner(slug: "potsdam") {{
                agreements {{ totalCount nodes {{ title }} }}
                officeHolders {{ nodes {{ signatures {{ totalCount nodes {{ id }} }} }} }}
            }}
            successor: agreement(number: "nachfolge") {{ supersedes {{ title }} }}
        }}"#,
        programme = global(programme.id),
        potsdam = global(potsdam.id),
    );
    let check = async |actor: &Actor, seen: bool| {
        let data = ask(&test, actor, &query).await;
        let count = json!(u8::from(seen));
        for list in [
            "/agreements",
            "/ofParty",
            "/searched",
            "/programme/agreements",
            "/partner/agreements",
            "/partner/officeHolders/nodes/0/signatures",
        ] {
            assert_eq!(data.pointer(list).unwrap()["totalCount"], count, "{list}");
        }
        let title = if seen { json!({ "title": "Entwurf" }) } else { Value::Null };
        assert_eq!(data["successor"]["supersedes"], title);
        assert_eq!(sees(&test, actor, draft.id).await, seen);
        assert_eq!(sees(&test, actor, party.id).await, seen);
        assert_eq!(sees(&test, actor, signature.id).await, seen);
        if !seen {
            let query = r#"{ agreement(number: "entwurf") { id } }"#;
            assert_eq!(refused(&test, actor, query).await.0, "NOT_FOUND");
        }
    };
    check(&ANYONE, false).await;
    check(&member(host.id, Level::Viewer), false).await;
    check(&member(host.id, Level::Editor), true).await;
    check(&member(potsdam.id, Level::Viewer), true).await;
    check(&administrator(), true).await;
    test.set_now(now() + TimeDelta::hours(1));
    check(&ANYONE, true).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn text_and_evidence_are_for_the_parties_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let hash = "0".repeat(64);
    let row = agreement::Model {
        revision: 2,
        document_text: Some("Wir wollen …".to_owned()),
        document_sha256: Some(hash.clone()),
        signed_at_place: Some("Potsdam".to_owned()),
        ..world::released(&test, "Vereinbarung", Some("2019-11-05"))
    };
    let agreement = put(&test, row).await;
    let term = TextItemKind::Alias;
    put(&test, world::text_item(&test, agreement.id, term, 1, "Absichtserklärung")).await;
    let mut parties = Vec::new();
    for (position, name) in [(2, "Stiftung"), (1, "Ministerium"), (3, "Verborgene")] {
        let status = if position == 3 { PartnerStatus::Suspended } else { PartnerStatus::Active };
        let partner = partner::Model { status, ..world::partner(&test, name) };
        let partner = put(&test, partner).await;
        let party = put(&test, world::party(&test, agreement.id, partner.id, position)).await;
        // The one under the first revision is void.
        for (revision, name) in [(1, "Niemand"), (2, "Jemand")] {
            let row = signature::Model {
                revision,
                evidence: Some("Scan".to_owned()),
                document_sha256: Some(hash.clone()),
                signatory_function: Some("Vorstand".to_owned()),
                signed_on: Some("2019-11-05".parse().unwrap()),
                ..world::signature(&test, party.id, name)
            };
            if position != 2 || revision == 1 {
                put(&test, row).await;
            }
        }
        parties.push(partner.id);
    }
    let query = r#"{ agreement(number: "vereinbarung") {
        title otherTerms signedOn { value precision } signedAtPlace documentText documentSha256
        parties { position required partner { name } signature {
            signatoryName signatoryFunction method revision evidence documentSha256
            signedOn { value }
        } }
    } }"#;
    let expected = |text: Value, hash: Value, evidence: Value, hidden: Value| {
        let signature = json!({
            "signatoryName": "Jemand", "signatoryFunction": "Vorstand", "method": "PAPER",
            "revision": 2, "evidence": evidence, "documentSha256": hash,
            "signedOn": { "value": "2019-11-05" },
        });
        let party = |position: i32, partner: Value, signature: Value| json!({ "position": position, "required": true, "partner": partner, "signature": signature });
        json!({
            "title": "Vereinbarung", "otherTerms": ["Absichtserklärung"],
            "signedOn": { "value": "2019-11-05", "precision": "DAY" }, "signedAtPlace": "Potsdam",
            "documentText": text, "documentSha256": hash,
            "parties": [
                party(1, json!({ "name": "Ministerium" }), signature.clone()),
                party(2, json!({ "name": "Stiftung" }), Value::Null),
                party(3, hidden, signature),
            ],
        })
    };
    let null = Value::Null;
    let stranger = member(put(&test, world::partner(&test, "Fremde")).await.id, Level::Manager);
    for actor in [&ANYONE, &stranger] {
        let data = ask(&test, actor, query).await;
        let shown = expected(null.clone(), null.clone(), null.clone(), null.clone());
        assert_eq!(data["agreement"], shown);
    }
    let (text, hash) = (json!("Wir wollen …"), json!(hash));
    let own = member(parties[0], Level::Viewer);
    let data = ask(&test, &own, query).await;
    assert_eq!(data["agreement"], expected(text.clone(), hash.clone(), json!("Scan"), null));
    let data = ask(&test, &administrator(), query).await;
    let hidden = json!({ "name": "Verborgene" });
    assert_eq!(data["agreement"], expected(text, hash, json!("Scan"), hidden));

    let filter = format!("(filter: {{ partnerId: \"{}\" }})", global(parties[2]));
    assert_eq!(titles(&test, &ANYONE, &filter).await, [] as [&str; 0], "the party is not told");
    assert_eq!(titles(&test, &member(parties[2], Level::Viewer), &filter).await, ["Vereinbarung"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn agreements_are_chosen_and_ordered_and_unknown_days_come_last(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    put(&test, world::released(&test, "Unbekannt", None)).await;
    let grant = agreement::Model {
        kind: AgreementKind::Grant,
        status: AgreementStatus::Expired,
        ..world::released(&test, "Zuwendungsvertrag", Some("2019-11"))
    };
    put(&test, grant).await;
    put(&test, world::released(&test, "Absicht", Some("2019-11-05"))).await;
    put(&test, world::released(&test, "Kooperation", Some("2020"))).await;

    for (arguments, expected) in [
        ("", &["Absicht", "Kooperation", "Unbekannt", "Zuwendungsvertrag"] as &[&str]),
        (
            "(orderBy: { field: SIGNED })",
            &["Zuwendungsvertrag", "Absicht", "Kooperation", "Unbekannt"],
        ),
        (
            "(orderBy: { field: SIGNED, direction: DESC })",
            &["Kooperation", "Absicht", "Zuwendungsvertrag", "Unbekannt"],
        ),
        ("(filter: { kinds: [GRANT] })", &["Zuwendungsvertrag"]),
        ("(filter: { statuses: [EXPIRED, DRAFT] })", &["Zuwendungsvertrag"]),
        (r#"(filter: { search: "vertraege" })"#, &["Zuwendungsvertrag"]),
        (r#"(filter: { signedFrom: "2019-11-05" })"#, &["Absicht", "Kooperation"]),
        (r#"(filter: { signedUntil: "2019-11-05" })"#, &["Absicht", "Zuwendungsvertrag"]),
        (r#"(filter: { signedUntil: "2019-11-04" })"#, &["Zuwendungsvertrag"]),
        (r#"(filter: { signedFrom: "2019-11-05", signedUntil: "2019-11-05" })"#, &["Absicht"]),
    ] {
        assert_eq!(titles(&test, &ANYONE, arguments).await, expected, "{arguments}");
    }
    let query = "query($cursor: String) {
        agreements(PAGE, orderBy: { field: SIGNED, direction: DESC }) {
            nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
    }";
    let forward = page_through(&test, &ANYONE, query, "/agreements", false).await;
    let mut backward = page_through(&test, &ANYONE, query, "/agreements", true).await;
    backward.reverse();
    assert_eq!(forward.concat().len(), 4);
    assert_eq!(forward.concat(), backward.concat());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_lists_its_agreements_and_each_lists_its_parties(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut partners = Vec::new();
    for name in ["Erste", "Zweite"] {
        partners.push(put(&test, world::partner(&test, name)).await);
    }
    for year in 2015..=2019 {
        let title = format!("Vertrag {year}");
        let row = world::released(&test, &title, Some(&year.to_string()));
        let agreement = put(&test, row).await;
        put(&test, world::party(&test, agreement.id, partners[0].id, 1)).await;
        if year > 2016 {
            put(&test, world::party(&test, agreement.id, partners[1].id, 2)).await;
        }
    }
    let query = "query($cursor: String) { partners { nodes { agreements(PAGE) {
        totalCount nodes { title parties { partner { name } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } } } }";
    for (list, years) in [
        ("/partners/nodes/0/agreements", 2015..=2019),
        ("/partners/nodes/1/agreements", 2017..=2019),
    ] {
        let forward = page_through(&test, &ANYONE, query, list, false).await.concat();
        let mut backward = page_through(&test, &ANYONE, query, list, true).await;
        backward.reverse();
        assert_eq!(forward, backward.concat());
        let expected: Vec<_> = years.map(|year| json!(format!("Vertrag {year}"))).collect();
        let found: Vec<_> = forward.iter().map(|node| node["title"].clone()).collect();
        assert_eq!(found, expected);
        let names: Vec<_> =
            ["Erste", "Zweite"].map(|name| json!({ "partner": { "name": name } })).into();
        assert_eq!(forward.last().unwrap()["parties"], json!(names));
    }
    let query = "{ partners { nodes { agreements(first: 1) { totalCount } } } }";
    let data = ask(&test, &ANYONE, query).await;
    assert_eq!(data["partners"]["nodes"][0]["agreements"]["totalCount"], 5);
    assert_eq!(data["partners"]["nodes"][1]["agreements"]["totalCount"], 3);
}

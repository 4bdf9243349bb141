//! What was agreed: released, corrected, and recorded for what was signed before.

use api::access::{Actor, Level};
use entity::{audit_entry, signature};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{AGREEMENT, Table};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        global, member,
    },
};

/// What is recorded with two parties.
#[expect(clippy::needless_pass_by_value, reason = "callers write it down where they ask")]
fn record(table: &Table, changes: Value) -> Value {
    let party = |place: usize| {
        json!({
            "partnerId": global(table.partners[place]),
            "signatory": { "person": { "name": format!("Person {place}"), "function": "Leitung" } },
        })
    };
    let mut input = json!({
        "title": "Absichtserklärung", "kind": "LETTER_OF_INTENT",
        "programmeId": global(table.programme), "parties": [party(0), party(3)],
        "signedOn": "2019-11-05", "evidence": "Scan des Originals", "signedAtPlace": "Potsdam",
    });
    input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    input
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_was_signed_before_is_recorded_by_the_lead(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let recorded = async |actor: &Actor, changes: Value| {
        act(&table.test, actor, "recordAgreement", AGREEMENT, record(&table, changes)).await
    };
    let other = member(table.partners[3], Level::Manager);
    assert_eq!(recorded(&other, json!({})).await, "FORBIDDEN");
    for (changes, status) in [
        (json!({ "modelMunicipalityId": global(table.model) }), "ACTIVE"),
        (json!({ "validFrom": "2027-01-01" }), "FULLY_SIGNED"),
        (json!({ "validUntil": "2020-12-31" }), "EXPIRED"),
    ] {
        let agreement = done(recorded(&table.editor, changes).await)["agreement"].take();
        assert_eq!(agreement["status"], status);
        assert_eq!(agreement["signedOn"]["value"], "2019-11-05");
        assert_eq!(agreement["documentSha256"], Value::Null);
        assert_eq!(agreement["parties"][1]["signature"]["signatoryName"], "Person 3");
        assert_eq!(agreement["parties"][1]["signature"]["method"], "PAPER");
    }
    let parties = json!([{ "partnerId": global(table.partners[0]) }]);
    let changes = json!({ "parties": parties, "signedOn": "2027", "evidence": " " });
    assert_eq!(
        refusals(&recorded(&table.editor, changes).await),
        [
            "input TOO_FEW_PARTIES",
            "input.signedOn IN_THE_FUTURE",
            "input.evidence REQUIRED",
            "input.parties.0.signatory SIGNATURE_REQUIRED",
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_complete_record_is_corrected_with_a_reason_and_what_it_said_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let input = record(&table, json!({}));
    let agreement = done(act(test, &table.editor, "recordAgreement", AGREEMENT, input).await);
    let agreement = &agreement["agreement"];
    let correct = async |actor: &Actor, agreement: &Value, changes: Value| {
        let mut input =
            json!({ "id": agreement["id"], "reason": "Auf dem Original steht es anders." });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        act(test, actor, "correctAgreement", AGREEMENT, input).await
    };
    let party = &agreement["parties"][1]["id"];
    let changes = json!({
        "signedOn": "2019-11-06",
        "signatures": [{ "partyId": party, "signatoryName": "Erika Beispiel" }],
    });
    let own = member(table.partners[3], Level::Manager);
    assert_eq!(correct(&own, agreement, changes.clone()).await, "FORBIDDEN");
    let refused = correct(&table.editor, agreement, json!({})).await;
    assert_eq!(refusals(&refused), ["input NOTHING_TO_CORRECT"]);
    let early = json!({
        "signedOn": "2099", "signatures": [{ "partyId": party, "signedOn": "2026-11-22" }],
    });
    let refused = correct(&table.editor, agreement, early).await;
    let expected = ["input.signedOn IN_THE_FUTURE", "input.signatures.0.signedOn IN_THE_FUTURE"];
    assert_eq!(refusals(&refused), expected);
    let corrected = done(correct(&table.editor, agreement, changes).await);
    assert_eq!(corrected["agreement"]["signedOn"]["value"], "2019-11-06");
    let query = "query($id: ID!) { node(id: $id) { ... on Agreement { corrections {
        field before after reason signature { signatoryName } } } } }";
    let read = async |actor: &Actor| {
        let answer = test.run(actor, query, json!({ "id": agreement["id"] })).await;
        answer["data"]["node"]["corrections"].clone()
    };
    let reason = "Auf dem Original steht es anders.";
    let expected = json!([
        {
            "field": "signedOn", "before": "2019-11-05", "after": "2019-11-06", "reason": reason,
            "signature": null,
        },
        {
            "field": "signatoryName", "before": "Person 3", "after": "Erika Beispiel",
            "reason": reason, "signature": { "signatoryName": "Erika Beispiel" },
        },
    ]);
    assert_eq!(read(&own).await, expected);
    done(table.step(&table.editor, "releaseAgreement", agreement).await);
    assert_eq!(read(&Actor::Anonymous).await, json!([]), "not for everybody");
    // The log says that, not what: names are kept apart from it.
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(entries.iter().all(|entry| !entry.changes.to_string().contains("Beispiel")));

    let refused = table.step(&table.editor, "releaseAgreement", agreement).await;
    assert_eq!(refusals(&refused), ["input.id ALREADY_RELEASED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_here_is_neither_corrected_nor_released_before_all_signed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let open = table.open(json!({})).await;
    let refused = table.step(&table.editor, "releaseAgreement", &open).await;
    assert_eq!(refusals(&refused), ["input.id NOT_COMPLETE"]);
    let signed = table.signed(json!({})).await;
    let party = &signed["parties"][1]["id"];
    let input = json!({
        "id": signed["id"], "reason": "Anders", "title": "Anders", "signedOn": "2019",
        "signatures": [{ "partyId": party, "signatoryName": "Anders" }],
    });
    let refused = act(test, &table.editor, "correctAgreement", AGREEMENT, input).await;
    let refused = refusals(&refused);
    for path in ["title", "signedOn", "signatures.0.partyId"] {
        assert!(refused.contains(&format!("input.{path} PART_OF_DOCUMENT")), "{refused:?}");
    }
    let input = json!({ "id": signed["id"], "reason": "Ort", "signedAtPlace": "Potsdam" });
    done(act(test, &table.editor, "correctAgreement", AGREEMENT, input).await);
    let names = signature::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(names.iter().all(|row| row.signatory_name.starts_with("Person")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn buttons_say_what_can_be_done_now_and_statements_do_not_grow(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({ "signingOrder": "SEQUENTIAL" })).await;
    let query = "{ agreements { nodes {
        viewerCanEdit viewerCanOpen viewerCanTerminate viewerCanRelease viewerCanCorrect
        documentMetadata statusReason corrections { field }
        parties { viewerCanSign viewerCanDecline viewerCanRecordSignature signature { signatoryName } }
    } } }";
    let shown = async |actor: &Actor| {
        let answer = test.run(actor, query, json!({})).await;
        answer["data"]["agreements"]["nodes"][0].clone()
    };
    let can = |node: &Value, field: &str| -> Vec<bool> {
        let parties = node["parties"].as_array().unwrap();
        parties.iter().map(|party| party[field].as_bool().unwrap()).collect()
    };
    let first = shown(&table.signers[0]).await;
    assert_eq!(can(&first, "viewerCanSign"), [true, false, false, false]);
    let second = shown(&table.signers[1]).await;
    assert_eq!(can(&second, "viewerCanSign"), [false; 4], "the first one comes first");
    assert_eq!(can(&second, "viewerCanDecline"), [false, true, false, false]);
    let editor = shown(&table.editor).await;
    assert_eq!(can(&editor, "viewerCanRecordSignature"), [true, false, false, false]);
    for field in ["viewerCanEdit", "viewerCanOpen", "viewerCanTerminate", "viewerCanRelease"] {
        assert_eq!(editor[field], false, "{field}");
    }
    done(table.sign(&agreement, 0).await);
    assert_eq!(can(&shown(&table.signers[1]).await, "viewerCanSign"), [false, true, false, false]);

    test.take_statements();
    shown(&table.editor).await;
    let few = test.take_statements().len();
    for _ in 0..5 {
        table.open(json!({})).await;
    }
    test.take_statements();
    shown(&table.editor).await;
    assert_eq!(test.take_statements().len(), few);
}

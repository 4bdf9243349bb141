//! Who signs, in which order, and what is refused.

use api::{
    access::{Actor, Level},
    identity::second_factor,
};
use entity::{office_holder, signature, user_account};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{AGREEMENT, Table, signer};
use crate::{
    fixture::{Engine, now},
    world::{
        acting::{act, done, refusals},
        global, member,
        programmes::{office_holder as holder, partner},
        put,
        users::{put_account, put_administrator, signed_in},
    },
};

/// Every order of four.
fn orders() -> Vec<[usize; 4]> {
    let mut orders = Vec::new();
    for code in 0..256_usize {
        let order = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
        let mut sorted = order;
        sorted.sort_unstable();
        if sorted == [0, 1, 2, 3] {
            orders.push(order);
        }
    }
    orders
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn four_parties_sign_in_every_order_and_the_last_one_completes_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    assert_eq!(orders().len(), 24);
    for order in orders() {
        let agreement = table.open(json!({})).await;
        assert_eq!(agreement["status"], "OPEN_FOR_SIGNATURE");
        for (count, place) in (1..).zip(order) {
            let signed = done(table.sign(&agreement, place).await);
            let expected = if count == 4 { "ACTIVE" } else { "PARTIALLY_SIGNED" };
            assert_eq!(signed["agreement"]["status"], expected, "{order:?}");
            let day = if count == 4 { json!("2026-11-21") } else { Value::Null };
            assert_eq!(signed["agreement"]["signedOn"]["value"], day);
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_after_the_other_and_an_optional_party_holds_nobody_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let party = |place: usize, required: bool| json!({ "partnerId": global(table.partners[place]), "required": required });
    let parties = [party(2, true), party(1, false), party(0, true), party(3, false)];
    let input = json!({ "parties": parties, "signingOrder": "SEQUENTIAL" });
    let agreement = table.open(input).await;
    let sign = async |place: usize, partner: usize| {
        let input = table.signature(&agreement, place);
        act(&table.test, &table.signers[partner], "signAgreement", AGREEMENT, input).await
    };
    for (place, partner) in [(1, 1), (2, 0), (3, 3)] {
        assert_eq!(refusals(&sign(place, partner).await), ["input.partyId NOT_YOUR_TURN"]);
    }
    done(sign(0, 2).await);
    assert_eq!(refusals(&sign(3, 3).await), ["input.partyId NOT_YOUR_TURN"]);
    let completed = done(sign(2, 0).await);
    assert_eq!(completed["agreement"]["status"], "ACTIVE", "the optional ones are not waited for");
    // They still can, and nothing else changes by that; those who signed cannot do so again.
    assert_eq!(refusals(&sign(0, 2).await), ["input.partyId INVALID_TRANSITION"]);
    let late = done(sign(3, 3).await);
    assert_eq!(late["agreement"]["status"], "ACTIVE");
    assert_eq!(late["agreement"]["signedOn"], completed["agreement"]["signedOn"]);
    assert_eq!(refusals(&sign(3, 3).await), ["input.partyId ALREADY_SIGNED"]);
    let end = json!({ "id": agreement["id"], "reason": "Es ist vorbei." });
    done(act(&table.test, &table.editor, "terminateAgreement", AGREEMENT, end).await);
    assert_eq!(refusals(&sign(1, 1).await), ["input.partyId INVALID_TRANSITION"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_sign_for_the_party_signs_what_they_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({})).await;
    let input = |changes: Value| {
        let mut input = table.signature(&agreement, 0);
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        input
    };
    let sign = async |actor: &Actor, changes: Value| {
        act(test, actor, "signAgreement", AGREEMENT, input(changes)).await
    };
    // Without the right to sign, for another party, as a stranger, as nobody.
    assert_eq!(sign(&table.editor, json!({})).await, "FORBIDDEN");
    assert_eq!(sign(&table.signers[1], json!({})).await, "FORBIDDEN");
    let other = put(test, partner(test, "Fremde")).await.id;
    let stranger = signer(test, "Fremder", other).await;
    assert_eq!(sign(&stranger, json!({})).await, "NOT_FOUND");
    assert_eq!(sign(&Actor::Anonymous, json!({})).await, "NOT_FOUND");
    assert_eq!(sign(&member(table.partners[0], Level::Manager), json!({})).await, "FORBIDDEN");

    let own = &table.signers[0];
    let wrong = sign(own, json!({ "confirmation": { "password": "falsch" } })).await;
    assert_eq!(refusals(&wrong), ["input.confirmation.password WRONG_PASSWORD"]);
    let wrong = sign(own, json!({ "confirmation": { "code": "000000" } })).await;
    assert_eq!(refusals(&wrong), ["input.confirmation.code SECOND_FACTOR_ABSENT"]);
    let wrong = sign(own, json!({ "documentSha256": "0".repeat(64) })).await;
    assert_eq!(refusals(&wrong), ["input.documentSha256 DOCUMENT_CHANGED"]);
    let wrong = sign(own, json!({ "signatory": { "person": { "name": " " } } })).await;
    assert_eq!(refusals(&wrong), ["input.signatory.person.name REQUIRED"]);
    assert!(signature::Entity::find().all(test.app.database.read()).await.unwrap().is_empty());

    done(sign(own, json!({})).await);
    assert_eq!(refusals(&sign(own, json!({})).await), ["input.partyId ALREADY_SIGNED"]);
    let row = signature::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(row.recorded_by, own.user());
    assert_eq!(row.document_sha256.as_deref(), agreement["documentSha256"].as_str());
    assert!(row.audit_entry_id.is_some());

    let draft = table.draft(json!({})).await;
    let mut input = table.signature(&draft, 0);
    input["documentSha256"] = json!("0".repeat(64));
    let refused = act(test, own, "signAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&refused), ["input.partyId INVALID_TRANSITION"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn after_a_party_declined_signatures_are_void_and_the_old_revision_is_not_signed_any_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let first = table.open(json!({})).await;
    done(table.sign(&first, 0).await);
    let input =
        json!({ "partyId": first["parties"][1]["id"], "reason": "Der Vorstand will nicht." });
    let decline = async |actor: &Actor, input: Value| {
        act(test, actor, "declineAgreement", AGREEMENT, input).await
    };
    assert_eq!(decline(&table.signers[2], input.clone()).await, "FORBIDDEN");
    let silent = json!({ "partyId": first["parties"][1]["id"], "reason": "" });
    assert_eq!(refusals(&decline(&table.signers[1], silent).await), ["input.reason REQUIRED"]);
    let declined = done(decline(&table.signers[1], input.clone()).await);
    assert_eq!(declined["agreement"]["status"], "DECLINED");
    assert_eq!(declined["agreement"]["statusReason"], "Der Vorstand will nicht.");
    assert_eq!(refusals(&table.sign(&first, 2).await), ["input.partyId INVALID_TRANSITION"]);
    let again = decline(&table.signers[1], input).await;
    assert_eq!(refusals(&again), ["input.partyId INVALID_TRANSITION"]);

    let draft = done(table.step(&table.editor, "reviseAgreement", &first).await);
    assert_eq!(draft["agreement"]["status"], "DRAFT");
    assert_eq!(draft["agreement"]["revision"], 2);
    assert_eq!(draft["agreement"]["documentSha256"], Value::Null);
    let signatures = draft["agreement"]["parties"].as_array().unwrap();
    assert!(signatures.iter().all(|party| party["signature"] == Value::Null));
    let input = json!({ "id": first["id"], "text": "Anders." });
    done(act(test, &table.editor, "updateAgreement", AGREEMENT, input).await);
    let second = done(table.step(&table.editor, "openAgreement", &first).await)["agreement"].take();
    assert_ne!(second["documentSha256"], first["documentSha256"]);
    assert_eq!(refusals(&table.sign(&first, 0).await), ["input.documentSha256 DOCUMENT_CHANGED"]);
    for place in 0..4 {
        done(table.sign(&second, place).await);
    }
    assert_eq!(table.read(&table.editor, &first).await["status"], "ACTIVE");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_optional_party_has_nothing_to_decline(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let party = |place: usize, required: bool| json!({ "partnerId": global(table.partners[place]), "required": required });
    let agreement = table.open(json!({ "parties": [party(0, true), party(1, false)] })).await;
    let input = json!({ "partyId": agreement["parties"][1]["id"], "reason": "Nein." });
    let refused = act(&table.test, &table.signers[1], "declineAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&refused), ["input.partyId PARTY_NOT_REQUIRED"]);
    let signed = done(table.sign(&agreement, 1).await);
    assert_eq!(signed["agreement"]["status"], "OPEN_FOR_SIGNATURE", "nobody who has to signed yet");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_code_confirms_and_works_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({})).await;
    let id = table.signers[0].user().unwrap();
    let secret = [7; 20];
    let row = user_account::Entity::find_by_id(id).one(test.app.database.read()).await;
    let row = user_account::Model {
        totp_secret: Some(second_factor::seal_secret(&test.app.vault, id, &secret).unwrap()),
        totp_confirmed_at: Some(now()),
        ..row.unwrap().unwrap()
    };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    let at = u64::try_from(now().timestamp()).unwrap();
    let code = second_factor::codes(&secret).unwrap().generate(at).to_string();
    let input = |agreement: &Value, code: &str| {
        let mut input = table.signature(agreement, 0);
        input["confirmation"] = json!({ "code": code });
        input
    };
    let sign =
        async |input: Value| act(test, &table.signers[0], "signAgreement", AGREEMENT, input).await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let refused = sign(input(&agreement, wrong)).await;
    assert_eq!(refusals(&refused), ["input.confirmation.code WRONG_CODE"]);
    done(sign(input(&agreement, &code)).await);
    let another = table.open(json!({})).await;
    let refused = sign(input(&another, &code)).await;
    assert_eq!(refusals(&refused), ["input.confirmation.code WRONG_CODE"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_office_holder_signs_for_their_own_partner_and_while_in_office(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({})).await;
    let office = async |at: usize, until: Option<&str>| {
        let row = office_holder::Model {
            given_name: Some("Ada".into()),
            function: Some("Oberbürgermeisterin".into()),
            held_until: until.map(|date| date.parse().unwrap()),
            ..holder(test, Some(table.partners[at]), "Schubert")
        };
        put(test, row).await.id
    };
    let input = |id: entity::id::OfficeHolderId| {
        let mut input = table.signature(&agreement, 3);
        input["signatory"] = json!({ "officeHolderId": global(id) });
        input
    };
    let sign = async |input: Value| {
        let fields = "signature { signatoryName signatoryFunction officeHolder { id } method
            signedOn { value } party { partner { name } } }";
        act(test, &table.signers[3], "signAgreement", fields, input).await
    };
    let (other, gone) = (office(1, None).await, office(3, Some("2026-11-20")).await);
    let path = "input.signatory.officeHolderId";
    let refused = sign(input(other)).await;
    assert_eq!(refusals(&refused), [format!("{path} OFFICE_HOLDER_OF_ANOTHER")]);
    assert_eq!(refusals(&sign(input(gone)).await), [format!("{path} NOT_IN_OFFICE")]);
    let mayor = office(3, Some("2026-11")).await;
    let signed = done(sign(input(mayor)).await);
    assert_eq!(
        signed["signature"],
        json!({
            "signatoryName": "Ada Schubert", "signatoryFunction": "Oberbürgermeisterin",
            "officeHolder": { "id": global(mayor) }, "method": "SIMPLE_ELECTRONIC",
            "signedOn": { "value": "2026-11-21" }, "party": { "partner": { "name": "Potsdam" } },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_signature_on_paper_is_recorded_with_evidence_by_the_lead(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let agreement = table.open(json!({})).await;
    let input = |changes: Value| {
        let mut input = json!({
            "partyId": agreement["parties"][1]["id"], "documentSha256": agreement["documentSha256"],
            "signatory": { "person": { "name": "Erika Beispiel" } }, "signedOn": "2026-11-20",
            "evidence": "Original im Archiv, Mappe 7",
        });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        input
    };
    let fields = "agreement { status } signature { method evidence signedOn { value } }";
    let record = async |actor: &Actor, changes: Value| {
        act(test, actor, "recordSignature", fields, input(changes)).await
    };
    assert_eq!(record(&table.signers[1], json!({})).await, "FORBIDDEN");
    let (admin, _) = put_administrator(test, "Verwaltung").await;
    assert_eq!(record(&admin, json!({})).await, "FORBIDDEN");
    let bad = json!({ "signedOn": "2026-11-22", "evidence": "", "documentSha256": "x" });
    let refused = record(&table.editor, bad).await;
    assert_eq!(
        refusals(&refused),
        [
            "input.documentSha256 DOCUMENT_CHANGED",
            "input.signedOn IN_THE_FUTURE",
            "input.evidence REQUIRED",
        ]
    );
    let recorded = done(record(&table.editor, json!({})).await);
    assert_eq!(
        recorded["signature"],
        json!({
            "method": "PAPER", "evidence": "Original im Archiv, Mappe 7",
            "signedOn": { "value": "2026-11-20" },
        })
    );
    let refused = record(&table.editor, json!({})).await;
    assert_eq!(refusals(&refused), ["input.partyId ALREADY_SIGNED"]);
    let person = put_account(test, "Unbeteiligt").await;
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let hidden =
        test.run(&signed_in(person.id, &[]), query, json!({ "id": agreement["id"] })).await;
    assert_eq!(hidden["data"]["node"], Value::Null);
}

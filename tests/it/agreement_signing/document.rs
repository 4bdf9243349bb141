//! What is signed: the same for everybody who makes it again, and another one with every changed byte.

use api::{access::Actor, write::sha256};
use entity::agreement_document;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{AGREEMENT, Table};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done},
        administrator,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_signed_hash_is_that_of_the_metadata_which_holds_that_of_the_text(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let agreement = table.open(json!({ "validUntil": "2027-12-31" })).await;
    let metadata = agreement["documentMetadata"].as_str().unwrap();
    assert_eq!(agreement["documentSha256"], sha256(metadata.as_bytes()));
    let read: Value = serde_json::from_str(metadata).unwrap();
    let text = "Wir arbeiten zusammen.\n§ 1 – „alles“";
    assert_eq!(agreement["documentText"], text);
    assert_eq!(
        read["text"],
        json!({ "bytes": text.len(), "sha256": sha256(text.as_bytes()) })
    );
    assert_eq!(read["format"], "verbund-agreement/1");
    assert_eq!(read["number"], agreement["number"]);
    assert_eq!(read["validUntil"], "2027-12-31");
    assert_eq!(read["parties"][3]["partner"]["name"], "Potsdam");
    assert_eq!(read["parties"].as_array().unwrap().len(), 4);
    // RFC 8785: made again from what was read, it is the same bytes.
    assert_eq!(serde_json::to_string(&read).unwrap(), metadata);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_opened_stays_as_it_was(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let first = table.open(json!({})).await;
    let input = json!({ "partyId": first["parties"][0]["id"], "reason": "Nein." });
    done(act(&table.test, &table.signers[0], "declineAgreement", AGREEMENT, input).await);
    done(table.step(&table.editor, "reviseAgreement", &first).await);
    let input = json!({ "id": first["id"], "text": "Wir arbeiten zusammen.\n§ 1 – „alles”" });
    done(act(&table.test, &table.editor, "updateAgreement", AGREEMENT, input).await);
    let second = done(table.step(&table.editor, "openAgreement", &first).await);
    let rows = agreement_document::Entity::find().all(table.test.app.database.read()).await;
    let mut rows = rows.unwrap();
    rows.sort_by_key(|row| row.revision);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].sha256, first["documentSha256"].as_str().unwrap());
    assert_eq!(rows[0].text.as_deref(), first["documentText"].as_str());
    assert_eq!(rows[1].sha256, second["agreement"]["documentSha256"].as_str().unwrap());
    assert_ne!(rows[0].sha256, rows[1].sha256, "one quotation mark is another one");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_partner_does_not_change_what_was_signed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let agreement = table.open(json!({})).await;
    let input = json!({
        "id": crate::world::global(table.partners[1]), "name": "Stiftung, umbenannt",
    });
    done(act(&table.test, &administrator(), "updatePartner", "partner { name }", input).await);
    let read = table.read(&table.editor, &agreement).await;
    assert_eq!(read["documentMetadata"], agreement["documentMetadata"]);
    done(table.sign(&agreement, 1).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_a_released_agreement_without_its_document(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let agreement = table.signed(json!({})).await;
    assert_eq!(table.read(&Actor::Anonymous, &agreement).await, Value::Null);
    done(table.step(&table.editor, "releaseAgreement", &agreement).await);
    let read = table.read(&Actor::Anonymous, &agreement).await;
    assert_eq!(read["status"], "ACTIVE");
    assert_eq!(read["parties"][0]["signature"]["signatoryName"], "Person 0");
    for hidden in ["documentText", "documentMetadata", "documentSha256", "statusReason"] {
        assert_eq!(read[hidden], Value::Null, "{hidden}");
    }
}

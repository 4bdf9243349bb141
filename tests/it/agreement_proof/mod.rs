//! The proof of an agreement: files that are signed, and a script that finds every change without the server.

use std::{fs, process::Command};

use api::access::{Actor, Level};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    agreement_signing::Table,
    fixture::{Engine, RealServer},
    world::{
        acting::{act, done, refusals},
        administrator, ask_with, member,
    },
};

const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nAnlage\n%%EOF\n";
const ATTACHMENT: &str = "attachment { id sha256 downloadUrl attachedTo { id } }";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/verify-agreement.py");
const MANIPULATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/it/agreement_proof/manipulate.py");

fn path(url: &Value) -> String {
    let url: url::Url = url.as_str().unwrap_or_else(|| panic!("no address")).parse().unwrap();
    url.path().to_owned()
}

/// A file of this person that is there: its id.
async fn uploaded(table: &Table, server: &RealServer, actor: &Actor, bytes: &[u8]) -> Value {
    let input = json!({
        "fileName": "Anlage 1.pdf", "mediaType": "application/pdf", "bytes": bytes.len(),
    });
    let fields = "file { id } uploadUrl";
    let announced = done(act(&table.test, actor, "createUpload", fields, input).await);
    let sent =
        server.put(&path(&announced["uploadUrl"])).body(bytes.to_vec()).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::CREATED);
    announced["file"]["id"].clone()
}

async fn attach(table: &Table, server: &RealServer, agreement: &Value) -> Value {
    let file = uploaded(table, server, &table.editor, PDF).await;
    let input = json!({ "fileId": file, "to": { "agreementId": agreement["id"] } });
    act(&table.test, &table.editor, "attachFile", ATTACHMENT, input).await
}

/// What of an agreement only those read who may read its text.
async fn inside(table: &Table, actor: &Actor, agreement: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Agreement {
        version documentSha256 documentMetadata proofUrl attachments { fileName sha256 } } } }";
    let mut found = ask_with(&table.test, actor, query, json!({ "id": agreement["id"] })).await;
    found["node"].take()
}

/// What the script says of it, and with which code it ends.
fn verified(bundle: &str, more: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new("python3");
    let run = command.arg(SCRIPT).arg(bundle).args(more).output().expect("python3 is needed");
    (String::from_utf8(run.stdout).unwrap(), run.status.code())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_a_proof_is_found_without_the_server(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let server = RealServer::start(&table.test.app);
    let draft = table.draft(json!({})).await;
    done(attach(&table, &server, &draft).await);
    assert_eq!(inside(&table, &table.editor, &draft).await["proofUrl"], Value::Null);
    let opened = table.step(&table.editor, "openAgreement", &draft).await;
    let agreement = done(opened)["agreement"].take();
    for place in 0..3 {
        done(table.sign(&agreement, place).await);
    }
    let proof = async || {
        let found = inside(&table, &table.signers[1], &agreement).await;
        let response = server.get(&path(&found["proofUrl"])).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "application/zip");
        response.bytes().await.unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.zip");
    let name = file.to_str().unwrap();
    fs::write(&file, proof().await).unwrap();
    let (said, code) = verified(name, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("no: not signed by Potsdam"), "{said}");
    done(table.sign(&agreement, 3).await);
    let bundle = proof().await;
    assert_eq!(bundle, proof().await, "no byte depends on when it is made");
    fs::write(&file, &bundle).unwrap();
    let (said, code) = verified(name, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("yes: every required party signed"), "{said}");
    for place in 0..4 {
        assert!(
            said.contains(&format!("by Person {place}, Leitung (SIMPLE_ELECTRONIC)")),
            "{said}"
        );
    }
    assert!(said.contains("Signed    2026-11-21 for Ministerium"), "{said}");
    assert!(said.contains("recorded 2026-11-21 12:00:00 UTC, seal "), "{said}");
    // What a party noted when it signed.
    let noted = agreement["documentSha256"].as_str().unwrap();
    assert_eq!(verified(name, &["--document-sha256", noted]).1, Some(0));
    assert_eq!(verified(name, &["--document-sha256", &"0".repeat(64)]).1, Some(1));
    // Every byte, and everything that somebody could try with hashes that fit.
    let run = Command::new("python3").arg(MANIPULATE).arg(SCRIPT).arg(name).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
    assert!(said.ends_with("done\n") && !said.contains("missed"), "{said}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_part_of_what_is_signed_and_stay_as_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let server = RealServer::start(&table.test.app);
    // Files can be all that is signed.
    let draft = table.draft(json!({ "text": null })).await;
    let empty = table.step(&table.editor, "openAgreement", &draft).await;
    assert_eq!(refusals(&empty), ["input.id DOCUMENT_REQUIRED"]);
    let attached = done(attach(&table, &server, &draft).await)["attachment"].take();
    assert_eq!(attached["attachedTo"]["id"], draft["id"]);
    // Whoever has not seen the file does not open the agreement with it.
    let stale = json!({ "id": draft["id"], "expectedVersion": draft["version"] });
    let stale = act(&table.test, &table.editor, "openAgreement", "agreement { id }", stale).await;
    assert_eq!(stale, "CONFLICT");
    let opened = done(table.step(&table.editor, "openAgreement", &draft).await);
    let agreement = &opened["agreement"];
    let metadata: Value =
        serde_json::from_str(agreement["documentMetadata"].as_str().unwrap()).unwrap();
    let expected = json!([{
        "name": "Anlage 1.pdf", "mediaType": "application/pdf", "bytes": PDF.len(),
        "sha256": attached["sha256"],
    }]);
    assert_eq!((&metadata["files"], &metadata["text"]), (&expected, &Value::Null));
    let late = attach(&table, &server, &draft).await;
    assert_eq!(refusals(&late), ["input INVALID_TRANSITION"]);
    let removal = json!({ "id": attached["id"] });
    let removal =
        act(&table.test, &table.editor, "removeAttachment", "attachmentId", removal).await;
    assert_eq!(refusals(&removal), ["input INVALID_TRANSITION"]);
    assert_eq!(inside(&table, &table.editor, agreement).await["version"], agreement["version"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn file_and_proof_are_for_those_who_read_the_text(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let server = RealServer::start(&table.test.app);
    let draft = table.draft(json!({})).await;
    let file = done(attach(&table, &server, &draft).await)["attachment"]["id"].take();
    done(table.step(&table.editor, "openAgreement", &draft).await);
    for place in 0..4 {
        let agreement = table.read(&table.editor, &draft).await;
        done(table.sign(&agreement, place).await);
    }
    done(table.step(&table.editor, "releaseAgreement", &draft).await);
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for actor in [Actor::Anonymous, member(crate::world::id(&table.test), Level::Manager)] {
        let seen = inside(&table, &actor, &draft).await;
        assert_eq!((&seen["proofUrl"], &seen["attachments"]), (&Value::Null, &json!([])));
        let hidden = table.test.run(&actor, node, json!({ "id": file })).await;
        assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");
        let removal = json!({ "id": file });
        let removal = act(&table.test, &actor, "removeAttachment", "attachmentId", removal).await;
        assert_eq!(removal, "NOT_FOUND");
    }
    for actor in [&table.signers[3], &table.editor, &administrator()] {
        let seen = inside(&table, actor, &draft).await;
        assert_eq!(seen["attachments"][0]["fileName"], "Anlage 1.pdf");
        let proof = server.get(&path(&seen["proofUrl"])).send().await.unwrap();
        assert_eq!(proof.status(), StatusCode::OK);
    }
    // The address is for the proof, for ten minutes.
    let seen = inside(&table, &table.editor, &draft).await;
    table.test.set_now(crate::fixture::now() + chrono::TimeDelta::minutes(10));
    let late = server.get(&path(&seen["proofUrl"])).send().await.unwrap();
    assert_eq!(late.status(), StatusCode::NOT_FOUND);
}

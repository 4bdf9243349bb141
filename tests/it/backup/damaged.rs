//! Whatever is changed in a backup is found.

use std::{fs, path::Path};

use api::backup::service::DefectKind::{
    self, Altered, Audit, Content, Damaged, MasterKey, Missing, Schema, Unexpected,
};
use api::{access::Actor, audit, backup::service, vault::Vault, write::Write};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::{assert_whole, create, done, failed, network, upload, verify};
use crate::fixture::settings;

/// A backup with an audit log and two files: it, and the key of the first.
async fn backup() -> (TempDir, String) {
    let test = network().await;
    for number in 0..3 {
        let mut write = Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap();
        write.summarise(json!({ "number": number }));
        write.commit().await.unwrap();
    }
    audit::service::seal(&test.app).await.unwrap();
    let key = upload(&test, b"one file").await;
    upload(&test, b"another file").await;
    let folder = tempdir().unwrap();
    create(&test.app, &folder.path().join("backup")).await;
    (folder, key)
}

async fn kinds(backup: &Path) -> Vec<DefectKind> {
    let mut kinds: Vec<_> = verify(backup).await.defects.iter().map(|one| one.kind).collect();
    kinds.dedup();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_that_is_changed_removed_or_added_is_found() {
    let (folder, key) = backup().await;
    let backup = folder.path().join("backup");
    let file = format!("files/{key}");
    assert_whole(&backup).await;
    for part in ["verbund.db", "manifest.json", &file] {
        let path = backup.join(part);
        let content = fs::read(&path).unwrap();
        for place in [0, content.len() / 2, content.len() - 1] {
            let mut changed = content.clone();
            changed[place] ^= 1;
            fs::write(&path, changed).unwrap();
            let found = kinds(&backup).await;
            // The last byte of the manifest ends its line.
            assert_eq!(found.first(), Some(&Altered), "{part} at {place}");
        }
        fs::write(&path, &content[..content.len() - 1]).unwrap();
        let found = kinds(&backup).await;
        if part == "manifest.json" {
            // It only ends its last line.
            assert_eq!(found, []);
        } else {
            assert_eq!(found.first(), Some(&Altered), "{part} is shorter");
        }
        fs::remove_file(&path).unwrap();
        let missing = if part == "manifest.json" { Altered } else { Missing };
        assert_eq!(kinds(&backup).await, [missing], "{part} is removed");
        fs::write(&path, content).unwrap();
    }
    for added in ["more", "files/more", "verbund.db-wal"] {
        fs::write(backup.join(added), "more").unwrap();
        assert_eq!(kinds(&backup).await, [Unexpected], "{added}");
        fs::remove_file(backup.join(added)).unwrap();
    }
    assert_whole(&backup).await;
}

/// Somebody who computes the manifest anew cannot hide what does not fit together.
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_together_is_found_behind_a_new_manifest() {
    for (sql, expected) in [
        ("DELETE FROM stored_file", vec![Content]),
        ("UPDATE stored_file SET bytes = 3", vec![Altered]),
        ("UPDATE stored_file SET object_key = 'gone/gone'", vec![Missing]),
        ("UPDATE audit_entry SET use_case = 'test.other'", vec![Audit]),
        ("DELETE FROM audit_seal WHERE position = 3", vec![Content, Audit]),
        (
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_later', 1)",
            vec![Content, Schema],
        ),
        (
            "PRAGMA foreign_keys = 0; INSERT INTO audit_unsealed (audit_entry_id) VALUES (x'00')",
            vec![Damaged, Content],
        ),
    ] {
        let (folder, _) = backup().await;
        let backup = folder.path().join("backup");
        let database = open(&backup.join("verbund.db")).await;
        database.execute_unprepared(sql).await.unwrap();
        database.close().await.unwrap();
        seal(&backup);
        assert_eq!(kinds(&backup).await, expected, "{sql}");
    }
}

async fn open(file: &Path) -> DatabaseConnection {
    let url = format!("sqlite:{}", file.display());
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    sea_orm::Database::connect(options).await.unwrap()
}

/// Notes the database as it is now.
fn seal(backup: &Path) {
    let path = backup.join("manifest.json");
    let mut sealed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let database = fs::read(backup.join("verbund.db")).unwrap();
    let manifest = &mut sealed["manifest"];
    manifest["members"][0]["bytes"] = json!(database.len());
    manifest["members"][0]["sha256"] = json!(api::write::sha256(&database));
    // Without fractions and with names in ASCII, sorted JSON is canonical.
    let text = manifest.to_string();
    sealed["sha256"] = json!(api::write::sha256(text.as_bytes()));
    fs::write(path, sealed.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_key_is_found_and_none_is_told() {
    let (folder, _) = backup().await;
    let backup = folder.path().join("backup");
    let other = Vault::new(&[7; 32]);
    let found = service::verify(&backup, Some(&other), settings(), &mut |_| {}).await.unwrap();
    assert_eq!(found.defects.iter().map(|one| one.kind).collect::<Vec<_>>(), [MasterKey]);
    let found = service::verify(&backup, None, settings(), &mut |_| {}).await.unwrap();
    assert_eq!((found.defects.len(), found.is_right_key), (0, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_tells_each_defect_in_a_line() {
    let (folder, key) = backup().await;
    let folder = folder.path();
    let told = done(folder, &["backup", "verify", "backup"]);
    assert!(told.contains("is whole") && told.contains("is the right one"), "{told}");
    fs::remove_file(folder.join("backup/files").join(&key)).unwrap();
    let told = failed(folder, &["backup", "verify", "backup"]);
    assert!(told.starts_with(&format!("MISSING     files/{key}  it is not there\n")), "{told}");
    let told = failed(folder, &["backup", "verify", "backup", "--json"]);
    let (json, _) = told.split_once("error: ").unwrap();
    let json: Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["whole"], false);
    assert_eq!(json["defects"][0]["kind"], "MISSING");
    let told = failed(folder, &["backup", "verify", "none"]);
    assert!(told.contains("there is no folder none"), "{told}");
    fs::create_dir(folder.join("empty")).unwrap();
    let told = failed(folder, &["backup", "verify", "empty"]);
    assert!(told.contains("it is no backup of Verbund"), "{told}");
}

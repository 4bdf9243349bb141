//! A network comes back as it was.

use std::fs;

use api::{database::Database, write::sha256};
use entity::partner;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use tempfile::tempdir;

use super::{done, failed, file_of, files_of, names, network, upload};
use crate::{
    fixture::{TestApp, verbund},
    world::{programmes::partner as row, put},
};

/// A network with a partner and a file, and its backup in a folder beside.
async fn network_with_backup() -> (TestApp, tempfile::TempDir, String) {
    let test = network().await;
    put(&test, row(&test, "Stiftung")).await;
    let key = upload(&test, b"one file").await;
    let folder = tempdir().unwrap();
    let told = done(folder.path(), &["backup", "create", "backup", "--database", test.url()]);
    assert!(told.contains("backup is whole") && told.contains("1 uploaded files"), "{told}");
    (test, folder, key)
}

async fn partners(file: &std::path::Path) -> u64 {
    let copy = Database::open_copy(file).await.unwrap();
    let count = partner::Entity::find().count(copy.read()).await.unwrap();
    copy.close().await.unwrap();
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_where_there_is_nothing() {
    let (_test, folder, key) = network_with_backup().await;
    let folder = folder.path();
    let told = done(folder, &["backup", "restore", "backup", "--database", "sqlite:new.db"]);
    assert!(told.contains("new.db is restored"), "{told}");
    assert_eq!(names(folder), ["backup", "new.db", "new.db.files"]);
    assert_eq!(partners(&folder.join("new.db")).await, 1);
    assert_eq!(fs::read(folder.join("new.db.files").join(key)).unwrap(), b"one file");
    // It can be served, and backed up again.
    done(folder, &["backup", "create", "again", "--database", "sqlite:new.db"]);
    done(folder, &["audit", "verify", "--database", "sqlite:new.db"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_refused_and_kept_when_it_is_forced_away() {
    let (test, folder, _) = network_with_backup().await;
    put(&test, row(&test, "Spaeter")).await;
    upload(&test, b"later").await;
    let file = file_of(&test);
    let files = files_of(&test);
    let restore = ["backup", "restore", "backup", "--database", test.url()];
    let forced = [&restore[..], &["--force"]].concat();

    // The application still has it open.
    let told = failed(folder.path(), &forced);
    assert!(told.contains("open in another process"), "{told}");
    test.app.database.clone().close().await.unwrap();

    let before = fs::read(&file).unwrap();
    let told = failed(folder.path(), &restore);
    assert!(told.contains("--force"), "{told}");
    assert_eq!(sha256(&fs::read(&file).unwrap()), sha256(&before));
    assert_eq!(partners(&file).await, 2);

    let told = done(folder.path(), &forced);
    assert_eq!(told.matches("is kept as").count(), 2, "{told}");
    assert_eq!(partners(&file).await, 1);
    assert_eq!(count(&files), 1);
    let beside = names(file.parent().unwrap());
    let kept: Vec<_> = beside.iter().filter(|name| name.contains(".before-")).collect();
    assert_eq!((beside.len(), kept.len()), (4, 2), "{beside:?}");
    let kept_files = file.with_file_name(kept[1]);
    let kept_file = file.with_file_name(kept[0]);
    assert!(kept[1].contains(".files.before-"), "{kept:?}");
    assert_eq!(partners(&kept_file).await, 2);
    assert_eq!(count(&kept_files), 2);
}

fn count(folder: &std::path::Path) -> usize {
    names(folder).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_read_is_replaced() {
    let (_test, folder, _) = network_with_backup().await;
    let folder = folder.path();
    fs::write(folder.join("broken.db"), "no database at all").unwrap();
    fs::write(folder.join("broken.db-wal"), "a log of it").unwrap();
    let restore = ["backup", "restore", "backup", "--database", "sqlite:broken.db", "--force"];
    done(folder, &restore);
    assert_eq!(partners(&folder.join("broken.db")).await, 1);
    let names = names(folder);
    let kept = names.iter().find(|name| name.starts_with("broken.db.before-")).unwrap();
    assert_eq!(fs::read_to_string(folder.join(kept)).unwrap(), "no database at all");
    // It would be taken for a log of the new one.
    assert!(!names.contains(&"broken.db-wal".to_owned()), "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_is_not_restored() {
    let (_test, folder, key) = network_with_backup().await;
    let folder = folder.path();
    fs::write(folder.join("backup/files").join(key), "another").unwrap();
    let told = failed(folder, &["backup", "restore", "backup", "--database", "sqlite:new.db"]);
    assert!(told.starts_with("ALTERED ") && told.contains("cannot be restored"), "{told}");
    assert_eq!(names(folder), ["backup"]);
}

/// Without a key at hand it is told which one to put where; another one is refused.
#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_is_asked_for() {
    let (_test, folder, _) = network_with_backup().await;
    let folder = folder.path();
    let restore = ["backup", "restore", "backup", "--database", "sqlite:new.db"];
    let mut with_another = verbund(folder, &restore);
    with_another.env("VERBUND_SECRETS__MASTER_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
    let output = with_another.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success() && told.starts_with("MASTER_KEY "), "{told}");
    let mut without = verbund(folder, &restore);
    let output = without.env_remove("VERBUND_SECRETS__MASTER_KEY").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("new.db.key"), "{told}");
    assert_eq!(names(folder), ["backup", "new.db", "new.db.files"]);
}

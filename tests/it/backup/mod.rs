//! Backups hold what was acknowledged, are found damaged when they are, and bring a network back.

mod damaged;
mod restoring;
mod writing;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use api::{
    app::App,
    backup::service::{self, Created, Verified},
    config::FileSettings,
    files::storage::Files,
    vault::Vault,
    write::sha256,
};
use bytes::Bytes;
use entity::{stored_file, terms::FileStatus};

use crate::{
    fixture::{Engine, MASTER_KEY, TestApp, now, settings, verbund},
    world::{id, put},
};

/// A network on SQLite with its files in a folder beside it.
async fn network() -> TestApp {
    let mut test = TestApp::new(Engine::Sqlite).await;
    let files = Files::new(&FileSettings::default(), files_of(&test)).unwrap();
    test.app = App { files, ..test.app };
    test
}

/// The file of the database.
fn file_of(test: &TestApp) -> PathBuf {
    test.url().strip_prefix("sqlite:").unwrap().into()
}

/// The folder of its files.
fn files_of(test: &TestApp) -> PathBuf {
    format!("{}.files", file_of(test).display()).into()
}

/// Puts in an uploaded file: its key.
async fn upload(test: &TestApp, content: &'static [u8]) -> String {
    let file: entity::id::FileId = id(test);
    let key = format!("{}/{}", file.0.simple(), id::<uuid::Uuid>(test).simple());
    let mut incoming = test.app.files.begin(&key).await.unwrap();
    incoming.write(Bytes::from_static(content)).await.unwrap();
    incoming.finish().await.unwrap();
    let row = stored_file::Model {
        id: file,
        owner_id: id(test),
        name: "plan.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: content.len().try_into().unwrap(),
        status: FileStatus::Stored,
        sha256: Some(sha256(content)),
        object_key: Some(key.clone()),
        expires_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, row).await;
    key
}

async fn create(app: &App, folder: &Path) -> Created {
    service::create(app, folder, &mut |_| {}).await.unwrap()
}

async fn verify(folder: &Path) -> Verified {
    let vault = Vault::new(&MASTER_KEY);
    service::verify(folder, Some(&vault), settings(), &mut |_| {}).await.unwrap()
}

async fn assert_whole(folder: &Path) {
    let found = verify(folder).await;
    assert_eq!(found.defects, []);
    assert!(found.audit_verified && found.is_right_key == Some(true));
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    verbund(folder, arguments).output().unwrap()
}

/// What the command told, and that it was done.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap() + &told
}

/// What the command told, and that it failed.
fn failed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap() + &told
}

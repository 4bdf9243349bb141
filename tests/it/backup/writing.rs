//! Backups that are made while others write.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use api::{app::App, database::Database};
use entity::{id::RegistrationId, registration};
use sea_orm::EntityTrait as _;
use tempfile::tempdir;
use tokio::task::JoinSet;

use super::{assert_whole, create, files_of, network, run, upload};
use crate::{
    registration_race::{people, register},
    world::{events, put, registrations::open},
};

/// People who register.
const PEOPLE: usize = 200;
/// Clients that send at once.
const CLIENTS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_every_write_acknowledged_before_it_began() {
    let test = network().await;
    let event = put(&test, open(events::event(&test, "Andrang"))).await.id;
    put(&test, events::seats(event, None, 0)).await;
    upload(&test, b"one file").await;
    let users = Arc::new(people(&test, PEOPLE).await);
    let acknowledged: Arc<Mutex<Vec<RegistrationId>>> = Arc::default();
    let next = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (app, users) = (test.app.clone(), users.clone());
        let (acknowledged, next) = (acknowledged.clone(), next.clone());
        clients.spawn(async move {
            while let Some(user) = users.get(next.fetch_add(1, Ordering::SeqCst)) {
                let row = register(&app, *user, event).await.unwrap();
                acknowledged.lock().unwrap().push(row.id);
            }
        });
    }
    // A process of its own, as the command is.
    let operator = App { files: test.app.files.clone(), ..test.another_process().await };
    let folder = tempdir().unwrap();
    let (mut made, mut among_writes) = (0, 0);
    loop {
        let before: HashSet<_> = acknowledged.lock().unwrap().iter().copied().collect();
        let is_last = before.len() == PEOPLE;
        let backup = folder.path().join(made.to_string());
        let created = create(&operator, &backup).await;
        assert!(created.lost.is_empty());
        assert_whole(&backup).await;
        let copy = Database::open_copy(&backup.join("verbund.db")).await.unwrap();
        let rows = registration::Entity::find().all(copy.read()).await.unwrap();
        copy.close().await.unwrap();
        let held: HashSet<_> = rows.into_iter().map(|row| row.id).collect();
        let missing: Vec<_> = before.difference(&held).collect();
        assert!(missing.is_empty(), "{made}: {missing:?} of {}", before.len());
        made += 1;
        among_writes += usize::from(!before.is_empty() && !is_last);
        if is_last {
            break;
        }
    }
    clients.join_all().await;
    assert!(among_writes > 0, "no backup was made while others wrote");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_a_folder_of_three_and_overwrites_nothing() {
    let test = network().await;
    let key = upload(&test, b"one file").await;
    let folder = tempdir().unwrap();
    let backup = folder.path().join("backup");
    let created = create(&test.app, &backup).await;
    assert_eq!(super::names(&backup), ["files", "manifest.json", "verbund.db"]);
    assert_eq!(super::names(folder.path()), ["backup"]);
    let paths: Vec<_> = created.manifest.members.iter().map(|member| &member.path).collect();
    assert_eq!(paths, [&"verbund.db".to_owned(), &format!("files/{key}")]);
    let again = api::backup::service::create(&test.app, &backup, &mut |_| {}).await;
    assert!(again.unwrap_err().to_string().contains("overwrites nothing"));
}

/// A file that the service itself has lost is told, and the rest is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_file_is_told() {
    let test = network().await;
    let (lost, altered) = (upload(&test, b"lost").await, upload(&test, b"altered").await);
    upload(&test, b"kept").await;
    std::fs::remove_file(files_of(&test).join(&lost)).unwrap();
    std::fs::write(files_of(&test).join(&altered), b"other").unwrap();
    let folder = tempdir().unwrap();
    let backup = folder.path().join("backup");
    let created = create(&test.app, &backup).await;
    assert_eq!(created.lost, [lost.clone(), altered.clone()]);
    let found = super::verify(&backup).await;
    let parts: Vec<_> = found.defects.iter().map(|defect| defect.part.as_str()).collect();
    assert_eq!(parts, [format!("files/{lost}"), format!("files/{altered}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_other_tools_are_named() {
    let folder = tempdir().unwrap();
    for command in [&["create", "b"][..], &["verify", "b"], &["restore", "b"]] {
        let arguments =
            [&["backup"][..], command, &["--database", "postgres://nobody@127.0.0.1:1/none"]];
        let output = run(folder.path(), &arguments.concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("pg_dump") && told.contains("verbund dump"), "{told}");
    }
}

//! `/readyz?verbose` tells how everything is, and why something is wrong to those who look after the service.

use std::{fs, time::Duration};

use api::{
    fault::Fault,
    work::{self, Worker},
};
use chrono::TimeDelta;
use futures_util::FutureExt as _;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Process, until};
use crate::fixture::{Engine, TestApp, now};

async fn checks(process: &Process, header: &'static str) -> Value {
    let request = process.server.get("/readyz?verbose").header(header, "192.0.2.1");
    request.send().await.unwrap().json().await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_check_has_a_state(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let process = Process::start(engine, &[]).await;
    let told = checks(&process, "X-Nothing").await;
    assert_eq!(told["ready"], true);
    let states: Vec<_> = told["checks"].as_object().unwrap().iter().collect();
    let names: Vec<_> = states.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["database", "files", "mail", "migrations", "running", "workers"] {
        assert!(names.contains(&name), "{names:?}");
        let expected = if name == "mail" { "warning" } else { "ok" };
        assert_eq!(told["checks"][name]["state"], expected, "{told}");
    }
    assert!(told["checks"]["database"]["milliseconds"].is_u64(), "{told}");
    let reason = told["checks"]["mail"]["reason"].as_str().unwrap();
    assert!(reason.contains("mail.smtp_url"), "{reason}");
    // Everybody may know how it is, and nobody else why.
    let told = checks(&process, "X-Forwarded-For").await;
    assert_eq!(told["checks"]["mail"], json!({ "state": "warning" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_kept_are_told_and_the_service_stays_ready() {
    let variables = [("VERBUND_FILES__FOLDER", "files")];
    let process = Process::start(Engine::Sqlite, &variables).await;
    let folder = process.folder.path().join("files");
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "no folder").unwrap();
    let told = checks(&process, "X-Nothing").await;
    assert_eq!(told["ready"], true);
    assert_eq!(told["checks"]["files"]["state"], "failed", "{told}");
    assert!(told["checks"]["files"]["reason"].is_string(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_without_a_success_is_late_after_three_of_its_intervals() {
    let test = TestApp::new(Engine::Sqlite).await;
    assert_eq!(test.app.work.late(now()), None);
    let worker =
        |name, round| Worker { name, interval: Duration::from_mins(10), is_woken: false, round };
    let works = worker("test.works", |_| async { Ok(work::Round::Idle(None)) }.boxed());
    let fails = worker("test.fails", |_| async { Err(Fault::NotFound) }.boxed());
    let workers = work::start_these(&test.app, &[works, fails]);
    let app = test.app.clone();
    until("both run", || async {
        app.work.late(now() + TimeDelta::days(1)).is_some_and(|late| late.len() == 2)
    })
    .await;
    assert_eq!(test.app.work.late(now() + TimeDelta::minutes(31)), Some(Vec::new()));
    // The next round of the one that works succeeds at the time that it is then.
    test.set_now(now() + TimeDelta::minutes(32));
    workers.stop(Duration::from_secs(1)).await;
    let workers = work::start_these(&test.app, &[works]);
    until("it works again", || async {
        app.work.late(now() + TimeDelta::minutes(32)) == Some(vec!["test.fails"])
    })
    .await;
    workers.stop(Duration::from_secs(1)).await;
}

//! One chain without gaps, whoever writes and whoever seals.

use api::{access::Actor, app::App, audit::service, vault::Vault};
use chrono::TimeDelta;
use entity::{audit_seal, audit_unsealed};
use rstest::rstest;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use tokio::task::JoinSet;

use super::{assert_whole, entries, verify, write_entry};
use crate::fixture::{Engine, MASTER_KEY, TestApp, TestDatabase, now, settings};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sealed_entries_stand_in_the_order_in_which_they_began(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for number in 0..5 {
        write_entry(&test.app, &Actor::Operator, &[], &number.to_string()).await;
    }
    assert_eq!(assert_whole(&test.app).await.waiting, 5);
    assert_eq!(service::seal(&test.app).await.unwrap(), 5);
    assert_eq!(service::seal(&test.app).await.unwrap(), 0);
    write_entry(&test.app, &Actor::Operator, &[], "later").await;
    assert_eq!(service::seal(&test.app).await.unwrap(), 1);

    let entries = entries(&test).await;
    assert_eq!(entries.len(), 6, "the sealer leaves no entry");
    let seals = audit_seal::Entity::find().order_by_asc(audit_seal::Column::Position);
    let seals = seals.all(test.app.database.read()).await.unwrap();
    let sealed: Vec<_> = seals.iter().map(|seal| (seal.position, seal.audit_entry_id)).collect();
    let expected: Vec<_> = (1..).zip(entries.iter().map(|entry| entry.id)).collect();
    assert_eq!(sealed, expected);
    let waiting = audit_unsealed::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(waiting, []);
    let outcome = assert_whole(&test.app).await;
    assert_eq!((outcome.sealed, outcome.waiting), (6, 0));
    let head = outcome.head.unwrap();
    assert_eq!((head.position, &head.hash), (6, &seals[5].hash));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn more_entries_than_one_batch_holds_are_sealed_and_verified(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for _ in 0..1_001 {
        write_entry(&test.app, &Actor::Operator, &[], "x").await;
    }
    assert_eq!(assert_whole(&test.app).await.waiting, 1_001);
    assert_eq!(service::seal(&test.app).await.unwrap(), 1_001);
    assert_eq!(assert_whole(&test.app).await.sealed, 1_001);
}

/// Where somebody always writes, a round would never end, and each batch costs a transaction.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_round_does_not_look_for_what_came_after_it_began(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for _ in 0..3 {
        write_entry(&test.app, &Actor::Operator, &[], "x").await;
    }
    test.take_statements();
    assert_eq!(service::seal(&test.app).await.unwrap(), 3);
    let statements = test.take_statements();
    let looks = |begins: &str| statements.iter().filter(|one| one.starts_with(begins)).count();
    assert_eq!(looks("SELECT \"audit_unsealed\""), 1, "{statements:#?}");
    assert_eq!(looks("INSERT INTO \"audit_seal\""), 1, "{statements:#?}");
}

/// Two processes, each with its own connections, that write and seal at the same time.
#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn two_processes_that_write_and_seal_make_one_chain(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const WRITERS: usize = 8;
    const ENTRIES: usize = 25;
    let database = TestDatabase::migrated(engine).await;
    let mut apps = Vec::new();
    for _ in 0..2 {
        apps.push(App::new(database.connect().await, Vault::new(&MASTER_KEY), settings()));
    }
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        let app = apps[number % 2].clone();
        writers.spawn(async move {
            for _ in 0..ENTRIES {
                write_entry(&app, &Actor::Operator, &[], "x").await;
            }
        });
    }
    let mut sealers = JoinSet::new();
    let (done, _) = tokio::sync::watch::channel(false);
    for app in &apps {
        let (app, done) = (app.clone(), done.subscribe());
        sealers.spawn(async move {
            let mut sealed = 0;
            while !*done.borrow() {
                sealed += service::seal(&app).await.unwrap();
                tokio::task::yield_now().await;
            }
            sealed + service::seal(&app).await.unwrap()
        });
    }
    writers.join_all().await;
    done.send(true).unwrap();
    let sealed = sealers.join_all().await;
    let total = (WRITERS * ENTRIES) as u64;
    assert_eq!(sealed.iter().sum::<u64>(), total, "{sealed:?}");
    let outcome = assert_whole(&apps[0]).await;
    assert_eq!((outcome.sealed, outcome.waiting), (total, 0));
    assert_eq!(u64::try_from(outcome.head.unwrap().position).unwrap(), total);
    for app in apps {
        app.close().await.unwrap();
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_waits_too_long_is_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use api::audit::service::DefectKind::Unsealed;
    let test = TestApp::new(engine).await;
    let entry = write_entry(&test.app, &Actor::Operator, &[], "x").await;
    test.set_now(now() + TimeDelta::minutes(1));
    assert_whole(&test.app).await;
    test.set_now(now() + TimeDelta::minutes(1) + TimeDelta::microseconds(1));
    let (_, found) = verify(&test.app, None).await;
    assert_eq!(found.kinds(), [(Unsealed, None)]);
    assert_eq!(found.0[0].entry, Some(entry));
    service::seal(&test.app).await.unwrap();
    assert_whole(&test.app).await;
}

//! Connections for queries: never more than there may be, used where they were opened, and not by the next one when
//! somebody goes before the answer.

use std::{collections::HashSet, sync::Arc, thread, time::Duration};

use api::database::{Database, Pool};
use futures_util::{FutureExt as _, future::join_all};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use tokio::{runtime, sync::Barrier};

use crate::fixture::{Engine, TestApp};

/// The process of PostgreSQL that answers, one for each connection.
async fn process(database: &Database) -> i32 {
    number(database, "SELECT pg_backend_pid()").await
}

async fn number(database: &Database, sql: &str) -> i32 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = database.read().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn connect(test: &TestApp, connections: u32) -> Database {
    let pool = Pool { connections, acquire_timeout: Duration::from_secs(20), ..Pool::default() };
    Database::connect(test.url(), pool).await.unwrap()
}

/// What a thread with a runtime of its own does, as each of those that answer requests has.
fn on_a_thread<T: Send + 'static>(
    work: impl AsyncFnOnce() -> T + Send + 'static,
) -> thread::JoinHandle<T> {
    thread::spawn(|| {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(work())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thread_goes_on_with_the_connection_that_it_opened() {
    let test = TestApp::new(Engine::Postgres).await;
    let database = connect(&test, 2).await;
    let (turns, all) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(3)));
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let (database, turns, all) = (database.clone(), Arc::clone(&turns), Arc::clone(&all));
            on_a_thread(async move || {
                let mut processes = HashSet::new();
                for _ in 0..5 {
                    // The other one has given its connection back meanwhile.
                    turns.wait().await;
                    processes.insert(process(&database).await);
                }
                all.wait().await;
                all.wait().await;
                processes
            })
        })
        .collect();
    // Whoever has none, and may open none, is answered by one of another thread or in its place.
    all.wait().await;
    assert_eq!(number(&database, "SELECT 4711").await, 4711);
    all.wait().await;

    let processes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let [one, other] = processes.as_slice() else { panic!("{processes:?}") };
    assert_eq!((one.len(), other.len()), (1, 1));
    assert!(one.is_disjoint(other));
    // Of a thread that has ended nobody brings the answer.
    assert_eq!(number(&database, "SELECT 4712").await, 4712);
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_never_more_than_there_may_be() {
    let test = TestApp::new(Engine::Postgres).await;
    let database = connect(&test, 3).await;
    // How many statements run, this one included.
    let running = "SELECT count(*)::int FROM pg_stat_activity \
                   WHERE datname = current_database() AND state = 'active'";
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let database = database.clone();
            on_a_thread(async move || join_all((0..20).map(|_| number(&database, running))).await)
        })
        .collect();
    let most = threads.into_iter().flat_map(|thread| thread.join().unwrap()).max();
    assert!(most.is_some_and(|most| (1..=3).contains(&most)), "{most:?}");
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_before_the_answer_leaves_room_and_nothing_else() {
    let test = TestApp::new(Engine::Postgres).await;
    let database = connect(&test, 1).await;
    let first = process(&database).await;
    assert_eq!(process(&database).await, first);
    for wait in 1..=3 {
        // Sent, and not waited for.
        let gone = number(&database, "SELECT 4711 FROM pg_sleep(60)").now_or_never();
        assert_eq!(gone, None);
        assert_eq!(number(&database, &format!("SELECT {wait}")).await, wait);
    }
    assert_ne!(process(&database).await, first);
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_may_be_lost_does_not_wait_for_the_disk() {
    let test = TestApp::new(Engine::Postgres).await;
    let url = format!("{}&options[synchronous_commit]=on", test.url());
    let database = Database::connect(&url, Pool::default()).await.unwrap();
    for (connection, waits) in [(database.relaxed(), "off"), (database.write(), "on")] {
        let asked = Statement::from_string(DatabaseBackend::Postgres, "SHOW synchronous_commit");
        let row = connection.query_one_raw(asked).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), waits);
    }
    database.close().await.unwrap();
}

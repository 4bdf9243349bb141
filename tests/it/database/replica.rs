//! A copy of the database that follows it: for clients that say how old an answer may be, and for nobody else.

use std::time::Duration;

use api::{
    app::App,
    database::{self, Database, Pool},
    vault::Vault,
};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::json;

use crate::fixture::{Answer, MASTER_KEY, RealServer, clusters::Cluster, settings};

const TOPICS: &str = "{ topics(first: 5) { edges { node { name } } } }";
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_may_be_old_come_from_the_replica_and_no_others() {
    let primary = Cluster::start();
    let standby = primary.follow();
    let database = connect(&primary, &standby).await;
    database::migrate(&database).await.unwrap();
    let app = App::new(database.clone(), Vault::new(&MASTER_KEY), settings());
    let server = RealServer::start(&app);

    // Nobody has looked yet how old it is.
    assert_eq!(database.replica_staleness(), Some(None));
    assert!(!is_copy(&database.at_most(MINUTE)).await);
    let watched = database.clone();
    let watching = tokio::spawn(async move { watched.watch().await });
    until(|| matches!(database.replica_staleness(), Some(Some(_)))).await;
    assert!(is_copy(&database.at_most(MINUTE)).await);
    assert!(!is_copy(&database.at_most(Duration::ZERO)).await);
    assert!(!is_copy(&database).await);

    // What is written while the copy stands still is seen by those alone who want to know how things are now.
    let copy = Database::connect(&standby.url(), Pool::default()).await.unwrap();
    copy.read().execute_unprepared("SELECT pg_wal_replay_pause()").await.unwrap();
    let topic = "INSERT INTO topic (id, name, sort_name, search_text, created_at, updated_at, version) \
                 VALUES (gen_random_uuid(), 'Wohnen', 'wohnen', 'wohnen', now(), now(), 1)";
    database.write().execute_unprepared(topic).await.unwrap();
    assert_eq!(topics(&server, Some("max-stale=60")).await, 0);
    assert_eq!(topics(&server, None).await, 1);
    assert_eq!(topics(&server, Some("max-stale=0")).await, 1);
    copy.read().execute_unprepared("SELECT pg_wal_replay_resume()").await.unwrap();
    copy.close().await.unwrap();

    // Without the copy the primary answers, at first without knowing that it has gone.
    standby.stop();
    assert_eq!(topics(&server, Some("max-stale=60")).await, 1);
    until(|| database.replica_staleness() == Some(None)).await;
    assert_eq!(topics(&server, Some("max-stale=60")).await, 1);
    watching.abort();
}

#[tokio::test]
async fn only_postgresql_has_a_replica() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("network.db").display());
    let database = Database::connect(&url, Pool::default()).await.unwrap();
    let refused = database.with_replica("postgres://localhost/verbund", Pool::default());
    assert!(refused.unwrap_err().to_string().contains("database.replica_url"));
}

async fn connect(primary: &Cluster, standby: &Cluster) -> Database {
    let database = Database::connect(&primary.url(), Pool::default()).await.unwrap();
    database.with_replica(&standby.url(), Pool::default()).unwrap()
}

/// Whether queries run on a copy.
async fn is_copy(database: &Database) -> bool {
    let statement = Statement::from_string(DatabaseBackend::Postgres, "SELECT pg_is_in_recovery()");
    let row = database.read().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// How many topics the service knows of.
async fn topics(server: &RealServer, cache_control: Option<&str>) -> usize {
    let request = server.request(TOPICS, &json!({}));
    let request = match cache_control {
        Some(value) => request.header("Cache-Control", value),
        None => request,
    };
    let answer = Answer::of(request.send().await.unwrap()).await;
    answer.body["data"]["topics"]["edges"].as_array().unwrap().len()
}

/// Waits for what happens in a moment.
async fn until(holds: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within a minute");
}

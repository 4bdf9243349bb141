//! Connections that break, and a database that goes and comes back.

use std::time::Duration;

use api::{
    access::Actor,
    app::App,
    database::{self, Database, Pool},
    vault::Vault,
};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use crate::fixture::{
    Answer, Engine, MASTER_KEY, RealServer, TestApp, clusters::Cluster, settings,
};

const TOPICS: &str = "{ topics(first: 1) { totalCount } }";

/// Ends every connection to the test's database but the one that says so.
const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test]
async fn connections_that_were_ended_are_replaced_and_nobody_notices() {
    let test = TestApp::new(Engine::Postgres).await;
    let other = Database::connect(test.url(), Pool::default()).await.unwrap();
    for _ in 0..3 {
        // Two connections are open: one that reads, one that writes.
        let read = test.run(&Actor::Anonymous, TOPICS, json!({})).await;
        assert_eq!(read["data"]["topics"]["totalCount"], 0, "{read}");
        test.app.database.begin().await.unwrap().commit().await.unwrap();

        other.write().execute_unprepared(END_ALL).await.unwrap();
        let read = test.run(&Actor::Anonymous, TOPICS, json!({})).await;
        assert_eq!(read["data"]["topics"]["totalCount"], 0, "{read}");
        let written = test.app.database.begin().await.unwrap();
        written
            .execute_unprepared("CREATE TABLE IF NOT EXISTS survived (id integer)")
            .await
            .unwrap();
        written.commit().await.unwrap();
    }
    other.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_gone_everybody_is_told_so_and_then_served_again() {
    let cluster = Cluster::start();
    let pool = Pool { acquire_timeout: Duration::from_mins(1), ..Pool::default() };
    let database = Database::connect(&cluster.url(), pool).await.unwrap();
    database::migrate(&database).await.unwrap();
    let app = App::new(database, Vault::new(&MASTER_KEY), settings());
    let server = RealServer::start(&app);
    let watched = app.database.clone();
    let watching = tokio::spawn(async move { watched.watch().await });
    assert_eq!(server.ask(TOPICS, json!({})).await.status, 200);

    cluster.stop();
    let refused = until(&server, 503).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "SERVICE_UNAVAILABLE");
    assert!(refused.headers.contains_key("retry-after"));
    // Nobody waits for a connection meanwhile, who writes neither.
    let written = server.ask("mutation { requestPasswordReset(input: { email: \"a@example.org\" }) { userErrors { code } } }", json!({}));
    assert_eq!(written.await.status, 503);
    let live = server.get("/livez").send().await.unwrap();
    assert_eq!(live.status().as_u16(), 200);

    cluster.start_again();
    let served = until(&server, 200).await;
    assert_eq!(served.body["data"]["topics"]["totalCount"], 0);
    app.database.begin().await.unwrap().commit().await.unwrap();
    watching.abort();
}

/// The first answer with this status. The service asks the database twice a second.
async fn until(server: &RealServer, status: u16) -> Answer {
    for _ in 0..600 {
        let answer = server.ask(TOPICS, json!({})).await;
        if answer.status == status && answer.body.get("errors").is_some() == (status != 200) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no answer with status {status}");
}

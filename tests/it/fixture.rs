//! A Verbund of its own for each test, on both databases.
//!
//! ```ignore
//! #[rstest]
//! #[tokio::test(flavor = "multi_thread")]
//! async fn a_partner_has_units(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
//!     let test = TestApp::new(engine).await;
//!     // arrange by use cases or rows, through `test.app`; then ask as a client would:
//!     let answer = test.run(&Actor::Anonymous, "{ partners { totalCount } }", json!({})).await;
//!     assert_eq!(answer, json!({ "data": { "partners": { "totalCount": 0 } } }));
//! }
//! ```
//!
//! A test owns its database: nothing that it writes is seen by another one, and all of it goes when
//! `TestApp` does. The clock stands still at [`now`] until [`TestApp::set_now`] moves it. Connections
//! belong to the runtime that opened them, so a pool is never shared between tests.
//!
//! PostgreSQL is needed: without it the tests fail and say how to get it. They never skip.

mod binary;
mod postgres;
mod sqlite;

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use api::{
    access::Actor,
    app::{App, Clock, Ids},
    database::{Database, Pool},
    graphql::{
        self, RequestContext, Schema,
        gate::{Gate, Limits},
        language::Languages,
    },
};
use async_graphql::Response;
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::Value;

pub(crate) use self::binary::verbund;

/// A database that Verbund runs on. A test names it to run on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// The instant at which every test begins.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

/// The application on a migrated database without content.
pub(crate) struct TestApp {
    /// What use cases reach for; its clock stands still.
    pub(crate) app: App,
    gate: Gate,
    schema: Schema,
    clock: Arc<Mutex<DateTime<Utc>>>,
    statements: Arc<Mutex<Vec<String>>>,
    // Last, so that the connections are gone before the database is.
    database: TestDatabase,
}

impl TestApp {
    /// The application on a database of its own.
    pub(crate) async fn new(engine: Engine) -> Self {
        let test_database = TestDatabase::migrated(engine).await;
        let mut database = test_database.connect().await;
        let statements = Arc::default();
        let seen: Arc<Mutex<Vec<String>>> = Arc::clone(&statements);
        database.observe(move |statement| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(statement.statement.sql.clone());
        });
        let clock = Arc::new(Mutex::new(now()));
        let app = App { database, clock: Clock::Fixed(Arc::clone(&clock)), ids: Ids::default() };
        let schema = graphql::schema();
        // Tests that count statements ask for more at once than a client may.
        let limits = Limits { complexity: u64::MAX, ..Limits::default() };
        let gate = Gate::new(&schema.sdl(), limits, true).unwrap();
        Self { app, gate, schema, clock, statements, database: test_database }
    }

    /// Runs an operation as `actor`, who reads German: data and errors, as a client gets them.
    pub(crate) async fn run(&self, actor: &Actor, query: &str, variables: Value) -> Value {
        self.run_in("de", actor, query, variables).await
    }

    /// Runs an operation for a reader of this language.
    pub(crate) async fn run_in(
        &self,
        language: &str,
        actor: &Actor,
        query: &str,
        variables: Value,
    ) -> Value {
        let context = RequestContext {
            app: self.app.clone(),
            actor: actor.clone(),
            now: self.app.clock.now(),
            languages: Languages::new([language.parse().unwrap()]),
        };
        let variables = variables.as_object().cloned().unwrap_or_default();
        let response = match self.gate.admit(query, None, variables) {
            Ok(admitted) => {
                self.schema.execute(graphql::prepare(admitted.into_request(), context)).await
            }
            Err(refusal) => Response::from_errors(refusal.errors),
        };
        serde_json::to_value(response).unwrap()
    }

    /// Where the database is, as `--database` takes it.
    pub(crate) fn url(&self) -> &str {
        self.database.url()
    }

    /// Sets the application's clock.
    pub(crate) fn set_now(&self, now: DateTime<Utc>) {
        *self.clock.lock().unwrap() = now;
    }

    /// The SQL statements that ran since this was last asked, oldest first; without `BEGIN` and `COMMIT`.
    pub(crate) fn take_statements(&self) -> Vec<String> {
        mem::take(&mut self.statements.lock().unwrap())
    }
}

/// A database of one test's own, removed with this value.
pub(crate) struct TestDatabase {
    url: String,
    _kept: Kept,
}

enum Kept {
    Sqlite(sqlite::Folder),
    Postgres(postgres::Clone),
}

impl TestDatabase {
    /// A database without tables.
    pub(crate) async fn empty(engine: Engine) -> Self {
        let kept = match engine {
            Engine::Sqlite => sqlite::Folder::empty().map(Kept::Sqlite),
            Engine::Postgres => postgres::Clone::empty().await.map(Kept::Postgres),
        };
        Self::of(kept)
    }

    /// A database with all tables and the reference data of the migrations.
    pub(crate) async fn migrated(engine: Engine) -> Self {
        let kept = match engine {
            Engine::Sqlite => sqlite::Folder::migrated().await.map(Kept::Sqlite),
            Engine::Postgres => postgres::Clone::migrated().await.map(Kept::Postgres),
        };
        Self::of(kept)
    }

    fn of(kept: Result<Kept>) -> Self {
        // The alternate form tells the causes too.
        let kept = kept.unwrap_or_else(|error| panic!("no database for this test: {error:#}"));
        let url = match &kept {
            Kept::Sqlite(folder) => folder.url(),
            Kept::Postgres(clone) => clone.url(),
        };
        Self { url, _kept: kept }
    }

    /// Where it is, as `--database` takes it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// New connections to it, for the runtime that asks.
    pub(crate) async fn connect(&self) -> Database {
        Database::connect(&self.url, Pool::default()).await.unwrap()
    }
}

//! What every use case leaves behind, and what one leaves that did not finish.

use std::{collections::BTreeSet, time::Duration};

use api::{
    access::Actor,
    app::App,
    database::{Database, Pool},
    fault::Fault,
    write::{self, Change, Write},
};
use chrono::TimeDelta;
use entity::{audit_concern, audit_entry, network_marker, outbox_event, terms::SubjectKind};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use uuid::Uuid;

use crate::fixture::{Engine, TestApp, now};

async fn write_something(test: &TestApp) -> Write {
    let mut write =
        Write::begin(&test.app, &Actor::Operator, "partners.create_partner").await.unwrap();
    let marker = network_marker::Model { name: "x".into(), version: 1, loaded_at: write.now() };
    marker.into_active_model().insert(write.transaction()).await.unwrap();
    let partner: Uuid = write.new_id();
    write.changed(Change::Created, SubjectKind::Partner, partner, &json!({}));
    write.announce("partner.created", Some(partner), json!({}));
    write
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_use_case_leaves_one_audit_entry_and_its_events(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let later = now() + TimeDelta::hours(1);
    test.set_now(later);
    let write = write_something(&test).await;
    write.commit().await.unwrap();

    let database = test.app.database.read();
    let entries = audit_entry::Entity::find().all(database).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.use_case, "partners.create_partner");
    assert_eq!(entry.recorded_at, later);
    assert_eq!(entry.digest, write::digest(entry, &concerns(&test).await).unwrap());
    let events = outbox_event::Entity::find().all(database).await.unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.kind.as_str(), event.audit_entry_id), ("partner.created", entry.id));
    assert_eq!(network_marker::Entity::find().all(database).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_use_case_that_is_dropped_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    drop(write_something(&test).await);
    let inserted = test.take_statements().iter().filter(|sql| sql.starts_with("INSERT")).count();
    assert_eq!(inserted, 1, "the audit entry is written last");
    // The next one begins after the dropped one was rolled back.
    drop(test.app.database.begin().await.unwrap());

    let database = test.app.database.read();
    assert_eq!(audit_entry::Entity::find().all(database).await.unwrap(), []);
    assert_eq!(outbox_event::Entity::find().all(database).await.unwrap(), []);
    assert_eq!(network_marker::Entity::find().all(database).await.unwrap(), []);
}

/// What the only entry is about.
async fn concerns(test: &TestApp) -> BTreeSet<Uuid> {
    let rows = audit_concern::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.into_iter().map(|row| row.subject_id).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_gets_no_connection_in_time_is_told_to_come_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let acquire_timeout = Duration::from_secs(1);
    let pool = Pool { connections: 1, acquire_timeout, ..Pool::default() };
    let database = Database::connect(test.url(), pool).await.unwrap();
    let app = App { database, ..test.app.clone() };
    let begin = async || Write::begin(&app, &Actor::Operator, "partners.create_partner").await;
    let first = begin().await.unwrap();
    let second = begin().await.err();
    assert!(matches!(second, Some(Fault::Busy { .. })), "{second:?}");
    drop(first);
}

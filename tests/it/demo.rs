//! The demo network loads once, into an empty database.

use api::{
    access::Actor,
    demo::service::{LoadError, Outcome, load},
    write::Write,
};
use entity::{audit_entry, event, outbox_event, partner};
use rstest::rstest;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;

use crate::fixture::{Engine, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn loading_again_changes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let loaded = load(&test.app, &Actor::Operator).await.unwrap();
    assert!(matches!(loaded, Outcome::Loaded(_)), "{loaded:?}");
    let again = load(&test.app, &Actor::Operator).await.unwrap();
    assert!(matches!(again, Outcome::AlreadyThere), "{again:?}");

    let read = test.app.database.read();
    assert_eq!(partner::Entity::find().count(read).await.unwrap(), 33);
    assert_eq!(event::Entity::find().count(read).await.unwrap(), 10);
    assert_eq!(audit_entry::Entity::find().count(read).await.unwrap(), 1);
    let announced = outbox_event::Entity::find().all(read).await.unwrap();
    assert_eq!(
        announced.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
        ["register.imported", "network.loaded"]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_holds_something_else_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut write = Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap();
    write.summarise(json!({}));
    write.commit().await.unwrap();

    let refused = load(&test.app, &Actor::Operator).await;
    assert!(matches!(refused, Err(LoadError::NotEmpty)), "{refused:?}");
    assert_eq!(partner::Entity::find().count(test.app.database.read()).await.unwrap(), 0);
}

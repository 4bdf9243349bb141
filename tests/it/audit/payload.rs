//! Personal values of an entry lie apart: erasing them leaves the chain whole.

use api::{access::Actor, audit::service, fault::Fault};
use entity::{audit_payload, id::AuditEntryId};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;
use uuid::Uuid;

use super::{assert_whole, entries, write_personal};
use crate::{
    fixture::{Engine, TestApp},
    world::administrator,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_erased_payload_leaves_the_chain_whole_and_an_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let entry = write_personal(&test.app, json!({ "name": "Ada" })).await;
    let same = write_personal(&test.app, json!({ "name": "Ada" })).await;
    service::seal(&test.app).await.unwrap();
    assert_whole(&test.app).await;

    let [first, second] = entries(&test).await.try_into().unwrap();
    assert!(first.payload_digest.is_some());
    assert_ne!(
        first.payload_digest, second.payload_digest,
        "nobody guesses values by their digest"
    );

    let erased = service::erase_entry_payload(&test.app, &Actor::Operator, entry).await.unwrap();
    assert!(erased);
    let left = audit_payload::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.audit_entry_id).collect::<Vec<_>>(), [same]);
    service::seal(&test.app).await.unwrap();
    assert_eq!(assert_whole(&test.app).await.sealed, 3);
    let last = entries(&test).await.pop().unwrap();
    assert_eq!(last.use_case, "audit.erase_payload");
    assert_eq!(last.changes[0]["id"], json!(entry.0));

    let again = service::erase_entry_payload(&test.app, &Actor::Operator, entry).await.unwrap();
    assert!(!again);
    assert_eq!(entries(&test).await.len(), 3, "what changes nothing leaves nothing");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_operator_erases_and_only_what_is_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let entry = write_personal(&test.app, json!({ "name": "Ada" })).await;
    let refused = service::erase_entry_payload(&test.app, &administrator(), entry).await;
    assert!(matches!(refused, Err(Fault::Forbidden)), "{refused:?}");
    let missing = AuditEntryId(Uuid::from_u128(5));
    let refused = service::erase_entry_payload(&test.app, &Actor::Operator, missing).await;
    assert!(matches!(refused, Err(Fault::NotFound)), "{refused:?}");
    let left = audit_payload::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(entries(&test).await.len(), 1);
}

//! People change their own names and languages.

use api::access::Actor;
use rstest::rstest;
use serde_json::json;

use super::{assert_audit_is_impersonal, done, fails, is, person, refused, reread, state};
use crate::fixture::{Engine, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn name_and_language_are_changed_by_the_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let update = "updateAccount";
    let before = state(&test).await;
    let name = json!({ "givenName": "Zoe" });
    assert_eq!(fails(&test, &Actor::Anonymous, update, name).await, "UNAUTHENTICATED");
    let stale = json!({ "givenName": "Zoe", "expectedVersion": 2 });
    assert_eq!(fails(&test, &actor, update, stale).await, "CONFLICT");
    for (input, code, path) in [
        (json!({}), "NOTHING_TO_CHANGE", "input"),
        (json!({ "givenName": "" }), "INVALID_NAME", "input.givenName"),
        (json!({ "familyName": "a\nb" }), "INVALID_NAME", "input.familyName"),
        (json!({ "familyName": "x".repeat(201) }), "INVALID_NAME", "input.familyName"),
    ] {
        assert_eq!(refused(&test, &actor, update, input).await, is(code, path));
    }
    assert_eq!(state(&test).await, before);

    let input = json!({ "givenName": " Zoe\u{308} ", "locale": "en", "expectedVersion": 1 });
    let payload = done(&test, &actor, update, "user { name locale version }", input).await;
    assert_eq!(payload["user"], json!({ "name": "Zoë Berger", "locale": "en", "version": 2 }));
    let changed = reread(&test, &row).await;
    assert_eq!(changed.sort_name, "berger zoe");
    assert!(changed.search_text.contains(" zoe "), "{}", changed.search_text);
    assert_eq!(changed.email, row.email);
    assert_audit_is_impersonal(&test, &["Zoë", "Berger"]).await;
}

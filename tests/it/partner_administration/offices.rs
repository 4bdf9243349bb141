//! Public functions of named persons.

use api::access::Level;
use entity::audit_entry;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::{act, put_partner, refusals, use_cases};
use crate::{
    fixture::{Engine, TestApp},
    world::{global, member, programmes as world},
};

const PERSON: &str =
    "officeHolder { id fullName function publicBasis heldFrom { value } heldUntil { value } version
    sources { title } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_office_holder_is_entered_changed_and_ended(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Stadt")).await;
    let editor = member(own.id, Level::Editor);
    let input = json!({
        "partnerId": global(own.id), "academicTitle": "Dr.", "givenName": "Barbara", "familyName": "Musterfrau",
        "function": "Oberbürgermeisterin", "heldFrom": "2006-05", "publicBasis": "PUBLISHED_SOURCE",
        "sources": [{ "title": "Amtsblatt" }],
    });
    let answer = act(&test, &editor, "createOfficeHolder", PERSON, input).await;
    let id = answer["officeHolder"]["id"].clone();
    assert_eq!(
        answer["officeHolder"],
        json!({
            "id": id, "fullName": "Dr. Barbara Musterfrau", "function": "Oberbürgermeisterin",
            "publicBasis": "PUBLISHED_SOURCE", "heldFrom": { "value": "2006-05" }, "heldUntil": { "value": null },
            "version": 1, "sources": [{ "title": "Amtsblatt" }],
        })
    );
    let change = json!({ "id": id, "expectedVersion": 1, "academicTitle": null });
    let answer = act(&test, &editor, "updateOfficeHolder", PERSON, change.clone()).await;
    assert_eq!(answer["officeHolder"]["fullName"], "Barbara Musterfrau");
    assert_eq!(act(&test, &editor, "updateOfficeHolder", "", change).await, "CONFLICT");
    let end = json!({ "id": id, "heldUntil": "2026-04" });
    let answer = act(&test, &editor, "endOfficeHolder", PERSON, end).await;
    assert_eq!(answer["officeHolder"]["heldUntil"]["value"], "2026-04");

    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    for entry in &entries {
        assert!(!entry.changes.to_string().contains("Musterfrau"), "{entry:?}");
        assert!(entry.payload_digest.is_some());
    }
    assert_eq!(entries.len(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_record_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let own = put_partner(&test, world::partner(&test, "Stadt")).await;
    let editor = member(own.id, Level::Editor);
    let input = json!({
        "partnerId": global(own.id), "familyName": "", "givenName": "a\u{7}", "publicBasis": "PUBLISHED_SOURCE",
        "heldFrom": "2020", "heldUntil": "2019-04",
    });
    let answer = act(&test, &editor, "createOfficeHolder", "officeHolder { id }", input).await;
    assert_eq!(
        refusals(&answer),
        [
            "input.familyName REQUIRED",
            "input.givenName CONTROL_CHARACTER",
            "input.sources SOURCE_REQUIRED",
            "input.heldUntil PERIOD_REVERSED",
        ]
    );
    let input = json!({
        "partnerId": global(own.id), "familyName": "A", "publicBasis": "CONSENT", "heldFrom": "2020-01-01T10:00",
    });
    let answer = act(&test, &editor, "createOfficeHolder", "officeHolder { id }", input).await;
    assert_eq!(refusals(&answer), ["input.heldFrom INVALID_DATE"]);
    assert_eq!(use_cases(&test).await, [] as [String; 0]);
}

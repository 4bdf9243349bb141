//! What people and partners do at an event.

use entity::terms::PartnerStatus;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Stage, last_changes, refusals, stage};
use crate::{
    fixture::Engine,
    world::{
        events::{event, session},
        global,
        programmes::{office_holder, partner},
        put,
    },
};

const FIELDS: &str = "contribution { id position role subject personName officeHolder { familyName } partner { name } session { title } version }";

async fn add(stage: &Stage, doer: Value, more: Value) -> Value {
    let mut input = json!({ "eventId": stage.event_id(), "role": "SPEAKER", "doer": doer });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stage.act("addContribution", FIELDS, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn office_holders_partners_and_named_people_contribute(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let mayor = put(&stage.test, office_holder(&stage.test, Some(stage.other.id), "Ludwig")).await;
    let talk = put(&stage.test, session(&stage.test, stage.event.id, 1, "Gespräch")).await;
    let in_talk = json!({ "sessionId": global(talk.id), "subject": "Ankommen" });
    let first = add(&stage, json!({ "officeHolderId": global(mayor.id) }), in_talk).await;
    let first = &first["contribution"];
    assert_eq!(first["officeHolder"]["familyName"], "Ludwig", "{first}");
    assert_eq!(first["session"]["title"], "Gespräch");
    let second = add(&stage, json!({ "partnerId": global(stage.other.id) }), json!({})).await;
    assert_eq!(second["contribution"]["partner"]["name"], "Andere");
    let third = add(&stage, json!({ "personName": "Jazzband Müller" }), json!({})).await;
    assert_eq!(third["contribution"]["personName"], "Jazzband Müller");
    assert_eq!(third["contribution"]["position"], 3);
    let (use_case, changes) = last_changes(&stage.test).await;
    assert_eq!(use_case, "events.add_contribution");
    assert!(!changes.contains("Müller"), "{changes}");

    // Another one does it: the one before does it no longer.
    let change = json!({
        "id": first["id"], "doer": { "personName": "N. N." }, "role": "MODERATOR", "sessionId": null,
    });
    let changed = stage.act("updateContribution", FIELDS, change).await;
    let changed = &changed["contribution"];
    assert_eq!(
        (&changed["officeHolder"], &changed["personName"], &changed["session"]),
        (&Value::Null, &json!("N. N."), &Value::Null)
    );
    assert_eq!((&changed["role"], &changed["subject"]), (&json!("MODERATOR"), &json!("Ankommen")));

    let all = "event { contributions { role position } }";
    let id = |answer: &Value| answer["contribution"]["id"].clone();
    let order = json!([id(&third), first["id"], id(&second)]);
    let input = json!({ "eventId": stage.event_id(), "contributionIds": order });
    let done = stage.act("reorderContributions", all, input).await;
    assert_eq!(done["event"]["contributions"][1]["role"], "MODERATOR", "{done}");
    let done = stage.act("removeContribution", all, json!({ "id": first["id"] })).await;
    assert_eq!(done["event"]["contributions"].as_array().unwrap().len(), 2, "{done}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_or_elsewhere_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let mut hidden = partner(test, "Vorgeschlagen");
    hidden.status = PartnerStatus::Proposed;
    let hidden = put(test, hidden).await;
    let unseen = put(test, office_holder(test, Some(hidden.id), "Verborgen")).await;
    let elsewhere = put(test, event(test, "Anderswo")).await;
    let elsewhere = put(test, session(test, elsewhere.id, 1, "Anderes")).await;
    let refused = add(&stage, json!({ "partnerId": global(hidden.id) }), json!({})).await;
    assert_eq!(refusals(&refused), ["doer.partnerId UNKNOWN_REFERENCE"]);
    let more = json!({ "sessionId": global(elsewhere.id), "subject": " " });
    let refused = add(&stage, json!({ "officeHolderId": global(unseen.id) }), more).await;
    let expected = [
        "sessionId SESSION_OF_OTHER_EVENT",
        "subject REQUIRED",
        "doer.officeHolderId UNKNOWN_REFERENCE",
    ];
    assert_eq!(refusals(&refused), expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_a_session_goes_with_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let talk = put(&stage.test, session(&stage.test, stage.event.id, 1, "Gespräch")).await;
    add(&stage, json!({ "personName": "A" }), json!({ "sessionId": global(talk.id) })).await;
    add(&stage, json!({ "personName": "B" }), json!({})).await;
    let fields = "event { contributions { personName } }";
    let done = stage.act("removeSession", fields, json!({ "id": global(talk.id) })).await;
    assert_eq!(done["event"]["contributions"], json!([{ "personName": "B" }]), "{done}");
}

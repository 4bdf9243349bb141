//! How many people are registered, told to those who organise.

use std::time::Instant;

use api::{
    access::{Actor, Level, Scope},
    write::Write,
};
use entity::{
    event,
    id::EventId,
    registration, role_grant,
    terms::{Attendance, Confidentiality, ListVisibility, RegistrationSource, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{Process, put_person};
use crate::{
    fixture::{Engine, TestApp, now},
    websocket::client::Client,
    world::{administrator, events, global, id, member, programmes, put, system},
};

const COUNTERS: &str = "subscription($id: ID!) { registrationCountersChanged(eventId: $id) {
    event { id } capacity heldBack taken free confirmed waitlisted pendingConfirmation cancelled } }";

fn registration(test: &TestApp, event: EventId, status: RegistrationStatus) -> registration::Model {
    let id: entity::id::RegistrationId = id(test);
    let is_over = status == RegistrationStatus::Cancelled;
    registration::Model {
        id,
        event_id: event,
        code: id.0.simple().to_string(),
        status,
        person_hash: None,
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: None,
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: now(),
        verified_at: None,
        expires_at: None,
        ended_at: is_over.then(now),
        ended_by: is_over.then_some(entity::terms::EndedBy::Person),
        link_generation: 1,
        attendance: Attendance::Unknown,
        attendance_at: None,
        overridden_by: None,
        override_reason: None,
        reminded_of: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Somebody registers.
async fn register(process: &Process, row: registration::Model) {
    let mut write = Write::begin(&process.app, &Actor::Operator, "test.register").await.unwrap();
    let event = row.event_id.0;
    row.into_active_model().insert(write.transaction()).await.unwrap();
    write.announce("registration.confirmed", Some(event), json!({}));
    write.commit().await.unwrap();
}

/// A process with a protected event of a partner, and the token of somebody who organises it.
async fn organised(engine: Engine) -> (TestApp, Process, event::Model, role_grant::Model, String) {
    let (test, process) = Process::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Stiftung")).await;
    let event = event::Model {
        confidentiality: Confidentiality::Protected,
        ..events::event(&test, "Geschützt")
    };
    let event = put(&test, event).await;
    put(&test, events::seats(event.id, Some(50), 3)).await;
    put(&test, events::host_of(&test, event.id, partner.id)).await;
    let (person, grant) = put_person(&test, "Erika", partner.id, Level::Editor).await;
    let (token, _) = process.sign_in(&person).await;
    (test, process, event, grant, token)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_are_told_how_many_are_registered_and_the_last_state_last(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process, event, _, token) = organised(engine).await;
    put(&test, registration(&test, event.id, RegistrationStatus::Cancelled)).await;
    let mut client = Client::begin(&process.server, json!({ "token": token })).await;
    client.subscribe("1", COUNTERS, json!({ "id": global(event.id) })).await;
    let first = client.data("1").await;
    let expected = json!({
        "event": { "id": global(event.id) }, "capacity": 50, "heldBack": 0, "taken": 3, "free": 47,
        "confirmed": 0, "waitlisted": 0, "pendingConfirmation": 0, "cancelled": 1,
    });
    assert_eq!(first["registrationCountersChanged"], expected);
    let begun = Instant::now();
    let (mut messages, mut confirmed) = (0, 0);
    for _ in 0..30 {
        register(&process, registration(&test, event.id, RegistrationStatus::Confirmed)).await;
    }
    while confirmed < 30 {
        let data = client.data("1").await;
        let counted = data["registrationCountersChanged"]["confirmed"].as_i64().unwrap();
        assert!(counted >= confirmed, "an older state after a newer one");
        confirmed = counted;
        messages += 1;
    }
    // One at the beginning and one at the end of each half a second.
    let most = 2 + begun.elapsed().as_millis() / 500;
    assert!(messages <= most, "{messages} messages, {most} at most");
    // A change of the event can be one of its capacity.
    process.rename(&event, "Anders").await;
    client.data("1").await;
    client.hears_nothing().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_organises_no_more_is_told_nothing_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, process, event, grant, token) = organised(engine).await;
    let mut client = Client::begin(&process.server, json!({ "token": token })).await;
    client.subscribe("1", COUNTERS, json!({ "id": global(event.id) })).await;
    client.data("1").await;
    let revoked = role_grant::Model {
        revoked_at: Some(now()),
        revocation_reason: Some("ausgeschieden".into()),
        ..grant
    };
    super::update(&test, revoked).await;
    register(&process, registration(&test, event.id, RegistrationStatus::Confirmed)).await;
    // The face is still seen by everybody.
    assert_eq!(client.error("1").await, "FORBIDDEN");
    register(&process, registration(&test, event.id, RegistrationStatus::Confirmed)).await;
    client.hears_nothing().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_told_any_number(
    #[values(Confidentiality::Public, Confidentiality::Protected)] confidentiality: Confidentiality,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    let host = put(&test, programmes::partner(&test, "Stiftung")).await.id;
    let other = put(&test, programmes::partner(&test, "Andere")).await.id;
    let event = event::Model { confidentiality, ..events::event(&test, "Auftakt") };
    let event = put(&test, event).await;
    put(&test, events::host_of(&test, event.id, host)).await;
    let role = events::role_in(&test, event.id, other);
    put(&test, role).await;
    for (actor, outcome) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (member(other, Level::Manager), "FORBIDDEN"),
        (member(host, Level::Viewer), "FORBIDDEN"),
        (administrator(), "FORBIDDEN"),
        (system(host, &[Scope::EventsWrite]), "FORBIDDEN"),
        (system(other, &[Scope::ParticipantsRead]), "FORBIDDEN"),
        (member(host, Level::Editor), ""),
        (system(host, &[Scope::ParticipantsRead]), ""),
    ] {
        let opened = test.open(&actor, COUNTERS, json!({ "id": global(event.id) })).await;
        assert_eq!(opened, outcome, "{actor:?}");
    }
}

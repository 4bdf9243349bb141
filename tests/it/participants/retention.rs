//! A person is removed: nothing that tells who it was is left, and the counts are what they were.

use chrono::TimeDelta;
use entity::{
    event_invitation, registration,
    terms::{EndedBy, InvitationStatus, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{refusal, scene, tables};
use crate::{
    fixture::{Engine, now},
    world::{global, id, put, users::put_account},
};

const COUNTS: &str = "registrationCounts { byStatus { status count } present absent free }
    participation { groups { count } partners { count } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_tells_who_it_was_is_left_and_counts_are_unchanged(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let account = put_account(&scene.test, "Konto").await;
    let invitation = event_invitation::Model {
        id: id(&scene.test),
        event_id: scene.event.id,
        email_hash: vec![7; 32].into(),
        payload: Some(vec![8; 32].into()),
        status: InvitationStatus::Used,
        invited_by: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let invitation = put(&scene.test, invitation).await;
    let row = scene
        .person("Merkname", |row| registration::Model {
            status: RegistrationStatus::Cancelled,
            ended_at: Some(now()),
            ended_by: Some(EndedBy::Person),
            user_id: Some(account.id),
            partner_id: Some(scene.host.id),
            invitation_id: Some(invitation.id),
            overridden_by: Some(account.id),
            override_reason: Some("Merkname ist Ehrengast".into()),
            ..row
        })
        .await;
    scene.person("Bleibt", |row| row).await;
    let (before, _) = scene.of_event(&scene.organiser, COUNTS).await;
    assert!(tables(&scene.test, engine).await.contains("Merkname"), "the search finds it");

    let input = json!({ "id": global(row.id), "expectedVersion": row.version });
    for (name, actor) in scene.outsiders() {
        let code =
            scene.act(&actor, "anonymiseRegistration", "registration { id }", input.clone()).await;
        assert_eq!(code, "NOT_FOUND", "{name}");
    }
    let fields = "registration { status participant { familyName } overrideReason representedPartner { name } }";
    let done = scene.act(&scene.organiser, "anonymiseRegistration", fields, input).await;
    let expected = json!({
        "status": "CANCELLED", "participant": null, "overrideReason": "",
        "representedPartner": { "name": "Trägerin" },
    });
    assert_eq!(done["registration"], expected, "{done}");

    let (after, _) = scene.of_event(&scene.organiser, COUNTS).await;
    assert_eq!(after, before);
    let left = scene.row(&row).await;
    assert_eq!((left.person_hash, left.user_id, left.function), (None, None, None));
    let found = event_invitation::Entity::find_by_id(invitation.id);
    let found = found.one(scene.test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(found.payload, None);
    assert_ne!(found.email_hash, invitation.email_hash);
    let (event, _) = scene
        .of_event(
            &scene.organiser,
            "registrations(filter: { search: \"Merkname\" }) { totalCount }",
        )
        .await;
    assert_eq!(event["registrations"]["totalCount"], 0);
    let link = "query($token: String!) { registrationByLink(token: $token) { id } }";
    let answer = scene
        .test
        .run(&api::access::Actor::Anonymous, link, json!({ "token": scene.token(&row) }))
        .await;
    assert_eq!(answer["data"]["registrationByLink"], Value::Null);
    assert!(!tables(&scene.test, engine).await.contains("Merkname"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_is_still_to_come_stays(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let scene = scene(engine).await;
    let row = scene.person("Müller", |row| row).await;
    let input = json!({ "id": global(row.id) });
    let refused = scene
        .act(&scene.organiser, "anonymiseRegistration", "registration { id }", input.clone())
        .await;
    assert_eq!(refusal(&refused), ("STILL_NEEDED".into(), "id".into()));
    scene.test.set_now(scene.event.ends_at.unwrap() + TimeDelta::days(1));
    let done = scene
        .act(&scene.organiser, "anonymiseRegistration", "registration { status }", input)
        .await;
    assert_eq!(done["registration"]["status"], "CONFIRMED", "{done}");
}

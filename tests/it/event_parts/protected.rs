//! What belongs to a protected event is for its organisers alone (domain.md, invariant 7).

use api::access::Actor;
use entity::{event, id::SessionId, terms::Confidentiality};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Stage, act, editor, last_changes, refusals, stage_with, uuid};
use crate::{
    fixture::Engine,
    world::{
        administrator, ask,
        events::{session, venue},
        global,
        programmes::{lead, programme},
        put, sees,
    },
};

const SECRET: &str = "Geheimnis";

/// A protected event of a programme that the other partner leads.
async fn space(engine: Engine) -> Stage {
    let protect = |event| event::Model { confidentiality: Confidentiality::Protected, ..event };
    let stage = stage_with(engine, protect).await;
    let test = &stage.test;
    let programme = put(test, programme(test, "Dialog")).await;
    put(test, lead(test, programme.id, stage.other.id)).await;
    let row = event::Model {
        programme_id: Some(programme.id),
        controller_id: Some(stage.host.id),
        ..stage.event.clone()
    };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    stage
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn others_than_the_organisers_write_nothing_of_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = space(engine).await;
    let test = &stage.test;
    let talk = put(test, session(test, stage.event.id, 1, SECRET)).await;
    let question = put(test, super::question(test, stage.event.id, 1, SECRET)).await;
    let of = json!({ "eventId": stage.event_id() });
    for actor in [administrator(), editor(stage.other.id), Actor::Operator] {
        for (mutation, input, expected) in [
            ("addSession", json!({ "eventId": stage.event_id(), "kind": "TALK" }), "FORBIDDEN"),
            ("updateSession", json!({ "id": global(talk.id), "room": "1" }), "NOT_FOUND"),
            (
                "reorderSessions",
                json!({ "eventId": stage.event_id(), "sessionIds": [] }),
                "FORBIDDEN",
            ),
            ("setAudience", json!({ "of": of, "ruleSets": [] }), "FORBIDDEN"),
            ("setTopics", json!({ "of": of, "topics": [] }), "FORBIDDEN"),
            ("setEventTexts", json!({ "of": of }), "FORBIDDEN"),
            (
                "setEventDocuments",
                json!({ "eventId": stage.event_id(), "documents": [] }),
                "FORBIDDEN",
            ),
            ("retireRegistrationQuestion", json!({ "id": global(question.id) }), "NOT_FOUND"),
            (
                "proposePartnerRole",
                json!({ "of": of, "partnerId": global(stage.other.id), "role": "FUNDER" }),
                "FORBIDDEN",
            ),
        ] {
            let answer = act(test, &actor, mutation, "__typename", input).await;
            assert_eq!(answer, expected, "{mutation}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_its_organisers_write_is_told_to_nobody_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = space(engine).await;
    let test = &stage.test;
    let event_id = stage.event_id();
    let of = json!({ "eventId": event_id });
    let mut written: Vec<Value> = Vec::new();
    for (mutation, fields, input) in [
        (
            "addSession",
            "session { id }",
            json!({ "eventId": event_id, "kind": "TALK", "title": SECRET, "room": SECRET }),
        ),
        (
            "addContribution",
            "contribution { id }",
            json!({ "eventId": event_id, "role": "EXPERT", "doer": { "personName": SECRET } }),
        ),
        (
            "addRegistrationQuestion",
            "registrationQuestion { id }",
            json!({
                "eventId": event_id, "kind": "TEXT", "text": SECRET, "purpose": SECRET,
                "retentionDays": 30,
            }),
        ),
        (
            "setAudience",
            "event { id }",
            json!({
                "of": of, "mode": "RESTRICTED",
                "ruleSets": [{ "rules": [{ "municipality": "14628410" }] }],
            }),
        ),
        ("setTopics", "event { id }", json!({ "of": of, "topics": [SECRET] })),
        ("setEventTexts", "event { id }", json!({ "of": of, "notices": [SECRET] })),
    ] {
        let answer = stage.act(mutation, fields, input).await;
        assert_eq!(refusals(&answer), [""; 0], "{mutation}");
        written.push(answer);
        let (_, changes) = last_changes(test).await;
        for hidden in [SECRET, "14628410", "EXPERT", "TALK"] {
            assert!(!changes.contains(hidden), "{mutation}: {changes}");
        }
    }
    let session: SessionId = uuid(&written[0]["session"]["id"]);
    let question: entity::id::RegistrationQuestionId =
        uuid(&written[2]["registrationQuestion"]["id"]);
    let notice = json!({ "partnerId": global(stage.host.id), "text": "Hinweis" });
    stage.act("publishPrivacyNotice", "privacyNotice { id }", notice).await;
    let query = format!(
        "{{ node(id: \"{event_id}\") {{ ... on Event {{ sessions {{ id }} contributions {{ id }}
            registrationQuestions {{ id }} privacyNotice {{ number }} notices topics {{ name }}
            audience {{ mode }} }} }} topics {{ totalCount }} }}"
    );
    let whole = ask(test, &stage.organiser(), &query).await;
    assert_eq!(whole["node"]["registrationQuestions"].as_array().unwrap().len(), 1, "{whole}");
    assert_eq!(whole["node"]["privacyNotice"]["number"], 1);
    for actor in [Actor::Anonymous, administrator(), editor(stage.other.id)] {
        let face = ask(test, &actor, &query).await;
        let expected = json!({
            "node": {
                "sessions": [], "contributions": [], "registrationQuestions": [],
                "privacyNotice": null, "notices": [], "topics": [], "audience": null,
            },
            "topics": { "totalCount": 0 },
        });
        assert_eq!(face, expected);
        assert!(!sees(test, &actor, session).await);
        assert!(!sees(test, &actor, question).await);
    }
    // The programme's leads find the entries, but not what they say.
    let entries = "{ auditEntries { nodes { useCase changes { kind values { field after } } } } }";
    for actor in [administrator(), editor(stage.other.id)] {
        let log = ask(test, &actor, entries).await.to_string();
        assert!(log.contains("events.add_session"), "{log}");
        assert!(!log.contains(SECRET), "{log}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_venue_of_protected_events_alone_is_changed_by_their_organisers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = space(engine).await;
    let test = &stage.test;
    let hall = put(test, venue(test, SECRET)).await;
    let row = event::Model { venue_id: Some(hall.id), ..stage.event.clone() };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    let input = json!({ "id": global(hall.id), "street": "Weg 1" });
    let refused = act(test, &stage.stranger(), "updateVenue", "venue { id }", input.clone()).await;
    assert_eq!(refused, "NOT_FOUND");
    assert_eq!(refusals(&stage.act("updateVenue", "venue { id }", input).await), [""; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_protected_event_without_an_organiser_can_get_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    let stage = space(engine).await;
    let test = &stage.test;
    entity::partner_role::Entity::delete_many()
        .filter(entity::partner_role::Column::EventId.eq(stage.event.id))
        .exec(test.app.database.write())
        .await
        .unwrap();
    let input = json!({
        "of": { "eventId": stage.event_id() }, "partnerId": global(stage.host.id), "role": "HOST",
        "leads": true,
    });
    let proposed =
        act(test, &administrator(), "proposePartnerRole", "partnerRole { id }", input).await;
    let id = json!({ "id": proposed["partnerRole"]["id"] });
    let fields = "partnerRole { state }";
    let accepted = act(test, &stage.organiser(), "acceptPartnerRole", fields, id).await;
    assert_eq!(accepted["partnerRole"]["state"], "ACCEPTED", "{accepted}");
}

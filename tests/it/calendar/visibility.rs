//! Who sees what of an event in a calendar: what they see elsewhere, and nothing else.

use api::access::Level;
use entity::{
    event,
    terms::{Confidentiality, EventStatus, SubjectKind},
    venue,
};
use rstest::rstest;

use super::{assert_not_found, read, text, titles};
use crate::{
    fixture::{Engine, RealServer, TestApp},
    identity,
    world::{events, global, programmes, put},
};

/// What nobody but the organisers may read.
const MARKERS: [&str; 5] = ["Geheimer Saal", "Geheimes Thema", "geheim.example", "1337", "Tresor"];

/// A protected event with everything that can be hidden.
async fn put_protected(test: &TestApp) -> event::Model {
    let hall =
        venue::Model { street: Some("Tresor 7".into()), ..events::venue(test, "Geheimer Saal") };
    let hall = put(test, hall).await;
    let event = event::Model {
        confidentiality: Confidentiality::Protected,
        venue_id: Some(hall.id),
        description: Some("Geheimes Thema".into()),
        online_link: Some("https://geheim.example/1".into()),
        slug: "geschuetzt".parse().unwrap(),
        ..events::event(test, "Geschütztes Gespräch")
    };
    let event = events::held(event, "2026-12-05T13:37", Some("2026-12-05T16:00"));
    let event = put(test, event).await;
    put(test, programmes::slug(SubjectKind::Event, "geschuetzt", event.id)).await;
    event
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_protected_event_everybody_sees_title_and_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let event = put_protected(&test).await;
    for path in ["/calendar/public.ics".to_owned(), "/calendar/events/geschuetzt.ics".into()] {
        let text = text(&server, &path).await;
        assert_eq!(titles(&text), ["Geschütztes Gespräch"]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261205\r\n"), "{text}");
        for marker in MARKERS {
            assert!(!text.contains(marker), "{marker} is in {text}");
        }
    }

    let partner = put(&test, programmes::partner(&test, "Gastgeber")).await;
    put(&test, events::host_of(&test, event.id, partner.id)).await;
    let token =
        identity::signed_in_at(&test, &server, "Organisiert", partner.id, Level::Editor).await;
    let path = format!("/calendar/events/{}.ics", global(event.id));
    let answer = server.get(&path).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "private, no-cache");
    let whole = answer.text().await.unwrap();
    read(&whole);
    assert!(whole.contains("T133700") && whole.contains("Geheimes Thema"), "{whole}");
    assert!(whole.contains("CLASS:PRIVATE\r\n"), "{whole}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_in_no_calendar_and_events_of_members_in_theirs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Mitglied")).await;
    let draft = event::Model { status: EventStatus::Draft, ..events::event(&test, "Entwurf") };
    let draft = put(&test, events::held(draft, "2026-12-05", None)).await;
    put(&test, events::host_of(&test, draft.id, partner.id)).await;
    let inner = event::Model {
        confidentiality: Confidentiality::Members,
        ..events::event(&test, "Intern")
    };
    let inner = put(&test, events::held(inner, "2026-12-05", None)).await;
    put(&test, events::role_in(&test, inner.id, partner.id)).await;

    assert_eq!(titles(&text(&server, "/calendar/public.ics").await), [] as [&str; 0]);
    let token = identity::signed_in_at(&test, &server, "Mitglied", partner.id, Level::Editor).await;
    let (draft, inner) = (global(draft.id), global(inner.id));
    assert_not_found(&server, &format!("/calendar/events/{draft}.ics")).await;
    assert_not_found(&server, &format!("/calendar/events/{inner}.ics")).await;
    let ask = async |id: &str| {
        let path = format!("/calendar/events/{id}.ics");
        server.get(&path).bearer_auth(&token).send().await.unwrap().status().as_u16()
    };
    assert_eq!((ask(&draft).await, ask(&inner).await), (404, 200));
}

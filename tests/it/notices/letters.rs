//! Mails about one's own registration: what they say, to whom, and what goes with them.

use api::{
    access::Actor,
    events::service::occasion,
    registrations::{
        link::{self, Keeps},
        person::Person,
        service::letters::{Tidings, tell},
    },
    write::Write,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use entity::{
    event, event_seats, event_series, registration,
    terms::{
        Confidentiality, EndedBy,
        RegistrationStatus::{self, Cancelled, Confirmed, Offered, PendingApproval, Waitlisted},
    },
    venue,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::people::{Opened, mails, put_event, registered};
use crate::{
    fixture::{Engine, TestApp, now},
    mail::{self, MailServer, server::Behaviour, with_server},
    world::{events, put},
};

/// Tells the person something, as a use case does.
async fn send(
    test: &TestApp,
    event: &event::Model,
    row: &registration::Model,
    person: &Person,
    tidings: Tidings,
    note: Option<&str>,
) {
    let mut write = Write::begin(&test.app, &Actor::System, "test.tell").await.unwrap();
    let occasion = occasion(write.transaction(), event).await.unwrap();
    tell(&mut write, &occasion, row, person, tidings, note).await.unwrap();
    write.commit().await.unwrap();
}

async fn put_registration(
    test: &TestApp,
    event: &event::Model,
    status: RegistrationStatus,
    number: i32,
) -> (registration::Model, Person) {
    let (row, participant) = registered(test, event, "Anna", status, number);
    let person = Person::open(&test.app.vault, row.id, &participant.payload).unwrap();
    let row = put(test, row).await;
    put(test, participant).await;
    (row, person)
}

async fn last(test: &TestApp) -> Opened {
    mails(test).await.pop().unwrap()
}

fn link_of(test: &TestApp, row: &registration::Model) -> String {
    let token =
        link::token(&test.app.vault, Keeps::Registration, row.id.0, row.link_generation).unwrap();
    link::address(&test.app.settings, Keeps::Registration, &token)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_says_what_happened_and_has_the_persons_link(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let hall =
        venue::Model { locality: Some("Dresden".into()), ..events::venue(&test, "Kulturrathaus") };
    let hall = put(&test, hall).await;
    let series = event_series::Model {
        venue_id: Some(hall.id),
        contact_email: Some("dialog@example.org".into()),
        ..events::series(&test, "Reihe")
    };
    let series = put(&test, series).await;
    let event = event::Model {
        online_link: Some("https://meet.example.org/1".into()),
        ..events::part_of(series.id, 1, events::event(&test, "Dialog"))
    };
    let event = put_event(&test, event).await;
    for (tidings, status, template, method) in [
        (Tidings::Confirm, RegistrationStatus::PendingConfirmation, "registration-confirm", ""),
        (Tidings::AwaitsApproval, PendingApproval, "registration-awaits-approval", ""),
        (Tidings::Confirmed, Confirmed, "registration-confirmed", "PUBLISH"),
        (Tidings::Waitlisted, Waitlisted, "registration-waitlisted", ""),
        (Tidings::Offered, Offered, "registration-offered", ""),
        (Tidings::Promoted, Confirmed, "registration-promoted", "PUBLISH"),
        (Tidings::Rejected, RegistrationStatus::Rejected, "registration-rejected", ""),
        (Tidings::Cancelled, Cancelled, "registration-cancelled", "CANCEL"),
        (Tidings::Lapsed, RegistrationStatus::Lapsed, "registration-lapsed", ""),
        (Tidings::Changed, Confirmed, "registration-changed", "PUBLISH"),
        (Tidings::Changed, Waitlisted, "registration-changed", ""),
        (Tidings::NewLink, Waitlisted, "registration-new-link", ""),
    ] {
        let number = i32::try_from(mails(&test).await.len()).unwrap() + 1;
        let (row, person) = put_registration(&test, &event, status, number).await;
        send(&test, &event, &row, &person, tidings, None).await;
        let Opened { row: mail, content } = last(&test).await;
        assert_eq!(mail.template, template);
        assert_eq!(mail.subject_id, Some(row.id.0));
        assert_eq!(content["to"], json!({ "email": "anna@example.org", "name": "Anna Müller" }));
        let values = &content["values"];
        assert_eq!(values["link"], link_of(&test, &row));
        assert_eq!(values["code"].is_null(), status != Confirmed, "{template}: who is let in");
        let online =
            if status == Confirmed { json!("https://meet.example.org/1") } else { Value::Null };
        let expected = json!({
            "title": "Dialog",
            "subject": "Dialog",
            "when": "Samstag, 5. Dezember 2026, 10:00–16:00 Uhr (Europe/Berlin)",
            "place": "Kulturrathaus, Dresden",
            "online": online,
            "contact": "dialog@example.org",
        });
        assert_eq!(values["event"], expected, "{template}");
        let file = content["attachment"]["text"].as_str().unwrap_or_default();
        assert_eq!(file.is_empty(), method.is_empty(), "{template}: {file}");
        if !method.is_empty() {
            assert!(file.contains(&format!("METHOD:{method}\r\n")), "{file}");
            let media_type = content["attachment"]["media_type"].as_str().unwrap();
            assert_eq!(media_type, format!("text/calendar; charset=utf-8; method={method}"));
            let status = if method == "CANCEL" { "CANCELLED" } else { "CONFIRMED" };
            assert!(file.contains(&format!("STATUS:{status}\r\n")), "{file}");
            assert!(file.contains("mailto:dialog@example.org"), "{file}");
            assert!(!file.contains("Anna") && !file.contains("vbp_"), "{file}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn places_deadlines_and_reasons_are_in_the_persons_language_and_the_events_zone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let event = put_event(&test, events::event(&test, "Dialog")).await;
    for number in [3, 5, 9] {
        put_registration(&test, &event, Waitlisted, number).await;
    }
    let (row, person) = put_registration(&test, &event, Waitlisted, 12).await;
    send(&test, &event, &row, &person, Tidings::Waitlisted, None).await;
    assert_eq!(last(&test).await.content["values"]["queuePlace"], 4);

    // Whoever came last stands behind all who wait: the seats tell how many those are.
    let counted = event_seats::Model {
        waiting: 7,
        next_queue_number: 13,
        ..events::seats(event.id, None, 0)
    };
    let counted = counted.into_active_model().reset_all();
    counted.update(test.app.database.write()).await.unwrap();
    send(&test, &event, &row, &person, Tidings::Waitlisted, None).await;
    assert_eq!(last(&test).await.content["values"]["queuePlace"], 7);

    let event = event::Model { zone: "Europe/Lisbon".parse().unwrap(), ..event };
    let offered = registration::Model {
        locale: "en-GB".parse().unwrap(),
        expires_at: Some("2026-11-28T18:00:00Z".parse().unwrap()),
        status: Offered,
        ..row.clone()
    };
    send(&test, &event, &offered, &person, Tidings::Offered, None).await;
    let mail = last(&test).await;
    assert_eq!(mail.row.locale, "en-GB".parse().unwrap());
    let expires = &mail.content["values"]["expires"];
    assert_eq!(expires, "Saturday, 28 November 2026, 18:00 (Europe/Lisbon)");

    let reason = Some("Nur für <b>Kommunen</b>");
    let cancelled = registration::Model {
        status: Cancelled,
        ended_by: Some(EndedBy::Organiser),
        ended_at: Some(now()),
        ..row.clone()
    };
    send(&test, &event, &cancelled, &person, Tidings::Cancelled, reason).await;
    let values = last(&test).await.content["values"].clone();
    assert_eq!(values["reason"], "Nur für <b>Kommunen</b>");
    assert_eq!(values["endedBy"], "ORGANISER");

    // A delegate without an address is told nothing.
    let before = mails(&test).await.len();
    let silent = Person { email: None, ..person };
    send(&test, &event, &row, &silent, Tidings::Confirmed, None).await;
    assert_eq!(mails(&test).await.len(), before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_subject_of_a_mail_about_a_protected_event_does_not_name_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Behaviour::Accept).await;
    let app = with_server(&test.app, &server);
    for (title, confidentiality) in
        [("Vertraulich", Confidentiality::Protected), ("Offen", Confidentiality::Public)]
    {
        let event = event::Model { confidentiality, ..events::event(&test, title) };
        let event = put_event(&test, event).await;
        let (row, person) = put_registration(&test, &event, Confirmed, 1).await;
        send(&test, &event, &row, &person, Tidings::Confirmed, None).await;
    }
    mail::deliver_all(&app).await;
    let received = server.received();
    let mut subjects: Vec<String> = received.iter().map(|mail| subject(&mail.message)).collect();
    subjects.sort_unstable();
    let expected = ["IhreAnmeldungistbestätigt", "IhreAnmeldungistbestätigt:Offen"];
    assert_eq!(subjects, expected);
    for mail in received {
        assert!(mail.message.contains("Content-Type: multipart/mixed"), "{}", mail.message);
        assert!(mail.message.contains("method=PUBLISH"), "{}", mail.message);
        assert!(mail.message.contains("Content-Disposition: attachment; filename=\"event.ics\""));
    }
}

/// The subject without its spaces, with its encoded words decoded (RFC 2047).
fn subject(message: &str) -> String {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ");
    let subject = unfolded.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
    let decoded = |word: &str| match word.strip_prefix("=?utf-8?b?") {
        Some(word) => {
            let bytes = BASE64_STANDARD.decode(word.trim_end_matches("?=")).unwrap();
            String::from_utf8(bytes).unwrap()
        }
        None => word.to_owned(),
    };
    let words: String = subject.split_whitespace().map(decoded).collect();
    words.replace(' ', "")
}

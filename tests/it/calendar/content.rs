//! What a calendar says, as another program reads it.

use calcard::icalendar::ICalendarProperty::{
    Description, Dtend, Dtstart, Location, Sequence, Status, Summary, Uid, Url,
};
use chrono::{DateTime, FixedOffset, Utc};
use entity::{
    event, event_series,
    terms::{EventKind, EventStatus, SubjectKind},
    value::TimeZone,
    venue,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};

use super::{events as events_in, instants, read, text, titles, value};
use crate::{
    fixture::{Engine, RealServer, TestApp, now},
    world::{events, global, programmes, put},
};

/// The event at these local times of a zone, whatever clocks do then.
fn at(
    event: event::Model,
    zone: &str,
    start: &str,
    end: &str,
    offset: Option<i32>,
) -> event::Model {
    let zone: TimeZone = zone.parse().unwrap();
    let offset = offset.map(|hours| FixedOffset::east_opt(hours * 3_600).unwrap());
    let instant = |local: &str| zone.instant(local.parse().unwrap(), offset).unwrap();
    let (starts_at, ends_at) = (instant(start), zone.instant(end.parse().unwrap(), None).unwrap());
    event::Model {
        date: Some(start.parse().unwrap()),
        end_local: Some(end.parse().unwrap()),
        zone,
        starts_at: Some(starts_at),
        ends_at: Some(ends_at),
        earliest_at: Some(starts_at),
        latest_at: Some(ends_at),
        sorts_from: starts_at,
        sorts_back: starts_at,
        ..event
    }
}

async fn put_event(test: &TestApp, event: event::Model) -> event::Model {
    let event = put(test, event).await;
    put(test, programmes::slug(SubjectKind::Event, event.slug.as_str(), event.id)).await;
    event
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_program_reads_the_same_instants_whatever_clocks_do(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let cases = [
        // Clocks are put back in the night before.
        ("Berlin", "Europe/Berlin", "2026-10-25T10:00", "2026-10-25T16:00", None, "09:00", "15:00"),
        // On the day before, it is still summer time.
        ("Vortag", "Europe/Berlin", "2026-10-24T10:00", "2026-10-24T16:00", None, "08:00", "14:00"),
        // The clocks show half past two twice: it is the second time, then the first.
        (
            "Spät",
            "Europe/Berlin",
            "2026-10-25T02:30",
            "2026-10-25T04:00",
            Some(1),
            "01:30",
            "03:00",
        ),
        (
            "Früh",
            "Europe/Berlin",
            "2026-10-25T02:30",
            "2026-10-25T04:00",
            Some(2),
            "00:30",
            "03:00",
        ),
        (
            "Lissabon",
            "Europe/Lisbon",
            "2026-10-25T10:00",
            "2026-10-25T16:00",
            None,
            "10:00",
            "16:00",
        ),
        (
            "Kathmandu",
            "Asia/Kathmandu",
            "2026-10-25T10:00",
            "2026-10-25T16:00",
            None,
            "04:15",
            "10:15",
        ),
    ];
    for (title, zone, start, end, offset, from, to) in cases {
        let event = at(events::event(&test, title), zone, start, end, offset);
        let event = put_event(&test, event).await;
        let text = text(&server, &format!("/calendar/events/{}.ics", event.slug.as_str())).await;
        let calendar = read(&text);
        let on = &start[..10];
        let instant =
            |time: &str| format!("{on}T{time}:00Z").parse::<DateTime<Utc>>().unwrap().timestamp();
        // That program does not read a time that the clocks show twice.
        if title == "Früh" {
            assert!(text.contains("DTSTART;TZID=Europe/Berlin:20261025T023000\r\n"), "{text}");
            continue;
        }
        assert_eq!(instants(&calendar), [(instant(from), instant(to))], "{title}: {text}");
        if title != "Spät" {
            assert!(text.contains(&format!("DTSTART;TZID={zone}:")), "{text}");
        }
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1, "{text}");
        assert!(text.contains(&format!("TZID:{zone}\r\n")), "{text}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn texts_come_through_byte_for_byte(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let hall = venue::Model {
        street: Some("Dr.-Külz-Ring 19".into()),
        postal_code: Some("01067".into()),
        locality: Some("Dresden".into()),
        entrance: Some("Goldene Pforte".into()),
        ..events::venue(&test, "Rathaus; Plenarsaal, 2. Stock")
    };
    let hall = put(&test, hall).await;
    let title = "Ankommen: „Wir, hier & jetzt“ – Teil 1; \\n ist kein Umbruch 🎈";
    let description = format!(
        "Erste Zeile\r\nBEGIN:VALARM\r\nzweite, mit \\ und; {} \u{7}Ende",
        "Bürger-/-innenbeteiligung ".repeat(20)
    );
    let event = event::Model {
        slug: "ankommen".parse().unwrap(),
        venue_id: Some(hall.id),
        description: Some(description),
        kind: Some(EventKind::Workshop),
        ..events::event(&test, title)
    };
    let event = events::held(event, "2026-12-05T10:00", Some("2026-12-05T16:00"));
    let event = put_event(&test, event).await;
    let topic = put(&test, events::topic(&test, "Teilhabe, Integration")).await;
    put(&test, events::about(topic.id, SubjectKind::Event, event.id)).await;

    let text = text(&server, "/calendar/events/ankommen.ics").await;
    let calendar = read(&text);
    let [read] = events_in(&calendar).try_into().unwrap();
    assert_eq!(value(read, &Summary), title);
    let place = "Rathaus; Plenarsaal, 2. Stock, Dr.-Külz-Ring 19, 01067 Dresden, Goldene Pforte";
    assert_eq!(value(read, &Location), place);
    let expected = format!(
        "Erste Zeile\nBEGIN:VALARM\nzweite, mit \\ und; {} Ende",
        "Bürger-/-innenbeteiligung ".repeat(20)
    );
    assert_eq!(value(read, &Description), expected);
    assert_eq!(value(read, &Uid), global(event.id));
    assert_eq!(text.matches("BEGIN:VALARM\r\n").count(), 0, "a text became a part: {text}");
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains("CATEGORIES:Werkstatt,Teilhabe\\, Integration\r\n"), "{unfolded}");
    assert!(unfolded.contains("URL:http://127.0.0.1:8080/calendar/events/ankommen.ics\r\n"));
    assert!(read.has_property(&Url) && read.has_property(&Status));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_a_time_is_a_whole_day_and_no_day_is_no_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let series = put(&test, events::series(&test, "Reihe")).await;
    put(&test, programmes::slug(SubjectKind::EventSeries, "reihe", series.id)).await;
    let held = [("Silvester", Some("2026-12-31")), ("April", Some("2027-04")), ("Nie", None)];
    for ((title, date), position) in held.into_iter().zip(1..) {
        let event = events::part_of(series.id, position, events::event(&test, title));
        let event = match date {
            Some(date) => events::held(event, date, None),
            None => event,
        };
        put_event(&test, event).await;
    }
    let text = text(&server, "/calendar/series/reihe.ics").await;
    assert_eq!(titles(&text), ["Silvester"]);
    assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\n"), "{text}");
    assert!(text.contains("DTEND;VALUE=DATE:20270101\r\n"), "the end is the day after: {text}");
    assert!(!text.contains("VTIMEZONE") && text.contains("X-WR-CALNAME:Reihe\r\n"), "{text}");
    super::assert_not_found(&server, "/calendar/events/april.ics").await;
    super::assert_not_found(&server, "/calendar/events/nie.ics").await;
    let urls = crate::world::ask(
        &test,
        &api::access::Actor::Anonymous,
        "{ eventSeries(slug: \"reihe\") { calendarUrl events(first: 3) { nodes { calendarUrl } } } }",
    )
    .await;
    let base = "http://127.0.0.1:8080/calendar";
    assert_eq!(urls["eventSeries"]["calendarUrl"], format!("{base}/series/reihe.ics"));
    let nodes = &urls["eventSeries"]["events"]["nodes"];
    assert_eq!(nodes[0]["calendarUrl"], format!("{base}/events/silvester.ics"));
    assert!(nodes[1]["calendarUrl"].is_null() && nodes[2]["calendarUrl"].is_null(), "{nodes}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_keeps_its_uid_and_says_where_it_stands(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let event =
        events::held(events::event(&test, "Dialog"), "2026-12-05T10:00", Some("2026-12-05T16:00"));
    let event = put_event(&test, event).await;
    let path = format!("/calendar/events/{}.ics", global(event.id));
    for (sequence, status, expected) in [
        (0, EventStatus::Published, "CONFIRMED"),
        (1, EventStatus::Postponed, "TENTATIVE"),
        (2, EventStatus::Published, "CONFIRMED"),
        (3, EventStatus::Cancelled, "CANCELLED"),
    ] {
        let changed = event::Model {
            status,
            calendar_sequence: sequence,
            slug: format!("dialog-{sequence}").parse().unwrap(),
            updated_at: now() + chrono::TimeDelta::hours(sequence.into()),
            ..event.clone()
        };
        let changed = changed.into_active_model().reset_all();
        changed.update(test.app.database.write()).await.unwrap();
        let text = text(&server, &path).await;
        let calendar = read(&text);
        let [read] = events_in(&calendar).try_into().unwrap();
        assert_eq!(value(read, &Uid), global(event.id));
        assert!(text.contains(&format!("SEQUENCE:{sequence}\r\n")), "{text}");
        assert!(text.contains(&format!("STATUS:{expected}\r\n")), "{text}");
        let stamp = format!("20261121T{:02}0000Z", 12 + sequence);
        assert!(text.contains(&format!("DTSTAMP:{stamp}\r\n")), "{text}");
        assert!(text.contains(&format!("LAST-MODIFIED:{stamp}\r\n")), "{text}");
        for property in [Summary.clone(), Sequence.clone(), Dtstart.clone(), Dtend.clone()] {
            assert!(read.has_property(&property), "{text}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_held_where_its_series_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let hall = put(&test, events::venue(&test, "Kulturrathaus")).await;
    let series = event_series::Model { venue_id: Some(hall.id), ..events::series(&test, "Reihe") };
    let series = put(&test, series).await;
    let event = events::part_of(series.id, 1, events::event(&test, "Erste"));
    put_event(&test, events::held(event, "2026-12-05T10:00", None)).await;
    let text = text(&server, "/calendar/events/erste.ics").await;
    assert!(text.contains("LOCATION:Kulturrathaus\r\n"), "{text}");
    assert!(!text.contains("DTEND"), "no end is made up: {text}");
}

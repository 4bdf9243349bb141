//! Personal calendars: what is in them, and that their addresses are secrets.

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
    sync::mpsc,
    thread,
    time::Duration,
};

use api::access::{Actor, Level};
use calcard::icalendar::ICalendarProperty::{Description, Location, Summary};
use chrono::TimeDelta;
use entity::{
    calendar_feed, event,
    id::UserId,
    registration,
    terms::{Confidentiality, RegistrationStatus, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{assert_not_found, events as events_in, read, text, titles, value};
use crate::{
    fixture::{Engine, RealServer, TestApp, now, verbund},
    notices::people::registered,
    world::{
        ask_with, events, global, programmes, put,
        users::{grant_at, put_account, signed_in},
    },
};

const CREATE: &str = "mutation($name: String!) { createCalendarFeed(input: { name: $name }) {
    calendarFeed { id name lastUsedOn } address userErrors { code path }
} }";
const REVOKE: &str = "mutation($id: ID!) { revokeCalendarFeed(input: { id: $id }) {
    calendarFeed { revokedAt } userErrors { code path }
} }";
const FEEDS: &str = "{ viewer { calendarFeeds { id name lastUsedOn } } }";

/// A new personal calendar: its id and its path.
async fn create(test: &TestApp, actor: &Actor) -> (String, String) {
    let data = ask_with(test, actor, CREATE, json!({ "name": "Telefon" })).await;
    let payload = &data["createCalendarFeed"];
    assert_eq!(payload["userErrors"], json!([]));
    let address = payload["address"].as_str().unwrap();
    let path = address.strip_prefix("http://127.0.0.1:8080").unwrap();
    let secret =
        path.strip_prefix("/calendar/personal/vbc_").and_then(|rest| rest.strip_suffix(".ics"));
    assert!(secret.is_some(), "{path}");
    (payload["calendarFeed"]["id"].as_str().unwrap().to_owned(), path.to_owned())
}

async fn code(
    test: &TestApp,
    actor: &Actor,
    query: &str,
    field: &str,
    input: serde_json::Value,
) -> String {
    let data = ask_with(test, actor, query, input).await;
    data[field]["userErrors"][0]["code"].as_str().unwrap_or_default().to_owned()
}

async fn feeds(test: &TestApp) -> Vec<calendar_feed::Model> {
    calendar_feed::Entity::find().all(test.app.database.read()).await.unwrap()
}

/// Somebody with an account is registered.
async fn register(test: &TestApp, event: &event::Model, user: UserId, status: RegistrationStatus) {
    let (row, participant) = registered(test, event, "Ada", status, 1);
    put(test, registration::Model { user_id: Some(user), ..row }).await;
    put(test, participant).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_the_person_is_registered_for_and_organises(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Gastgeber")).await;
    let user = put_account(&test, "Berger").await;
    let grant = put(&test, grant_at(&test, user.id, partner.id, Level::Editor)).await;
    let actor = signed_in(user.id, &[grant]);
    let somebody = put_account(&test, "Anders").await;

    for (title, status) in [
        ("Bestätigt", Some(RegistrationStatus::Confirmed)),
        ("Angeboten", Some(RegistrationStatus::Offered)),
        ("Wartend", Some(RegistrationStatus::Waitlisted)),
        ("Abgesagt", Some(RegistrationStatus::Cancelled)),
        ("Fremd", None),
    ] {
        // Whoever is registered sees all of a protected event.
        let event = event::Model {
            confidentiality: Confidentiality::Protected,
            place_text: Some("Geheimer Saal".into()),
            online_link: Some("https://geheim.example/1".into()),
            ..events::event(&test, title)
        };
        let event = put(&test, events::held(event, "2026-12-05T10:00", None)).await;
        match status {
            Some(status) => register(&test, &event, user.id, status).await,
            None => register(&test, &event, somebody.id, RegistrationStatus::Confirmed).await,
        }
    }
    let own = put(&test, events::held(events::event(&test, "Eigene"), "2026-12-06", None)).await;
    put(&test, events::host_of(&test, own.id, partner.id)).await;

    let (id, path) = create(&test, &actor).await;
    let text = text(&server, &path).await;
    let mut found = titles(&text);
    found.sort_unstable();
    assert_eq!(found, ["Angeboten", "Bestätigt", "Eigene", "Wartend"]);
    let calendar = read(&text);
    for event in events_in(&calendar) {
        let title = value(event, &Summary);
        let place = if title == "Eigene" { "" } else { "Geheimer Saal" };
        assert_eq!(value(event, &Location), place, "{title}");
        let online = if title == "Bestätigt" { "Online: https://geheim.example/1" } else { "" };
        assert_eq!(value(event, &Description), online, "{title}");
    }
    assert_eq!(text.matches("STATUS:TENTATIVE\r\n").count(), 2, "{text}");
    assert!(text.contains("X-WR-CALNAME:Telefon\r\n"), "{text}");
    let answer = server.get(&path).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "private, no-cache");
    // The day of the use is noted beside the call.
    let noted = async {
        while feeds(&test).await[0].last_used_on.is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noted).await.expect("the use is not noted");
    let listed = crate::world::ask(&test, &actor, FEEDS).await;
    let expected = json!([{ "id": id, "name": "Telefon", "lastUsedOn": "2026-11-21" }]);
    assert_eq!(listed["viewer"]["calendarFeeds"], expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_works_until_it_is_revoked_or_the_account_is_closed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    // Another process, which shares nothing but the database.
    let elsewhere = RealServer::start(&test.another_process().await);
    let user = put_account(&test, "Berger").await;
    let actor = signed_in(user.id, &[]);
    let stranger = signed_in(put_account(&test, "Fremd").await.id, &[]);
    let (id, path) = create(&test, &actor).await;
    let (_, other) = create(&test, &actor).await;
    assert_ne!(path, other);
    for server in [&server, &elsewhere] {
        text(server, &path).await;
    }
    let secret = path.trim_start_matches("/calendar/personal/").trim_end_matches(".ics");
    let kept = feeds(&test).await;
    assert!(kept.iter().all(|feed| feed.token_hash.0 != secret.as_bytes()));
    assert!(!format!("{kept:?}").contains(secret));

    let refused = test.run(&stranger, REVOKE, json!({ "id": id })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let refused = test.run(&Actor::Anonymous, REVOKE, json!({ "id": id })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(!crate::world::sees(&test, &stranger, kept[0].id).await);
    assert!(crate::world::sees(&test, &actor, kept[0].id).await);

    assert_eq!(code(&test, &actor, REVOKE, "revokeCalendarFeed", json!({ "id": id })).await, "");
    for server in [&server, &elsewhere] {
        assert_not_found(server, &path).await;
        text(server, &other).await;
    }
    let again = code(&test, &actor, REVOKE, "revokeCalendarFeed", json!({ "id": id })).await;
    assert_eq!(again, "FEED_REVOKED");

    let closed = user_account::Model { status: UserStatus::Deactivated, ..user };
    let closed = closed.into_active_model().reset_all();
    closed.update(test.app.database.write()).await.unwrap();
    for server in [&server, &elsewhere] {
        assert_not_found(server, &other).await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_at_most_ten_with_names(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let actor = signed_in(put_account(&test, "Berger").await.id, &[]);
    let name = |name: &str| json!({ "name": name });
    for wrong in ["", "  ", "a\nb", &"x".repeat(101)] {
        let refused = code(&test, &actor, CREATE, "createCalendarFeed", name(wrong)).await;
        assert_eq!(refused, "INVALID_NAME", "{wrong:?}");
    }
    let mut last = String::new();
    for _ in 0..10 {
        last = create(&test, &actor).await.0;
    }
    let refused = code(&test, &actor, CREATE, "createCalendarFeed", name("elf")).await;
    assert_eq!(refused, "TOO_MANY_FEEDS");
    code(&test, &actor, REVOKE, "revokeCalendarFeed", json!({ "id": last })).await;
    create(&test, &actor).await;
    assert_eq!(feeds(&test).await.len(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_in_another_zone_that_logs_everything_logs_no_address() {
    let test = TestApp::new(Engine::Sqlite).await;
    let actor = signed_in(put_account(&test, "Berger").await.id, &[]);
    let held = events::held(events::event(&test, "Dialog"), "2026-10-25T10:00", None);
    let held = put(&test, held).await;
    let (_, path) = create(&test, &actor).await;
    let folder = tempfile::tempdir().unwrap();
    let mut process = verbund(folder.path(), &["serve", "--port", "0", "--database", test.url()])
        .env("VERBUND_LOG__FILTER", "trace")
        .env("TZ", "America/Los_Angeles")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let words = BufReader::new(process.stderr.take().unwrap());
    let (tell, told) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut log = String::new();
        for line in words.lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once("API ") {
                tell.send(url.trim().to_owned()).unwrap();
            }
            log.push_str(&line);
            log.push('\n');
        }
        log
    });
    let url: url::Url = told.recv().unwrap().parse().unwrap();
    let server = RealServer::at(*url.socket_addrs(|| None).unwrap().first().unwrap());
    let calendar = text(&server, &format!("/calendar/events/{}.ics", global(held.id))).await;
    text(&server, &path).await;
    process.kill().unwrap();
    process.wait().unwrap();
    let log = reader.join().unwrap();
    assert!(calendar.contains("DTSTART;TZID=Europe/Berlin:20261025T100000\r\n"), "{calendar}");
    let start = now() - TimeDelta::days(27) - TimeDelta::hours(3);
    let starts = super::instants(&read(&calendar)).into_iter().map(|(start, _)| start);
    assert_eq!(starts.collect::<Vec<_>>(), [start.timestamp()]);
    assert!(log.contains("answered") && log.contains("TRACE"), "everything is logged: {log}");
    let secret = path.trim_start_matches("/calendar/personal/").trim_end_matches(".ics");
    if let Some(line) = log.lines().find(|line| line.contains(secret)) {
        panic!("the address is in the log: {line}");
    }
}

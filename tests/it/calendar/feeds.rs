//! The calendars of many events: what is in them, and how often they are sent.

use chrono::TimeDelta;
use entity::{
    event, event_series,
    terms::{SeriesStatus, SubjectKind},
};
use reqwest::{StatusCode, header};
use rstest::rstest;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use super::{assert_not_found, read, text, titles};
use crate::{
    fixture::{Engine, RealServer, now},
    world::{events, global, programmes, put},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_public_calendar_goes_back_90_days_and_is_bounded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    for (title, days) in [("Lange her", -92), ("Neulich", -88), ("Bald", 3)] {
        let date = (now() + TimeDelta::days(days)).date_naive().to_string();
        put(&test, events::held(events::event(&test, title), &date, None)).await;
    }
    let first = text(&server, "/calendar/public.ics").await;
    assert_eq!(titles(&first), ["Neulich", "Bald"]);
    assert!(first.contains("X-WR-CALNAME:Verbund\r\n"), "{first}");

    let many = (0..1_100).map(|number| {
        let event = events::event(&test, &format!("Nummer {number}"));
        events::held(event, "2026-12-24T10:00", None).into_active_model()
    });
    let many: Vec<_> = many.collect();
    for some in many.chunks(100) {
        let insert = event::Entity::insert_many(some.to_vec());
        insert.exec_without_returning(test.app.database.write()).await.unwrap();
    }
    let full = text(&server, "/calendar/public.ics").await;
    assert_eq!(titles(&full).len(), 1_000, "what comes next is in it, and not more");
    assert!(titles(&full).contains(&"Bald".to_owned()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_has_it_already_is_not_sent_it_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    put(&test, events::held(events::event(&test, "Bald"), "2026-12-24", None)).await;
    let path = "/calendar/public.ics";
    let answer = server.get(path).send().await.unwrap();
    let tag = answer.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=300");
    // Time alone changes nothing.
    test.set_now(now() + TimeDelta::hours(5));
    let again = server.get(path).header(header::IF_NONE_MATCH, &tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.text().await.unwrap(), "");
    put(&test, events::held(events::event(&test, "Noch eins"), "2026-12-25", None)).await;
    let changed = server.get(path).header(header::IF_NONE_MATCH, &tag).send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    assert_eq!(titles(&changed.text().await.unwrap()), ["Bald", "Noch eins"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_series_and_a_programme_have_calendars_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let programme = put(&test, programmes::programme(&test, "Dialog")).await;
    put(&test, programmes::slug(SubjectKind::Programme, "dialog", programme.id)).await;
    let series =
        event_series::Model { programme_id: Some(programme.id), ..events::series(&test, "Reihe") };
    let series = put(&test, series).await;
    put(&test, programmes::slug(SubjectKind::EventSeries, "frueher", series.id)).await;
    let draft =
        event_series::Model { status: SeriesStatus::Draft, ..events::series(&test, "Entwurf") };
    let draft = put(&test, draft).await;
    // Years ago: a series is shown whole.
    let first = events::part_of(series.id, 1, events::event(&test, "Erste"));
    let first = event::Model { programme_id: Some(programme.id), ..first };
    put(&test, events::held(first, "2019-08-21T10:00", None)).await;
    let single =
        event::Model { programme_id: Some(programme.id), ..events::event(&test, "Einzeln") };
    put(&test, events::held(single, "2026-12-24", None)).await;
    put(&test, events::held(events::event(&test, "Anderes"), "2026-12-24", None)).await;

    for name in ["frueher".to_owned(), global(series.id)] {
        let text = text(&server, &format!("/calendar/series/{name}.ics")).await;
        assert_eq!(titles(&text), ["Erste"]);
    }
    for name in ["dialog".to_owned(), global(programme.id)] {
        let text = text(&server, &format!("/calendar/programmes/{name}.ics")).await;
        assert_eq!(titles(&text), ["Einzeln", "Erste"]);
        read(&text);
    }
    for wrong in [
        format!("/calendar/series/{}.ics", global(draft.id)),
        format!("/calendar/series/{}.ics", global(programme.id)),
        format!("/calendar/programmes/{}.ics", global(series.id)),
        "/calendar/programmes/nichts.ics".into(),
        "/calendar/events/NICHTS%20da.ics".into(),
        "/calendar/personal/vbc_x.ics".into(),
        "/calendar/series/frueher".into(),
        "/calendar/.ics".into(),
    ] {
        assert_not_found(&server, &wrong).await;
    }
    let answer =
        server.get("/calendar/public.ics").bearer_auth("vbk_nothing").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "the public calendar asks nobody who they are");
    let path = format!("/calendar/series/{}.ics", global(series.id));
    let answer = server.get(&path).bearer_auth("vbk_nothing").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

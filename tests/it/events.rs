//! Series and events as readers get them.

use api::access::{Actor, Level};
use chrono::{DateTime, Utc};
use entity::{
    audience_rule, event, event_series, partner, session,
    terms::{
        AudienceMode, CapacityMode, Confidentiality, EventStatus, PartnerStatus, RegistrationMode,
        RegistrationOpening, SeriesStatus, SubjectKind, TextItemKind,
    },
};
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask, ask_with,
        events::{
            about, attendance, contribution, discusses, event, for_group, group, held, host_of,
            host_of_series, part_of, role_in, seats, series, session, source, topic, venue,
        },
        global, member, page_through,
        programmes::{
            document, lead, office_holder, partner, programme, put_municipality, slug, text_item,
        },
        put, sees,
    },
};

fn titles(nodes: &Value) -> Vec<&str> {
    nodes.as_array().unwrap().iter().map(|node| node["title"].as_str().unwrap()).collect()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The series of Dresden: three events, the third of which is the second by date.
async fn dresden(test: &TestApp) -> event_series::Model {
    let hall = put(test, venue(test, "Dresdner Rathaus")).await;
    let row = event_series::Model {
        registration_deadline: Some("2021-06-15".parse().unwrap()),
        capacity_mode: CapacityMode::Limited,
        capacity_limit: Some(50),
        venue_id: Some(hall.id),
        free_of_charge: Some(true),
        ..series(test, "Beteiligung")
    };
    let row = put(test, row).await;
    let topic = put(test, topic(test, "Integration")).await;
    put(test, about(topic.id, SubjectKind::EventSeries, row.id)).await;
    put(test, text_item(test, row.id, TextItemKind::Notice, 1, "Hygiene beachten.")).await;
    for (position, day) in [(1, "2021-06-27"), (2, "2021-07-10"), (3, "2021-07-03")] {
        let event = event::Model {
            registration_mode: RegistrationMode::Internal,
            ..part_of(row.id, position, event(test, &format!("Termin {position}")))
        };
        let end = format!("{day}T16:00");
        put(test, held(event, &format!("{day}T10:00"), Some(&end))).await;
    }
    row
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn position_and_date_are_independent_orders(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let series = dresden(&test).await;
    put(&test, slug(SubjectKind::EventSeries, "beteiligung", series.id)).await;
    let query = r#"{ eventSeries(slug: "beteiligung") {
        byPosition: events { totalCount nodes { title position time { startsAt endsAt } } }
        backwards: events(orderBy: { field: POSITION, direction: DESC }) { nodes { title } }
        byDate: events(orderBy: { field: DATE }) { nodes { title } } } }"#;
    let seen = &ask(&test, &Actor::Anonymous, query).await["eventSeries"];
    assert_eq!(titles(&seen["byPosition"]["nodes"]), ["Termin 1", "Termin 2", "Termin 3"]);
    assert_eq!(titles(&seen["backwards"]["nodes"]), ["Termin 3", "Termin 2", "Termin 1"]);
    assert_eq!(titles(&seen["byDate"]["nodes"]), ["Termin 1", "Termin 3", "Termin 2"]);
    assert_eq!(seen["byPosition"]["totalCount"], 3);
    assert_eq!(
        seen["byPosition"]["nodes"][2]["time"],
        json!({ "startsAt": "2021-07-03T08:00:00Z", "endsAt": "2021-07-03T14:00:00Z" })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_has_the_values_of_its_series_where_it_has_none(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let series = dresden(&test).await;
    let own = event::Model {
        capacity_mode: CapacityMode::Limited,
        capacity_limit: Some(10),
        registration_deadline: Some("2021-06-20T12:00".parse().unwrap()),
        place_text: Some("im Freien".to_owned()),
        free_of_charge: Some(false),
        ..part_of(series.id, 4, event(&test, "Termin 4"))
    };
    let own = event::Model { capacity_mode: CapacityMode::Limited, ..own };
    let own = put(&test, held(own, "2021-08-01", None)).await;
    put(&test, text_item(&test, own.id, TextItemKind::Notice, 1, "Regenschutz.")).await;

    let query = "{ events { nodes { title capacity { mode limit inherited } notices freeOfCharge
        registrationDeadline { value { value } closesAt inherited } venue { name }
        topics { name } inheritedFields } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(
        seen["events"]["nodes"][0],
        json!({
            "title": "Termin 1",
            "capacity": { "mode": "LIMITED", "limit": 50, "inherited": true },
            "notices": ["Hygiene beachten."],
            "freeOfCharge": true,
            "registrationDeadline": {
                "value": { "value": "2021-06-15" },
                "closesAt": "2021-06-15T22:00:00Z",
                "inherited": true,
            },
            "venue": { "name": "Dresdner Rathaus" },
            "topics": [{ "name": "Integration" }],
            "inheritedFields": [
                "CAPACITY", "FREE_OF_CHARGE", "NOTICES", "REGISTRATION_DEADLINE", "TOPICS", "VENUE",
            ],
        })
    );
    assert_eq!(
        seen["events"]["nodes"][3],
        json!({
            "title": "Termin 4",
            "capacity": { "mode": "LIMITED", "limit": 10, "inherited": false },
            "notices": ["Regenschutz."],
            "freeOfCharge": false,
            "registrationDeadline": {
                "value": { "value": "2021-06-20T12:00:00" },
                "closesAt": "2021-06-20T10:00:00Z",
                "inherited": false,
            },
            "venue": null,
            "topics": [{ "name": "Integration" }],
            "inheritedFields": ["TOPICS"],
        })
    );

    // What is inherited is found from the other side, and by filters, too.
    let query = "{ venues { nodes { events { totalCount } } } topics { nodes {
        events { totalCount nodes { title } } series { nodes { title } } } } }";
    let found = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(found["venues"]["nodes"][0]["events"]["totalCount"], 3);
    assert_eq!(found["topics"]["nodes"][0]["events"]["totalCount"], 4);
    assert_eq!(titles(&found["topics"]["nodes"][0]["series"]["nodes"]), ["Beteiligung"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn registration_closes_with_the_last_second_of_the_inherited_deadline(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    dresden(&test).await;
    let full = test_event(&test, "Termin 3").await;
    put(&test, seats(full, Some(50), 50)).await;
    let query = "{ events { nodes { title registrationState freeSeats } } }";
    for (now, expected) in [
        ("2021-06-15T21:59:59Z", ["OPEN", "WAITLIST", "OPEN"]),
        ("2021-06-15T22:00:00Z", ["CLOSED", "CLOSED", "CLOSED"]),
        ("2021-06-27T08:00:00Z", ["PAST", "CLOSED", "CLOSED"]),
    ] {
        test.set_now(utc(now));
        let seen = ask(&test, &Actor::Anonymous, query).await;
        let nodes = seen["events"]["nodes"].as_array().unwrap();
        let states: Vec<&Value> = nodes.iter().map(|node| &node["registrationState"]).collect();
        assert_eq!(states, expected, "{now}");
        let free: Vec<&Value> = nodes.iter().map(|node| &node["freeSeats"]).collect();
        assert_eq!(free, [&json!(50), &json!(0), &json!(50)]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_series_say_what_they_inherit_and_how_many_seats_are_free(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
    let test = TestApp::new(engine).await;
    dresden(&test).await;
    let full = test_event(&test, "Termin 3").await;
    put(&test, seats(full, Some(50), 50)).await;
    test.set_now(utc("2021-06-15T21:59:59Z"));
    let query = "{ eventSeriesList { nodes {
        events(orderBy: { field: DATE }) { nodes { registrationState freeSeats } }
    } } }";
    let events = async || {
        let mut seen = ask(&test, &Actor::Anonymous, query).await;
        seen["eventSeriesList"]["nodes"][0]["events"]["nodes"].take()
    };
    let open = json!({ "registrationState": "OPEN", "freeSeats": 50 });
    let waitlist = json!({ "registrationState": "WAITLIST", "freeSeats": 0 });
    test.take_statements();
    assert_eq!(events().await, json!([open, waitlist, open]));
    // The series; their events with all that they inherit.
    assert_eq!(test.take_statements().len(), 2);

    // Of a protected event nobody learns whether there is a seat (invariant 7).
    event::Entity::update_many()
        .col_expr(event::Column::Confidentiality, Expr::value(Confidentiality::Protected))
        .filter(event::Column::Id.eq(full))
        .exec(test.app.database.write())
        .await
        .unwrap();
    let hidden = json!({ "registrationState": null, "freeSeats": null });
    assert_eq!(events().await, json!([open, hidden, open]));
}

async fn test_event(test: &TestApp, title: &str) -> entity::id::EventId {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    let query = event::Entity::find().filter(event::Column::Title.eq(title));
    query.one(test.app.database.read()).await.unwrap().unwrap().id
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn registration_that_nobody_announced_is_not_yet_open(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = event::Model {
        registration_mode: RegistrationMode::Internal,
        registration_opening: RegistrationOpening::Unannounced,
        ..event(&test, "Seminar")
    };
    put(&test, held(row, "2027-04-22T14:00", Some("2027-04-22T17:00"))).await;
    let query = "{ events { nodes { registrationState registration { opening opensAt } } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(
        seen["events"]["nodes"][0],
        json!({
            "registrationState": "NOT_YET_OPEN",
            "registration": { "opening": "UNANNOUNCED", "opensAt": null },
        })
    );
}

/// A month, a day, a time, and twice nothing.
async fn calendar(test: &TestApp) {
    for (title, date) in [
        ("Nirgendwann", None),
        ("August", Some("2019-08-21")),
        ("April", Some("2019-04")),
        ("Irgendwann", None),
        ("Juni", Some("2021-06-27T10:00")),
    ] {
        let event = event(test, title);
        let event = match date {
            Some(date) => held(event, date, None),
            None => event,
        };
        put(test, event).await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn unknown_dates_come_last_in_both_directions_and_are_in_no_calendar(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    calendar(&test).await;
    let query = r#"{
        asc: events { nodes { title } }
        desc: events(orderBy: { field: DATE, direction: DESC }) { nodes { title } }
        name: events(orderBy: { field: NAME }) { nodes { title } }
        spring: events(filter: { from: "2019-04-15T00:00:00Z", until: "2019-05-01T00:00:00Z" }) {
            nodes { title date { value precision } time { startsAt } }
        }
        all: events(filter: { from: "0001-01-01T00:00:00Z" }) { totalCount }
        past: events(filter: { upcoming: false }) { totalCount }
        upcoming: events(filter: { upcoming: true }) { totalCount }
    }"#;
    test.set_now(utc("2020-01-01T00:00:00Z"));
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(
        titles(&seen["asc"]["nodes"]),
        ["April", "August", "Juni", "Nirgendwann", "Irgendwann"]
    );
    assert_eq!(
        titles(&seen["desc"]["nodes"]),
        ["Juni", "August", "April", "Irgendwann", "Nirgendwann"]
    );
    assert_eq!(titles(&seen["name"]["nodes"])[..2], ["April", "August"]);
    assert_eq!(
        seen["spring"]["nodes"],
        json!([{ "title": "April", "date": { "value": "2019-04", "precision": "MONTH" }, "time": null }])
    );
    assert_eq!(seen["all"]["totalCount"], 3);
    assert_eq!(seen["past"]["totalCount"], 2);
    assert_eq!(seen["upcoming"]["totalCount"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_over_is_found_however_long_ago_it_began(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for (title, date, end) in [
        ("Zwei Jahre", "2018-12-01T10:00", Some("2020-12-01T10:00")),
        ("Zwei Jahre, vorbei", "2017-12-01T10:00", Some("2019-12-01T10:00")),
        ("Sechs Wochen", "2019-11-25T10:00", Some("2020-01-06T10:00")),
        ("Ein Monat", "2019-12-02T10:00", Some("2020-01-02T10:00")),
        ("Ein Tag, vorbei", "2019-12-31", None),
        ("Das Jahr", "2020", None),
    ] {
        put(&test, held(event(&test, title), date, end)).await;
    }
    test.set_now(utc("2020-01-01T12:00:00Z"));
    let query = "{ events(filter: { upcoming: true }) { totalCount nodes { title } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    let found = ["Zwei Jahre", "Sechs Wochen", "Ein Monat", "Das Jahr"];
    assert_eq!(titles(&seen["events"]["nodes"]), found);
    assert_eq!(seen["events"]["totalCount"], 4);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_join_without_gap_in_both_directions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("ASC", "DESC")] direction: &str,
) {
    let test = TestApp::new(engine).await;
    calendar(&test).await;
    let topic = put(&test, topic(&test, "Alles")).await;
    let everything = ask(
        &test,
        &Actor::Anonymous,
        &format!("{{ events(orderBy: {{ field: DATE, direction: {direction} }}) {{ nodes {{ title }} }} }}"),
    )
    .await;
    let expected = titles(&everything["events"]["nodes"]);
    for title in &expected {
        let id = test_event(&test, title).await;
        put(&test, about(topic.id, SubjectKind::Event, id)).await;
    }
    let fields = "nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
    let order = format!("orderBy: {{ field: DATE, direction: {direction} }}");
    for (query, list) in [
        (format!("query($cursor: String) {{ events(PAGE, {order}) {{ {fields} }} }}"), "/events"),
        (
            format!(
                "query($cursor: String) {{ topics {{ nodes {{ events(PAGE, {order}) {{ {fields} }} }} }} }}"
            ),
            "/topics/nodes/0/events",
        ),
    ] {
        let flat = |pages: Vec<Vec<Value>>| -> Vec<String> {
            let titles = pages.into_iter().flatten();
            titles.map(|node| node["title"].as_str().unwrap().to_owned()).collect()
        };
        let forward = page_through(&test, &Actor::Anonymous, &query, list, false).await;
        assert_eq!(flat(forward), expected, "{list}");
        let mut backward = page_through(&test, &Actor::Anonymous, &query, list, true).await;
        backward.reverse();
        assert_eq!(flat(backward), expected, "{list}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_events_for_members_are_for_those_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let leader = put(&test, partner(&test, "Leitung")).await;
    let taking_part = put(&test, partner(&test, "Mitglied")).await;
    let programme = put(&test, programme(&test, "Programm")).await;
    put(&test, lead(&test, programme.id, leader.id)).await;
    let row = event_series::Model {
        status: SeriesStatus::Draft,
        programme_id: Some(programme.id),
        ..series(&test, "Reihe")
    };
    let hidden_series = put(&test, row).await;
    let draft = event::Model {
        status: EventStatus::Draft,
        programme_id: Some(programme.id),
        ..event(&test, "Entwurf")
    };
    let draft = put(&test, draft).await;
    let members = event::Model {
        confidentiality: Confidentiality::Members,
        ..part_of(hidden_series.id, 1, event(&test, "Treffen"))
    };
    let members = put(&test, members).await;
    put(&test, role_in(&test, members.id, taking_part.id)).await;
    let public = put(&test, part_of(hidden_series.id, 2, event(&test, "Fest"))).await;
    for (kind, name, id) in [
        (SubjectKind::Event, "entwurf", draft.id.0),
        (SubjectKind::Event, "treffen", members.id.0),
        (SubjectKind::EventSeries, "reihe", hidden_series.id.0),
    ] {
        put(&test, slug(kind, name, id)).await;
    }

    let list = "{ events(orderBy: { field: NAME }) { totalCount nodes { title series { title } } }
        eventSeriesList { totalCount nodes { title } } }";
    let of = |events: Value, series: Value| {
        let count = |list: &Value| list.as_array().unwrap().len();
        json!({
            "events": { "totalCount": count(&events), "nodes": events },
            "eventSeriesList": { "totalCount": count(&series), "nodes": series },
        })
    };
    let fest = json!({ "title": "Fest", "series": null });
    let anonymous = Actor::Anonymous;
    assert_eq!(ask(&test, &anonymous, list).await, of(json!([fest]), json!([])));
    let takes_part = member(taking_part.id, Level::Viewer);
    let treffen = json!({ "title": "Treffen", "series": null });
    assert_eq!(ask(&test, &takes_part, list).await, of(json!([fest, treffen]), json!([])));
    let steers = member(leader.id, Level::Editor);
    assert_eq!(
        ask(&test, &steers, list).await,
        of(
            json!([{ "title": "Entwurf", "series": null }, { "title": "Fest", "series": { "title": "Reihe" } }]),
            json!([{ "title": "Reihe" }]),
        )
    );
    let seen = ask(&test, &administrator(), list).await;
    assert_eq!(seen["events"]["totalCount"], 3);

    assert!(sees(&test, &anonymous, public.id).await);
    assert!(!sees(&test, &anonymous, draft.id).await);
    assert!(!sees(&test, &anonymous, members.id).await);
    assert!(!sees(&test, &anonymous, hidden_series.id).await);
    assert!(sees(&test, &steers, draft.id).await && sees(&test, &takes_part, members.id).await);
    for query in [
        "{ event(slug: \"entwurf\") { id } }",
        "{ event(slug: \"treffen\") { id } }",
        "{ event(slug: \"missing\") { id } }",
        "{ eventSeries(slug: \"reihe\") { id } }",
    ] {
        let answer = test.run(&anonymous, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{query}");
    }
    // A filter by what is hidden finds nothing.
    for filter in [
        format!("seriesId: \"{}\"", global(hidden_series.id)),
        "search: \"Entwurf\"".to_owned(),
        format!("partnerId: \"{}\"", global(taking_part.id)),
        format!("programmeId: \"{}\"", global(programme.id)),
    ] {
        let query = format!("{{ events(filter: {{ {filter} }}) {{ totalCount }} }}");
        let seen = ask(&test, &anonymous, &query).await;
        assert_eq!(seen["events"]["totalCount"], 0, "{filter}");
    }
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Programme {{ events {{ totalCount }} series {{ totalCount }} }} }} }}",
        global(programme.id)
    );
    let seen = ask(&test, &anonymous, &query).await;
    let nothing = json!({ "totalCount": 0 });
    assert_eq!(seen["node"], json!({ "events": nothing, "series": nothing }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_old_slug_leads_on_and_a_wrong_one_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, event(&test, "Neuer Titel")).await;
    put(&test, slug(SubjectKind::Event, "alter-titel", row.id)).await;
    put(&test, slug(SubjectKind::Event, "neuer-titel", row.id)).await;
    let query = "{ event(slug: \"alter-titel\") { slug formerSlugs } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(seen["event"], json!({ "slug": "neuer-titel", "formerSlugs": ["alter-titel"] }));
    let answer = test.run(&Actor::Anonymous, "{ event(slug: \"Ä\") { id } }", json!({})).await;
    assert_eq!(answer["data"]["event"], Value::Null);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn filters_find_what_they_name(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let (_, town) = put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let (_, hidden) = put_municipality(&test, "Potsdam", "12054000", PartnerStatus::Proposed).await;
    let host = put(&test, partner(&test, "Stiftung")).await;
    let suspended = partner::Model { status: PartnerStatus::Suspended, ..partner(&test, "Fern") };
    let suspended = put(&test, suspended).await;
    let series = put(&test, series(&test, "Reihe")).await;
    put(&test, host_of_series(&test, series.id, host.id)).await;
    let one = event::Model {
        kind: Some(entity::terms::EventKind::Kickoff),
        municipality_id: Some(town.id),
        search_text: api::words::search_text(["Auftakt", "Förderung"]),
        ..event(&test, "Auftakt")
    };
    let one = put(&test, one).await;
    put(&test, role_in(&test, one.id, suspended.id)).await;
    let two = event::Model {
        municipality_id: Some(hidden.id),
        ..part_of(series.id, 1, event(&test, "Termin"))
    };
    put(&test, two).await;
    for (filter, expected) in [
        ("search: \"foerderungen\"".to_owned(), vec!["Auftakt"]),
        ("kinds: [KICKOFF, SIGNING]".to_owned(), vec!["Auftakt"]),
        ("states: [\"DE-SN\", \"DE-BB\"]".to_owned(), vec!["Auftakt"]),
        (format!("municipalityId: \"{}\"", global(town.id)), vec!["Auftakt"]),
        (format!("municipalityId: \"{}\"", global(hidden.id)), vec![]),
        (format!("seriesId: \"{}\"", global(series.id)), vec!["Termin"]),
        (format!("partnerId: \"{}\"", global(host.id)), vec!["Termin"]),
        (format!("partnerId: \"{}\"", global(suspended.id)), vec![]),
        ("statuses: [CANCELLED]".to_owned(), vec![]),
    ] {
        let query =
            format!("{{ events(filter: {{ {filter} }}) {{ totalCount nodes {{ title }} }} }}");
        let seen = ask(&test, &Actor::Anonymous, &query).await;
        assert_eq!(titles(&seen["events"]["nodes"]), expected, "{filter}");
        assert_eq!(seen["events"]["totalCount"], expected.len(), "{filter}");
    }
    for (filter, message) in
        [("states: [\"Sachsen\"]", "`filter.states`: "), ("seriesId: \"x\"", "`filter.seriesId`: ")]
    {
        let query = format!("{{ events(filter: {{ {filter} }}) {{ totalCount }} }}");
        let answer = test.run(&Actor::Anonymous, &query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(answer["errors"][0]["message"].as_str().unwrap().starts_with(message), "{answer}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_reference_is_null_and_its_event_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let suspended = partner::Model { status: PartnerStatus::Suspended, ..partner(&test, "Fern") };
    let suspended = put(&test, suspended).await;
    let (_, town) = put_municipality(&test, "Potsdam", "12054000", PartnerStatus::Proposed).await;
    let row = event::Model {
        controller_id: Some(suspended.id),
        municipality_id: Some(town.id),
        ..event(&test, "Fest")
    };
    let row = put(&test, row).await;
    put(&test, host_of(&test, row.id, suspended.id)).await;
    let query = "{ events { nodes { title controller { name } municipality { name }
        hosts { name } roles { totalCount } } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    assert_eq!(
        seen["events"]["nodes"],
        json!([{
            "title": "Fest", "controller": null, "municipality": null, "hosts": [],
            "roles": { "totalCount": 0 },
        }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn groups_only_indicate_where_everybody_may_come(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let one = put(&test, group(&test, "Studierende")).await;
    let two = put(&test, group(&test, "Vereine")).await;
    for (title, mode) in [("Offen", AudienceMode::Open), ("Reserviert", AudienceMode::Restricted)] {
        let row = event::Model { audience_mode: Some(mode), ..event(&test, title) };
        let row = put(&test, row).await;
        put(&test, for_group(&test, row.id, 2, two.id)).await;
        put(&test, for_group(&test, row.id, 1, one.id)).await;
        let in_saxony = audience_rule::Model {
            position: 2,
            kind: entity::terms::AudienceRuleKind::State,
            group_id: None,
            territory: Some("DE-SN".to_owned()),
            ..for_group(&test, row.id, 1, one.id)
        };
        put(&test, in_saxony).await;
    }
    let query = "{ events { nodes { audience { mode groups { indicative group { name } }
        ruleSets { rules { kind group { name } territory } } } } }
        audienceGroups { nodes { name events { totalCount } } } }";
    let seen = ask(&test, &Actor::Anonymous, query).await;
    for (node, mode, indicative) in [(0, "OPEN", true), (1, "RESTRICTED", false)] {
        assert_eq!(
            seen["events"]["nodes"][node]["audience"],
            json!({
                "mode": mode,
                "groups": [
                    { "indicative": indicative, "group": { "name": "Studierende" } },
                    { "indicative": indicative, "group": { "name": "Vereine" } },
                ],
                "ruleSets": [
                    { "rules": [
                        { "kind": "GROUP", "group": { "name": "Studierende" }, "territory": null },
                        { "kind": "STATE", "group": null, "territory": "DE-SN" },
                    ] },
                    { "rules": [{ "kind": "GROUP", "group": { "name": "Vereine" }, "territory": null }] },
                ],
            })
        );
    }
    assert_eq!(
        seen["audienceGroups"]["nodes"],
        json!([
            { "name": "Studierende", "events": { "totalCount": 2 } },
            { "name": "Vereine", "events": { "totalCount": 2 } },
        ])
    );
}

/// An event with something on every path, in a series and programme of its own.
async fn rich_event(test: &TestApp, number: i32) {
    let programme = put(test, programme(test, &format!("Programm {number}"))).await;
    let host = put(test, partner(test, &format!("Partner {number}"))).await;
    let venue = put(test, venue(test, &format!("Haus {number}"))).await;
    let ags = format!("14628{number:03}");
    let name = format!("Stadt {number}");
    let (_, town) = put_municipality(test, &name, &ags, PartnerStatus::Active).await;
    let speaker = put(test, office_holder(test, Some(host.id), "Wezel")).await;
    let document = put(test, document(test, programme.id, 1, "Analyse")).await;
    let group = put(test, group(test, &format!("Gruppe {number}"))).await;
    let topic = put(test, topic(test, &format!("Thema {number}"))).await;
    let row = event_series::Model {
        programme_id: Some(programme.id),
        ..series(test, &format!("Reihe {number}"))
    };
    let series = put(test, row).await;
    let row = event::Model {
        programme_id: Some(programme.id),
        venue_id: Some(venue.id),
        municipality_id: Some(town.id),
        controller_id: Some(host.id),
        registration_mode: RegistrationMode::Internal,
        ..part_of(series.id, 1, event(test, &format!("Fest {number}")))
    };
    let event = put(test, held(row, "2027-01-01", None)).await.id;
    put(test, host_of(test, event, host.id)).await;
    put(test, seats(event, Some(5), 1)).await;
    let session: session::Model = put(test, session(test, event, 1, "Input")).await;
    let row = contribution(test, event, 1, speaker.id);
    put(test, entity::contribution::Model { session_id: Some(session.id), ..row }).await;
    put(test, discusses(event, document.id)).await;
    put(test, for_group(test, event, 1, group.id)).await;
    put(test, about(topic.id, SubjectKind::Event, event)).await;
    put(test, attendance(test, event, 47)).await;
    put(test, source(test, event, "Quelle")).await;
    put(test, text_item(test, event, TextItemKind::Notice, 1, "Hinweis")).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn more_events_cost_no_more_statements(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let query = "{ events(first: 10) { totalCount nodes {
        title formerSlugs aliases programme { title events { nodes { title } } series { nodes { title } } }
        series { title events { totalCount nodes { title } } }
        venue { name events { nodes { title } } } municipality { name events { nodes { title } } }
        topics { name events { nodes { title } } series { nodes { title } } }
        guidingQuestions notices freeOfCharge contact { email }
        audience { groups { group { name events { nodes { title } } } } ruleSets { rules { group { name } } } }
        capacity { limit } freeSeats registrationState registrationDeadline { closesAt } inheritedFields
        hosts { name } roles { nodes { partner { name } event { title } } } controller { name }
        sessions { title event { title } contributions { officeHolder { familyName } } }
        contributions { session { title } officeHolder { contributions { nodes { event { title } } } } }
        documents { relation document { title events { relation event { title } } } }
        reportedAttendance { count } reportedFigures { event { title } }
        agreements { nodes { title } } profiles { nodes { title } } sources { title } externalIds { key }
    } } }";
    let actor = Actor::Anonymous;
    let mut counts = Vec::new();
    for numbers in [1..=2, 3..=6] {
        for number in numbers {
            rich_event(&test, number).await;
        }
        test.take_statements();
        let total = ask(&test, &actor, query).await["events"]["totalCount"].take();
        counts.push((total, test.take_statements().len()));
    }
    assert_eq!((&counts[0].0, &counts[1].0), (&json!(2), &json!(6)));
    assert_eq!(counts[0].1, counts[1].1, "{counts:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_an_event_refers_to_is_read_with_it_as_far_as_the_reader_sees_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, programme(&test, "Orte der Beteiligung")).await;
    for (name, ags, status, confidentiality) in [
        ("sichtbar", "14628410", PartnerStatus::Active, Confidentiality::Public),
        ("unsichtbar", "14628411", PartnerStatus::Proposed, Confidentiality::Public),
        ("geschuetzt", "14628412", PartnerStatus::Active, Confidentiality::Protected),
    ] {
        let (_, town) = put_municipality(&test, name, ags, status).await;
        let event = event::Model {
            programme_id: Some(programme.id),
            municipality_id: Some(town.id),
            confidentiality,
            ..event(&test, name)
        };
        let id = put(&test, held(event, "2027-01-01", None)).await.id;
        put(&test, slug(SubjectKind::Event, name, id)).await;
    }
    let query = "query($slug: String!) { event(slug: $slug) {
        programme { title } municipality { ags name kind } freeSeats
    } }";
    let event = async |name: &str| {
        test.take_statements();
        let mut seen = ask_with(&test, &Actor::Anonymous, query, json!({ "slug": name })).await;
        (seen["event"].take(), test.take_statements().len())
    };
    let title = json!({ "title": "Orte der Beteiligung" });
    let town = json!({ "ags": "14628410", "name": "sichtbar", "kind": "TOWN" });
    let whole = json!({ "programme": title, "municipality": town, "freeSeats": null });
    assert_eq!(event("sichtbar").await, (whole, 1));
    let cut = json!({ "programme": title, "municipality": null, "freeSeats": null });
    // What was not read with it is looked for: somebody could have got to see it meanwhile.
    assert_eq!(event("unsichtbar").await, (cut.clone(), 2));
    assert_eq!(event("geschuetzt").await.0, cut);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_list_by_date_reads_its_index_and_sorts_nothing(
    #[values("ASC", "DESC")] direction: &str,
    #[values("first: 20", "last: 20")] page: &str,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    calendar(&test).await;
    let order = format!("orderBy: {{ field: DATE, direction: {direction} }}");
    let first = ask(
        &test,
        &Actor::Anonymous,
        &format!("{{ events(first: 2, {order}) {{ pageInfo {{ endCursor }} }} }}"),
    )
    .await;
    test.take_statements();
    let query = format!(
        "query($cursor: String) {{ events({page}, {}: $cursor, {order}) {{ nodes {{ title }} }} }}",
        if page.starts_with("first") { "after" } else { "before" }
    );
    let cursor = &first["events"]["pageInfo"]["endCursor"];
    ask_with(&test, &Actor::Anonymous, &query, json!({ "cursor": cursor })).await;
    let statements = test.take_statements();
    assert_eq!(statements.len(), 1, "{statements:#?}");
    let explain = Statement::from_string(
        DatabaseBackend::Sqlite,
        format!("EXPLAIN QUERY PLAN {}", statements[0]),
    );
    let plan = test.app.database.read().query_all_raw(explain).await.unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
    let index = if direction == "ASC" { "event_by_date" } else { "event_by_date_back" };
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].starts_with(&format!("SEARCH event USING INDEX {index} (")), "{plan:?}");
}

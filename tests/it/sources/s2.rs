//! Dresden: a series of three events with one deadline, and the papers that they work on.

use rstest::rstest;
use serde_json::json;

use super::{at, demo, read, texts};
use crate::fixture::{Engine, TestApp};

/// A selection on each of the three events, by position.
async fn events(test: &TestApp, selection: &str) -> [serde_json::Value; 3] {
    let query = format!(
        r#"{{ eventSeries(slug: "dresden-beteiligung-2021") {{
            events(orderBy: {{ field: POSITION }}) {{ nodes {{ {selection} }} }}
        }} }}"#
    );
    let data = read(test, &query).await;
    let nodes = data["eventSeries"]["events"]["nodes"].as_array().unwrap();
    nodes.clone().try_into().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_the_series_has_exactly_three_events(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ eventSeries(slug: "dresden-beteiligung-2021") {
        title motto programme { slug title municipality { name ags } }
        roles { nodes { role leads partner { slug name parent { name } } } }
        events(orderBy: { field: POSITION }) {
            totalCount nodes { slug position title kind series { slug } programme { slug } }
        }
    } }"#;
    let event = |slug: &str, position: i32, title: &str| {
        json!({
            "slug": slug, "position": position, "title": title, "kind": "PARTICIPATION",
            "series": { "slug": "dresden-beteiligung-2021" },
            "programme": { "slug": "dresdner-integrationskonzept" },
        })
    };
    assert_eq!(
        read(&test, query).await["eventSeries"],
        json!({
            "title": "Beteiligungsveranstaltungen zur Fortschreibung des Dresdner \
                Integrationskonzeptes",
            "motto": "Gemeinsam. Verantwortung. Leben.",
            "programme": {
                "slug": "dresdner-integrationskonzept",
                "title": "Dresdner Integrationskonzept (Fortschreibung)",
                "municipality": { "name": "Landeshauptstadt Dresden", "ags": "14612000" },
            },
            "roles": { "nodes": [{ "role": "HOST", "leads": true, "partner": {
                "slug": "lh-dresden-iab", "name": "Integrations- und Ausländerbeauftragte",
                "parent": { "name": "Landeshauptstadt Dresden" },
            } }] },
            "events": { "totalCount": 3, "nodes": [
                event("dresden-1", 1, "Beteiligungsveranstaltung"),
                event("dresden-2", 2, "Beteiligungsveranstaltung"),
                event(
                    "dresden-3",
                    3,
                    "Beteiligungsveranstaltung für kommunalpolitische Akteurinnen und Akteure",
                ),
            ] },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_each_event_lasts_from_10_to_16_in_berlin(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection =
        "date { value precision } time { startLocal endLocal timeZone startsAt endsAt }";
    let events = events(&test, selection).await;
    for (event, day) in events.iter().zip(["2021-06-27", "2021-07-18", "2021-07-03"]) {
        assert_eq!(event["date"]["precision"], "TIME");
        assert!(event["date"]["value"].as_str().unwrap().starts_with(&format!("{day}T10:00")));
        assert_eq!(
            event["time"],
            json!({
                "startLocal": format!("{day}T10:00:00"), "endLocal": format!("{day}T16:00:00"),
                "timeZone": "Europe/Berlin",
                "startsAt": format!("{day}T08:00:00Z"), "endsAt": format!("{day}T14:00:00Z"),
            })
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_position_three_is_chronologically_second(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ eventSeries(slug: "dresden-beteiligung-2021") {
        byPosition: events(orderBy: { field: POSITION }) { nodes { slug } }
        byDate: events(orderBy: { field: DATE }) { nodes { slug } }
        second: events(orderBy: { field: DATE }, first: 2) { nodes { position } }
    } }"#;
    let series = &read(&test, query).await["eventSeries"];
    let by_position = texts(&series["byPosition"]["nodes"], "slug");
    assert_eq!(by_position, ["dresden-1", "dresden-2", "dresden-3"]);
    let by_date = texts(&series["byDate"]["nodes"], "slug");
    assert_eq!(by_date, ["dresden-1", "dresden-3", "dresden-2"]);
    assert_eq!(series["second"]["nodes"], json!([{ "position": 1 }, { "position": 3 }]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_each_event_has_the_50_places_of_its_series(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    for event in events(&test, "capacity { mode limit inherited } freeSeats inheritedFields").await
    {
        let limited = json!({ "mode": "LIMITED", "limit": 50, "inherited": true });
        assert_eq!(event["capacity"], limited);
        assert_eq!(event["freeSeats"], 50);
        assert_eq!(
            event["inheritedFields"],
            json!(["CAPACITY", "FREE_OF_CHARGE", "NOTICES", "REGISTRATION_DEADLINE", "VENUE"])
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_registration_closes_after_15_june_for_the_whole_series(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let series = r#"{ eventSeries(slug: "dresden-beteiligung-2021") {
        registrationDeadline { value precision }
    } }"#;
    let day = json!({ "value": "2021-06-15", "precision": "DAY" });
    assert_eq!(read(&test, series).await["eventSeries"]["registrationDeadline"], day);

    let selection = "registrationState
        registrationDeadline { value { value precision } closesAt inherited }";
    for (now, state) in [("2021-06-15T21:59:59Z", "OPEN"), ("2021-06-15T22:00:00Z", "CLOSED")] {
        at(&test, now);
        for event in events(&test, selection).await {
            assert_eq!(
                event["registrationDeadline"],
                json!({ "value": day, "closesAt": "2021-06-15T22:00:00Z", "inherited": true })
            );
            assert_eq!(event["registrationState"], state, "at {now}");
        }
    }
    // On 3 July the event in the third place has begun, the one in the second has not.
    at(&test, "2021-07-03T08:00:00Z");
    let states = events(&test, "registrationState").await;
    let states: Vec<_> = states.iter().map(|event| &event["registrationState"]).collect();
    assert_eq!(states, ["PAST", "CLOSED", "PAST"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_two_events_are_open_with_six_indicative_groups(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let events =
        events(&test, "audience { mode inherited groups { indicative group { name } } }").await;
    let groups: Vec<_> = [
        "haupt- und ehrenamtlich Tätige",
        "interessierte Studierende",
        "Beschäftigte der Stadtverwaltung",
        "Engagierte aus Körperschaften des öffentlichen Rechts",
        "Mitglieder handlungsfeldbezogener Arbeitsgruppen",
        "interessierte Bürgerinnen und Bürger mit und ohne Migrationshintergrund",
    ]
    .map(|name| json!({ "indicative": true, "group": { "name": name } }))
    .into();
    for event in &events[..2] {
        let open = json!({ "mode": "OPEN", "inherited": false, "groups": groups });
        assert_eq!(event["audience"], open);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_one_event_is_reserved_for_five_groups(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "audience {
        mode groups { indicative group { name } } ruleSets { rules { kind group { name } } }
    }";
    let [_, _, reserved] = events(&test, selection).await;
    let names = [
        "Mitglieder des Dresdner Integrations- und Ausländerbeirats",
        "Mitglieder der Migrantenorganisationen",
        "Mitglieder des Dachverbandes Sächsischer Migrantenorganisationen",
        "Vertreterinnen und Vertreter von Vereinen und Stadtteilnetzwerken im Thema \
         Integration/Migration",
        "interessierte Mitglieder von Integrations- und Ausländerbeiräten in Sachsen",
    ];
    // Each group is a set of its own: belonging to one of them is enough.
    let sets =
        names.map(|name| json!({ "rules": [{ "kind": "GROUP", "group": { "name": name } }] }));
    let groups = names.map(|name| json!({ "indicative": false, "group": { "name": name } }));
    assert_eq!(
        reserved["audience"],
        json!({ "mode": "RESTRICTED", "groups": groups, "ruleSets": sets })
    );
    let query = r#"{ audienceGroups(search: "stadtteilnetzwerk") {
        nodes { name events { nodes { slug } } }
    } }"#;
    assert_eq!(
        read(&test, query).await["audienceGroups"]["nodes"],
        json!([{ "name": names[3], "events": { "nodes": [{ "slug": "dresden-3" }] } }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_taking_part_is_free(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    for event in events(&test, "freeOfCharge series { freeOfCharge }").await {
        assert_eq!(event, json!({ "freeOfCharge": true, "series": { "freeOfCharge": true } }));
    }
    // Where nobody said so, it is not known.
    let other = r#"{ event(slug: "hbs-1") { freeOfCharge } }"#;
    assert_eq!(read(&test, other).await["event"], json!({ "freeOfCharge": null }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_the_entrance_of_the_town_hall_is_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let town_hall = json!({
        "name": "Dresdner Rathaus", "street": "Rathausplatz 1", "postalCode": null,
        "locality": "Dresden", "entrance": "Eingang Goldene Pforte",
    });
    let selection = "venue { name street postalCode locality entrance } municipality { ags }";
    for event in events(&test, selection).await {
        assert_eq!(event["venue"], town_hall);
        assert_eq!(event["municipality"]["ags"], "14612000");
    }
    let query = r#"{ venues(search: "rathaus") { nodes {
        name events(orderBy: { field: DATE }) { nodes { slug } }
    } } }"#;
    assert_eq!(
        read(&test, query).await["venues"]["nodes"],
        json!([{ "name": "Dresdner Rathaus", "events": { "nodes": [
            { "slug": "dresden-1" }, { "slug": "dresden-3" }, { "slug": "dresden-2" },
        ] } }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_a_notice_tells_of_the_hygiene_rules(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    for event in events(&test, "notices").await {
        assert_eq!(
            event["notices"],
            json!(["Zu beachten sind vor Ort die geltenden Hygienevorschriften."])
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_the_events_discuss_the_analysis_and_produce_the_action_plan(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "documents { relation document { title } }";
    for event in events(&test, selection).await {
        assert_eq!(
            event["documents"],
            json!([
                { "relation": "DISCUSSES", "document": {
                    "title": "Analyse der kommunalen Handlungsfelder",
                } },
                { "relation": "PRODUCES", "document": {
                    "title": "Aktionsplan Integration 2021 bis 2026",
                } },
            ])
        );
    }
    let query = r#"{ programme(slug: "dresdner-integrationskonzept") { documents {
        title nature periodFrom periodUntil description events { relation event { slug } }
    } } }"#;
    let events = |relation: &str| {
        ["dresden-1", "dresden-2", "dresden-3"]
            .map(|slug| json!({ "relation": relation, "event": { "slug": slug } }))
    };
    assert_eq!(
        read(&test, query).await["programme"]["documents"],
        json!([
            {
                "title": "Analyse der kommunalen Handlungsfelder", "nature": "RETROSPECTIVE",
                "periodFrom": null, "periodUntil": null,
                "description": "Betrachtet die Entwicklung der vergangenen Jahre.",
                "events": events("DISCUSSES"),
            },
            {
                "title": "Aktionsplan Integration 2021 bis 2026", "nature": "PLAN",
                "periodFrom": 2021, "periodUntil": 2026,
                "description": "Beinhaltet zukünftige Ziele und Maßnahmen der Integrationsarbeit in \
                    Dresden.",
                "events": events("PRODUCES"),
            },
        ])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_the_source_has_its_address_and_both_of_its_stamps(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ eventSeries(slug: "dresden-beteiligung-2021") { sources {
        title url publishedAt { value precision } revisedAt { value precision }
    } } }"#;
    assert_eq!(
        read(&test, query).await["eventSeries"]["sources"],
        json!([{
            "title": "Dresdner Integrationskonzept wird fortgeschrieben",
            "url": "https://www.dresden.de/de/rathaus/aktuelles/pressemitteilungen/2021/06/pm_010.php",
            "publishedAt": { "value": "2021-06-11T12:37:49", "precision": "TIME" },
            "revisedAt": { "value": "2024-04-24T09:40:25", "precision": "TIME" },
        }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s2_the_commissioner_invites(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    let [event, ..] = events(
        &test,
        "hosts { name officeHolders { nodes { fullName function publicBasis } } } controller { slug }",
    )
    .await;
    assert_eq!(
        event,
        json!({
            "hosts": [{
                "name": "Integrations- und Ausländerbeauftragte",
                "officeHolders": { "nodes": [{
                    "fullName": "Kristina Winkler", "publicBasis": "PUBLIC_OFFICE",
                    "function": "Integrations- und Ausländerbeauftragte",
                }] },
            }],
            "controller": { "slug": "lh-dresden" },
        })
    );
}

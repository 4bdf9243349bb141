//! Kommunale Flüchtlingsdialoge: a meeting without a date, reported figures, event profiles.

use rstest::rstest;
use serde_json::json;

use super::{at, demo, read, texts};
use crate::fixture::Engine;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_an_event_without_any_date_sorts_last_in_both_directions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{
        early: events(orderBy: { field: DATE, direction: ASC }) { nodes { slug } }
        late: events(orderBy: { field: DATE, direction: DESC }) { nodes { slug } }
    }";
    let data = read(&test, query).await;
    let mut dated = vec![
        "chemnitzer-dialog-auftakt",
        "kommunaldialog-2019",
        "weltoffene-kommune-auftakt",
        "hbs-1",
        "hbs-2",
        "dresden-1",
        "dresden-3",
        "dresden-2",
        "hbs-3",
    ];
    let early = texts(&data["early"]["nodes"], "slug");
    assert_eq!(early, [dated.as_slice(), &["netzwerktreffen-stm"]].concat());
    dated.reverse();
    let late = texts(&data["late"]["nodes"], "slug");
    assert_eq!(late, [dated.as_slice(), &["netzwerktreffen-stm"]].concat());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_an_event_without_any_date_is_in_no_calendar(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        event(slug: "netzwerktreffen-stm") {
            title date { value precision } time { startsAt } venue { name street } kind
        }
        always: events(filter: { from: "1900-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" }) {
            totalCount
        }
        from: programme(slug: "kommunale-fluechtlingsdialoge") {
            events(filter: { from: "1900-01-01T00:00:00Z" }) { totalCount }
        }
        until: programme(slug: "kommunale-fluechtlingsdialoge") {
            events(filter: { until: "2100-01-01T00:00:00Z" }) { totalCount }
        }
        upcoming: programme(slug: "kommunale-fluechtlingsdialoge") {
            events(filter: { upcoming: true }) { totalCount }
        }
        all: programme(slug: "kommunale-fluechtlingsdialoge") { events { totalCount } }
    }"#;
    for now in ["2016-01-01T00:00:00Z", "2026-11-21T12:00:00Z"] {
        at(&test, now);
        assert_eq!(
            read(&test, query).await,
            json!({
                "event": {
                    "title": "Netzwerktreffen im Staatsministerium", "kind": "NETWORK_MEETING",
                    "date": { "value": null, "precision": "UNKNOWN" }, "time": null,
                    "venue": { "name": "Villa Reitzenstein", "street": null },
                },
                "always": { "totalCount": 9 },
                "from": { "events": { "totalCount": 0 } },
                "until": { "events": { "totalCount": 0 } },
                "upcoming": { "events": { "totalCount": 0 } },
                "all": { "events": { "totalCount": 1 } },
            }),
            "{now}"
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_47_attendees_are_reported_and_nobody_registered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ event(slug: "netzwerktreffen-stm") {
        reportedAttendance { count approximate asOf { precision } }
        reportedFigures { measure quantity { count approximate } note sourceTitle sourceUrl }
        registration { mode } capacity { mode limit } freeSeats
    } }"#;
    assert_eq!(
        read(&test, query).await["event"],
        json!({
            "reportedAttendance": {
                "count": 47, "approximate": false, "asOf": { "precision": "UNKNOWN" },
            },
            "reportedFigures": [
                {
                    "measure": "ATTENDANCE", "quantity": { "count": 47, "approximate": false },
                    "note": "47 Vertreterinnen und Vertreter von Kommunen sowie Mitarbeitende von \
                        fünf Einrichtungen - lesbar als 47 kommunale Vertreter oder 47 insgesamt",
                    "sourceTitle": "Netzwerktreffen im Staatsministerium", "sourceUrl": null,
                },
                {
                    "measure": "ATTENDANCE", "quantity": { "count": 50, "approximate": true },
                    "note": "ca. 50 representatives of municipalities",
                    "sourceTitle": "Netzwerktreffen Stuttgart",
                    "sourceUrl": "https://www.fluechtlingsdialoge.de/de/projektnachrichten/netzwerktreffen-stuttgart",
                },
            ],
            "registration": { "mode": "NONE" },
            "capacity": { "mode": "UNKNOWN", "limit": null }, "freeSeats": null,
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_37_municipalities_are_reported_beside_the_recorded_ones(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "kommunale-fluechtlingsdialoge") {
        reportedMunicipalities { count approximate asOf { value precision } }
        recordedMunicipalities targetMunicipalities { count }
        modelMunicipalities { totalCount } eventProfiles { totalCount }
    } }"#;
    assert_eq!(
        read(&test, query).await["programme"],
        json!({
            "reportedMunicipalities": {
                "count": 37, "approximate": false,
                "asOf": { "value": null, "precision": "UNKNOWN" },
            },
            "recordedMunicipalities": 0, "targetMunicipalities": null,
            "modelMunicipalities": { "totalCount": 0 }, "eventProfiles": { "totalCount": 4 },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_the_dialogues_have_a_motto(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "kommunale-fluechtlingsdialoge") {
            title motto english: motto(locale: "en") state { name } startedOn { value precision }
        }
        programmes(filter: { search: "zukuenftig zusammen" }) { nodes { slug } }
    }"#;
    assert_eq!(
        read(&test, query).await,
        json!({
            "programme": {
                "title": "Kommunale Flüchtlingsdialoge",
                "motto": "Wie leben wir zukünftig zusammen?",
                "english": "How will we live together in future?",
                "state": { "name": "Baden-Württemberg" },
                "startedOn": { "value": "2016-04", "precision": "MONTH" },
            },
            "programmes": { "nodes": [{ "slug": "kommunale-fluechtlingsdialoge" }] },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_the_topics_are_open_ended(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "kommunale-fluechtlingsdialoge") { topics { name } topicsOpenEnded }
        other: programme(slug: "kommunen-innovativ") { topics { name } topicsOpenEnded }
    }"#;
    assert_eq!(
        read(&test, query).await,
        json!({
            "programme": {
                "topics": [
                    { "name": "Bauen und Wohnen" },
                    { "name": "Ausbildung und Arbeit" },
                    { "name": "Gemeinschaft und Nachbarschaft" },
                ],
                "topicsOpenEnded": true,
            },
            "other": {
                "topics": [{ "name": "Allianzen mit der Zivilgesellschaft" }],
                "topicsOpenEnded": false,
            },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_group_tables_are_about_planning_implementation_and_evaluation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ event(slug: "netzwerktreffen-stm") {
        sessions { position kind phase title event { slug } }
    } }"#;
    let event = json!({ "slug": "netzwerktreffen-stm" });
    let input = |position: i32, title: &str| json!({ "position": position, "kind": "INPUT", "phase": null, "title": title, "event": event });
    let table = |position: i32, phase: &str| {
        json!({
            "position": position, "kind": "GROUP_TABLE", "phase": phase, "title": null,
            "event": event,
        })
    };
    assert_eq!(
        read(&test, query).await["event"]["sessions"],
        json!([
            input(1, "Einblick in die Theorie"),
            input(2, "Evaluation der bisherigen Dialoge"),
            table(3, "PLANNING"),
            table(4, "IMPLEMENTATION"),
            table(5, "EVALUATION"),
        ])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_profiles_tell_how_the_dialogues_went(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "kommunale-fluechtlingsdialoge") { eventProfiles { nodes {
            title municipality { name ags } heldOn { value precision } concept occasion
            topics { name } participants { count approximate } participantsText keyResults
            functionMailbox sources { url }
        } } }
        municipality(ags: "08435016") { eventProfiles { nodes { title programme { slug } } } }
        eventProfiles(filter: { search: "world-cafe" }) { nodes { municipality { name } } }
    }"#;
    let data = read(&test, query).await;
    let profiles = &data["programme"]["eventProfiles"]["nodes"];
    assert_eq!(
        texts(profiles, "title"),
        [
            "Kommunaler Flüchtlingsdialog Baiersbronn (zweite Studie)",
            "Kommunaler Flüchtlingsdialog Denzlingen",
            "Kommunaler Flüchtlingsdialog Friedrichshafen",
            "Kommunaler Flüchtlingsdialog Ostfildern",
        ]
    );
    assert_eq!(
        profiles[2],
        json!({
            "title": "Kommunaler Flüchtlingsdialog Friedrichshafen",
            "municipality": { "name": "Stadt Friedrichshafen", "ags": "08435016" },
            "heldOn": { "value": "2016-09", "precision": "MONTH" },
            "concept": "Mobile Dialoge, 8 Standorte öffentlich auf der Straße",
            "occasion": "Auswahl als Pilotkommune",
            "topics": [{ "name": "Umgang mit Armut" }, { "name": "Reaktion auf Zuwanderung" }],
            "participants": null, "participantsText": "ca. 6-800 Personen wurden erreicht",
            "keyResults": [], "functionMailbox": null,
            "sources": [{
                "url": "https://fluechtlingsdialoge.de/de/fluechtlingsdialoge/steckbriefe-1/friedrichshafen",
            }],
        })
    );
    assert_eq!(profiles[3]["heldOn"], json!({ "value": "2016-07-09", "precision": "DAY" }));
    assert_eq!(profiles[3]["participants"], json!({ "count": 70, "approximate": true }));
    assert_eq!(profiles[3]["keyResults"], json!(["sechs Handlungsfelder"]));
    assert_eq!(profiles[0]["heldOn"], json!({ "value": null, "precision": "UNKNOWN" }));
    assert_eq!(
        data["municipality"]["eventProfiles"]["nodes"],
        json!([{
            "title": "Kommunaler Flüchtlingsdialog Friedrichshafen",
            "programme": { "slug": "kommunale-fluechtlingsdialoge" },
        }])
    );
    assert_eq!(
        data["eventProfiles"]["nodes"],
        json!([{ "municipality": { "name": "Gemeinde Denzlingen" } }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s1_partners_take_part_without_named_persons(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        event(slug: "netzwerktreffen-stm") {
            hosts { slug }
            roles { nodes { role leads partner { slug } } }
            contributions { role personName partner { slug } officeHolder {
                fullName partner { slug name parent { slug } }
            } }
        }
        academy: partner(slug: "fuehrungsakademie") {
            officeHolders { totalCount } roles { nodes { role event { slug } } }
        }
    }"#;
    let data = read(&test, query).await;
    let part = |slug: &str| json!({ "role": "PARTICIPATING", "leads": false, "partner": { "slug": slug } });
    assert_eq!(data["event"]["hosts"], json!([{ "slug": "stm-bw" }]));
    assert_eq!(
        data["event"]["roles"]["nodes"],
        json!([
            { "role": "HOST", "leads": true, "partner": { "slug": "stm-bw" } },
            part("stm-bw"),
            part("lpb"),
            part("fuehrungsakademie"),
            part("hochschule-stuttgart"),
            part("bertelsmann-stiftung"),
        ])
    );
    // Named are the two who spoke, one of them without a first name or a partner.
    assert_eq!(
        data["event"]["contributions"],
        json!([
            { "role": "OPENING", "personName": null, "partner": null, "officeHolder": {
                "fullName": "Hannes Wezel",
                "partner": {
                    "slug": "stm-bw-stab-srt", "parent": { "slug": "stm-bw" },
                    "name": "Stabstelle der Staatsrätin für Zivilgesellschaft und Bürgerbeteiligung",
                },
            } },
            { "role": "EVALUATOR", "personName": null, "partner": null, "officeHolder": {
                "fullName": "Prof. Dr. Brettschneider", "partner": null,
            } },
        ])
    );
    assert_eq!(
        data["academy"],
        json!({
            "officeHolders": { "totalCount": 0 },
            "roles": { "nodes": [
                { "role": "PARTICIPATING", "event": { "slug": "netzwerktreffen-stm" } },
            ] },
        })
    );
}

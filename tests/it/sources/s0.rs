//! The `KommunalDialog`: what everybody reads of a protected event, and what its organisers alone do.

use rstest::rstest;
use serde_json::{Value, json};

use super::{
    demo, editor, read,
    space::{COOPERATION, space},
};
use crate::{fixture::Engine, world::ask};

/// With its typo.
const TITLE: &str = "Bügermeister/-innen im Gespräch – KommunalDialog am 21.08.2019";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_typo_in_the_source_title_is_kept_byte_for_byte(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "chemnitzer-dialog") {
        title goal sources { title url publishedAt { value precision } states }
    } }"#;
    let programme = &read(&test, query).await["programme"];
    assert_eq!(
        programme["sources"][0],
        json!({
            "title": TITLE, "url": null,
            "publishedAt": { "value": "2019-07-26", "precision": "DAY" }, "states": null,
        })
    );
    assert_eq!(
        programme["goal"],
        "ein landesweites, nachhaltiges und übertragbares Dialogformat für zivilgesellschaftliche \
         Akteur/-innen und Verantwortungsträger/-innen in Sachsen"
    );
    let organiser = editor(&test, "bfdt").await;
    let event = r#"{ event(slug: "kommunaldialog-2019") { sources { title } } }"#;
    assert_eq!(ask(&test, &organiser, event).await["event"]["sources"][0]["title"], TITLE);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_kommunaldialog_has_a_day_and_no_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") {
        title date { value precision } time { startsAt }
    } }"#;
    let expected = json!({ "event": {
        "title": "KommunalDialog",
        "date": { "value": "2019-08-21", "precision": "DAY" },
        "time": null,
    } });
    space.for_organisers_alone(query, expected.clone(), expected).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_kommunaldialog_has_no_venue_and_no_known_capacity(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") {
        kind venue { name } capacity { mode limit inherited } freeSeats registrationDeadline { closesAt }
    } }"#;
    space
        .for_organisers_alone(
            query,
            json!({ "event": {
            "kind": "WORKSHOP", "venue": null, "freeSeats": null, "registrationDeadline": null,
            "capacity": { "mode": "UNKNOWN", "limit": null, "inherited": false },
        } }),
            json!({ "event": {
            "kind": null, "venue": null, "freeSeats": null, "registrationDeadline": null,
            "capacity": null,
        } }),
        )
        .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_place_is_wilsdruff_for_the_organisers_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{
        event(slug: "kommunaldialog-2019") { placeText municipality { ags name } }
        municipality(ags: "14628410") { name events { totalCount nodes { slug } } }
    }"#;
    space
        .for_organisers_alone(
            query,
            json!({
                "event": {
                    "placeText": "Wilsdruff bei Dresden",
                    "municipality": { "ags": "14628410", "name": "Wilsdruff" },
                },
                "municipality": {
                    "name": "Wilsdruff",
                    "events": { "totalCount": 1, "nodes": [{ "slug": "kommunaldialog-2019" }] },
                },
            }),
            json!({
                "event": { "placeText": null, "municipality": null },
                "municipality": { "name": "Wilsdruff", "events": { "totalCount": 0, "nodes": [] } },
            }),
        )
        .await;
    let wilsdruff = &read(&space.test, r#"{ municipality(ags: "14628410") { id } }"#).await;
    let filters = [
        json!({ "municipalityId": wilsdruff["municipality"]["id"] }),
        json!({ "states": ["DE-SN"], "kinds": ["WORKSHOP"] }),
        json!({ "search": "Wilsdruff" }),
        json!({ "search": "KommunalDialog", "attendanceModes": ["ON_SITE"] }),
    ];
    space.found_by_organisers_alone(&filters).await;
}

/// The municipality is in the network, and nothing on its record says what happened there.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_record_of_wilsdruff_does_not_tell_of_the_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ partner(slug: "wilsdruff") {
        name editorialNote sources { title states } roles { totalCount } officeHolders { totalCount }
        municipality { ags ars sources { title } externalIds { key } programmes { totalCount } }
    } }"#;
    for (who, actor) in &space.onlookers {
        assert_eq!(
            ask(&space.test, actor, query).await["partner"],
            json!({
                "name": "Wilsdruff", "editorialNote": null, "sources": [],
                "roles": { "totalCount": 0 }, "officeHolders": { "totalCount": 0 },
                "municipality": {
                    "ags": "14628410", "ars": "146280410410", "sources": [], "externalIds": [],
                    "programmes": { "totalCount": 0 },
                },
            }),
            "{who}"
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_audience_is_mayors_in_saxony(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") { audience {
        mode text inherited groups { indicative }
        ruleSets { rules { kind function territory } }
    } } }"#;
    let set = |function: &str| {
        json!({ "rules": [
            { "kind": "FUNCTION", "function": function, "territory": null },
            { "kind": "STATE", "function": null, "territory": "DE-SN" },
        ] })
    };
    space
        .for_organisers_alone(
            query,
            json!({ "event": { "audience": {
            "mode": "RESTRICTED", "text": "(Ober-)Bürgermeister/-innen", "inherited": false,
            "groups": [], "ruleSets": [set("MAYOR"), set("LORD_MAYOR")],
        } } }),
            json!({ "event": { "audience": null } }),
        )
        .await;
    let rule =
        r#"{ event(slug: "kommunaldialog-2019") { audience { ruleSets { rules { id } } } } }"#;
    space.held_by_organisers_alone(rule, "/event/audience/ruleSets/0/rules/0/id").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_protected_space_shows_title_day_and_host_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") {
        title confidentiality whole hosts { slug } programme { slug }
        description attendanceMode controller { slug } guidingQuestions editorialNote
        registration { mode } registrationState sources { title } version
    } }"#;
    let face = json!({
        "title": "KommunalDialog", "confidentiality": "PROTECTED", "whole": false,
        "hosts": [{ "slug": "bfdt" }], "programme": { "slug": "chemnitzer-dialog" },
        "description": null, "attendanceMode": null, "controller": null, "guidingQuestions": [],
        "editorialNote": null, "registration": null, "registrationState": null, "sources": [],
        "version": null,
    });
    let open = json!({
        "title": "KommunalDialog", "confidentiality": "PROTECTED", "whole": true,
        "hosts": [{ "slug": "bfdt" }], "programme": { "slug": "chemnitzer-dialog" },
        "description": "Workshop im geschützten Raum mit praxisnahen Fachforen zu Herausforderungen \
            der Kommunen in Sachsen.",
        "attendanceMode": "ON_SITE", "controller": { "slug": "bfdt" },
        "guidingQuestions": [
            "Menschenfeindliche Ausschreitungen, Bedrohungen, gesellschaftliche Spaltung – wie \
             können Verantwortungsträgerinnen und Verantwortungsträger sächsischer Gemeinden, \
             Kommunen und Landkreise reagieren?",
            "Wie können sie sich selbst vor Angriffen schützen und gleichzeitig Haltung zeigen?",
            "Welche Rolle kann die Zivilgesellschaft einnehmen, wie ist sie einzubinden, zu fördern \
             und zu stärken?",
        ],
        "editorialNote": "That it belongs to the programme is inferred from the source.",
        "registration": { "mode": "NONE" }, "registrationState": "PAST",
        "sources": [{ "title": TITLE }], "version": 1,
    });
    space.for_organisers_alone(query, json!({ "event": open }), json!({ "event": face })).await;
    // By its title everybody finds it, as one of the two events of its programme.
    let query = r#"{
        programme(slug: "chemnitzer-dialog") { events { totalCount } }
        events(filter: { search: "kommunaldialog" }) { totalCount nodes { slug } }
    }"#;
    let found = json!({
        "programme": { "events": { "totalCount": 2 } },
        "events": { "totalCount": 1, "nodes": [{ "slug": "kommunaldialog-2019" }] },
    });
    space.for_organisers_alone(query, found.clone(), found).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_breakout_forums_are_held_with_experts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") {
        sessions { position kind title contributions { role personName officeHolder { familyName } } }
    } }"#;
    let sessions = json!([
        {
            "position": 1, "kind": "BREAKOUT_FORUM",
            "title": "Fachforen mit Expertinnen und Experten zivilgesellschaftlicher Organisationen",
            "contributions": [{
                "role": "EXPERT", "officeHolder": null,
                "personName": "Expertinnen und Experten zivilgesellschaftlicher Organisationen",
            }],
        },
        {
            "position": 2, "kind": "TALK",
            "title": "persönliches Gespräch mit der Sächsischen Ministerin für Gleichstellung und \
                Integration",
            "contributions": [{
                "role": "SPEAKER", "personName": null, "officeHolder": { "familyName": "Köpping" },
            }],
        },
    ]);
    space
        .for_organisers_alone(
            query,
            json!({ "event": { "sessions": sessions } }),
            json!({ "event": { "sessions": [] } }),
        )
        .await;
    let session = r#"{ event(slug: "kommunaldialog-2019") { sessions { id } } }"#;
    space.held_by_organisers_alone(session, "/event/sessions/0/id").await;
    space.found_by_organisers_alone(&[json!({ "search": "Fachforen" })]).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_minister_talks_with_the_mayors(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{
        event(slug: "kommunaldialog-2019") { contributions { role officeHolder { fullName function } } }
        officeHolders(filter: { search: "koepping" }) { nodes {
            fullName partner { slug }
            contributions { totalCount nodes { role session { kind } event { slug } } }
        } }
        partner(slug: "sms-sn-gi") { officeHolders { nodes { contributions { totalCount } } } }
    }"#;
    let minister = |contributions: Value| {
        json!({ "nodes": [{
            "fullName": "Petra Köpping", "partner": { "slug": "sms-sn-gi" },
            "contributions": contributions,
        }] })
    };
    space.for_organisers_alone(query,
        json!({
            "event": { "contributions": [
                { "role": "EXPERT", "officeHolder": null },
                { "role": "SPEAKER", "officeHolder": {
                    "fullName": "Petra Köpping",
                    "function": "Sächsische Ministerin für Gleichstellung und Integration",
                } },
            ] },
            "officeHolders": minister(json!({ "totalCount": 1, "nodes": [{
                "role": "SPEAKER", "session": { "kind": "TALK" },
                "event": { "slug": "kommunaldialog-2019" },
            }] })),
            "partner": { "officeHolders": { "nodes": [{ "contributions": { "totalCount": 1 } }] } },
        }),
        json!({
            "event": { "contributions": [] },
            "officeHolders": minister(json!({ "totalCount": 0, "nodes": [] })),
            "partner": { "officeHolders": { "nodes": [{ "contributions": { "totalCount": 0 } }] } },
        }),
    )
    .await;
    let contribution = r#"{ event(slug: "kommunaldialog-2019") { contributions { id } } }"#;
    space.held_by_organisers_alone(contribution, "/event/contributions/1/id").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_partner_roles_differ_from_event_to_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{
        kickoff: event(slug: "chemnitzer-dialog-auftakt") { roles { totalCount } }
        event(slug: "kommunaldialog-2019") {
            roles { totalCount nodes { role leads partner { slug } } }
        }
        ministry: partner(slug: "sms-sn-gi") {
            roles { nodes { role programme { slug } event { slug } } }
        }
        association: partner(slug: "ssg") { roles { totalCount nodes { role event { slug } } } }
    }"#;
    let organiser = json!({ "role": "ORGANISER", "leads": true, "partner": { "slug": "bfdt" } });
    let cooperation =
        |slug: &str| json!({ "role": "COOPERATION", "leads": false, "partner": { "slug": slug } });
    let concept = json!({
        "role": "CONCEPT_PARTNER", "programme": { "slug": "chemnitzer-dialog" }, "event": null,
    });
    let at_event = json!({
        "role": "COOPERATION", "programme": null, "event": { "slug": "kommunaldialog-2019" },
    });
    let own = ask(&space.test, &space.organiser, query).await;
    assert_eq!(own["kickoff"]["roles"]["totalCount"], 0);
    assert_eq!(
        own["event"]["roles"],
        json!({
            "totalCount": 3, "nodes": [organiser, cooperation("sms-sn-gi"), cooperation("ssg")],
        })
    );
    assert_eq!(own["ministry"]["roles"]["nodes"], json!([concept, at_event]));
    assert_eq!(
        own["association"]["roles"],
        json!({
            "totalCount": 1,
            "nodes": [{ "role": "COOPERATION", "event": { "slug": "kommunaldialog-2019" } }],
        })
    );
    for (who, actor) in &space.onlookers {
        let seen = ask(&space.test, actor, query).await;
        // A cooperation partner knows its own part, and not the other's.
        let (count, nodes, parts) = if *who == COOPERATION {
            (2, json!([organiser, cooperation("sms-sn-gi")]), json!([concept, at_event]))
        } else {
            (1, json!([organiser]), json!([concept]))
        };
        assert_eq!(seen["event"]["roles"], json!({ "totalCount": count, "nodes": nodes }), "{who}");
        assert_eq!(seen["ministry"]["roles"]["nodes"], parts, "{who}");
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        assert_eq!(seen["association"]["roles"], nothing, "{who}");
    }
    let role = r#"{ event(slug: "kommunaldialog-2019") { roles { nodes { id } } } }"#;
    space.held_by_organisers_alone(role, "/event/roles/nodes/2/id").await;
    let ssg = read(&space.test, r#"{ partner(slug: "ssg") { id } }"#).await;
    space.found_by_organisers_alone(&[json!({ "partnerId": ssg["partner"]["id"] })]).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_topics_of_the_kommunaldialog_are_its_organisers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = r#"{
        event(slug: "kommunaldialog-2019") { topics { name } }
        topics(search: "rechtsrock") { nodes { events { totalCount nodes { slug } } } }
    }"#;
    let topic = |events: Value| json!({ "nodes": [{ "events": events }] });
    space
        .for_organisers_alone(
            query,
            json!({
                "event": { "topics": [
                    { "name": "steigende Radikalisierung" }, { "name": "Rechtsrockkonzerte" },
                ] },
                "topics": topic(
                    json!({ "totalCount": 1, "nodes": [{ "slug": "kommunaldialog-2019" }] }),
                ),
            }),
            json!({
                "event": { "topics": [] },
                "topics": { "nodes": [] },
            }),
        )
        .await;
    let topic = r#"{ topics(search: "rechtsrock") { nodes { id } } }"#;
    space.held_by_organisers_alone(topic, "/topics/nodes/0/id").await;
    let topic = ask(&space.test, &space.organiser, topic).await;
    let filter = json!({ "topicIds": [topic["topics"]["nodes"][0]["id"]] });
    space.found_by_organisers_alone(&[filter]).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_the_kick_off_of_the_chemnitzer_dialog_is_known_as_april_2019(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "chemnitzer-dialog") {
        startedOn { value precision }
        events(orderBy: { field: DATE }) { nodes { title kind date { value precision } time { startsAt } } }
        inApril: events(filter: { from: "2019-04-30T00:00:00+02:00", until: "2019-05-01T00:00:00+02:00" }) {
            nodes { slug }
        }
        inMay: events(filter: { from: "2019-05-01T00:00:00+02:00", until: "2019-06-01T00:00:00+02:00" }) {
            nodes { slug }
        }
    } }"#;
    let programme = &read(&test, query).await["programme"];
    let april = json!({ "value": "2019-04", "precision": "MONTH" });
    assert_eq!(programme["startedOn"], april);
    assert_eq!(
        programme["events"]["nodes"][0],
        json!({
            "title": "Chemnitzer Dialog – in kommunalen Stresssituationen sicher handeln",
            "kind": "KICKOFF", "date": april, "time": null,
        })
    );
    assert_eq!(programme["events"]["nodes"][1]["title"], "KommunalDialog");
    assert_eq!(programme["inApril"]["nodes"], json!([{ "slug": "chemnitzer-dialog-auftakt" }]));
    assert_eq!(programme["inMay"]["nodes"], json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_units_of_a_ministry_lead_up_and_down(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        ministry: partner(slug: "sms-sn") {
            name kind state { name } parent { slug }
            units { totalCount nodes { slug name kind parent { slug } } }
        }
        unit: partner(slug: "sms-sn-gi") { parent { name units { nodes { slug } } } }
    }"#;
    assert_eq!(
        read(&test, query).await,
        json!({
            "ministry": {
                "name": "Sächsisches Ministerium für Soziales und Verbraucherschutz",
                "kind": "STATE_MINISTRY", "state": { "name": "Sachsen" }, "parent": null,
                "units": { "totalCount": 1, "nodes": [{
                    "slug": "sms-sn-gi", "kind": "UNIT", "parent": { "slug": "sms-sn" },
                    "name": "Geschäftsbereich Gleichstellung und Integration",
                }] },
            },
            "unit": { "parent": {
                "name": "Sächsisches Ministerium für Soziales und Verbraucherschutz",
                "units": { "nodes": [{ "slug": "sms-sn-gi" }] },
            } },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s0_next_steps_have_responsible_partners_and_are_theirs_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ event(slug: "kommunaldialog-2019") { outcomes { nodes {
        kind title text progress responsible { slug } } } }
        partner(slug: "ssg") { outcomes { totalCount } } }"#;
    let text = "Ergebnisse und Feedback der Veranstaltung werden durch die Kooperationspartner \
                ausgewertet und genutzt, um gemeinsam nächste Schritte unter aktiver Einbindung \
                der engagierten Zivilgesellschaft zu planen.";
    let step = json!({
        "kind": "NEXT_STEP", "title": "gemeinsam nächste Schritte planen", "text": text,
        "progress": "OPEN", "responsible": [{ "slug": "sms-sn-gi" }, { "slug": "ssg" }],
    });
    for slug in ["bfdt", "sms-sn-gi", "ssg"] {
        let seen = ask(&test, &editor(&test, slug).await, query).await;
        assert_eq!(seen["event"]["outcomes"]["nodes"], json!([step]), "{slug}");
        assert_eq!(seen["partner"]["outcomes"]["totalCount"], 1, "{slug}");
    }
    let seen = read(&test, query).await;
    assert_eq!(seen["event"]["outcomes"]["nodes"], json!([]));
    assert_eq!(seen["partner"]["outcomes"]["totalCount"], 0);
}

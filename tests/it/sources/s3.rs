//! The Heinrich Böll Foundation's series: three dates, and registration that is not open yet.

use rstest::rstest;
use serde_json::{Value, json};

use super::{at, demo, read, texts};
use crate::fixture::{Engine, TestApp};

/// A selection on the series.
async fn series(test: &TestApp, selection: &str) -> Value {
    let query =
        format!(r#"{{ eventSeries(slug: "hbs-zivilgesellschaft-amt-2021") {{ {selection} }} }}"#);
    read(test, &query).await["eventSeries"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_a_foundation_hosts_with_two_cooperation_partners(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "roles { totalCount nodes { role leads position partner { slug name kind } } }
        events { nodes { hosts { slug } } }";
    let role = |role: &str, leads: bool, position: i32, slug: &str, name: &str, kind: &str| {
        json!({
            "role": role, "leads": leads, "position": position,
            "partner": { "slug": slug, "name": name, "kind": kind },
        })
    };
    let host = json!({ "hosts": [{ "slug": "hbs" }] });
    assert_eq!(
        series(&test, selection).await,
        json!({
            "roles": { "totalCount": 3, "nodes": [
                role("HOST", true, 1, "hbs", "Heinrich-Böll-Stiftung", "FOUNDATION"),
                role("COOPERATION", false, 2, "difu", "Difu", "RESEARCH_INSTITUTE"),
                role(
                    "COOPERATION",
                    false,
                    3,
                    "thuenen",
                    "Thünen-Institut für Regionalentwicklung",
                    "RESEARCH_INSTITUTE",
                ),
            ] },
            "events": { "nodes": [host, host, host] },
        })
    );
}

/// In one query, from the series on.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_a_cooperation_partner_has_a_role_in_another_programme(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "roles { nodes { partner { slug roles { nodes {
        role series { slug } programme { slug roles { nodes { role partner { slug } } } }
    } } } } }";
    let series = series(&test, selection).await;
    assert_eq!(
        series["roles"]["nodes"][1]["partner"],
        json!({ "slug": "difu", "roles": { "nodes": [
            {
                "role": "SCIENTIFIC_SUPPORT", "series": null,
                "programme": { "slug": "kommunen-innovativ", "roles": { "nodes": [
                    { "role": "FUNDER", "partner": { "slug": "bmbf" } },
                    { "role": "SCIENTIFIC_SUPPORT", "partner": { "slug": "difu" } },
                ] } },
            },
            {
                "role": "COOPERATION", "programme": null,
                "series": { "slug": "hbs-zivilgesellschaft-amt-2021" },
            },
        ] } })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_titles_are_kept_byte_for_byte(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "title subtitle sources { title } guidingQuestions
        events(orderBy: { field: POSITION }) { nodes { title } }";
    let series = series(&test, selection).await;
    assert_eq!(series["title"], "Zivilgesellschaft & Amt: Gemeinsam stark vor Ort");
    assert_eq!(series["subtitle"], "Eine Seminarreihe für Kommunale und Initiativen vor Ort.");
    // Straight quotes, as the source has them.
    assert_eq!(
        series["sources"][0]["title"],
        "Veranstaltungsreihe \"Zivilgesellschaft & Amt: Gemeinsam stark vor Ort\""
    );
    // Hyphens with blanks, not en dashes.
    assert_eq!(
        texts(&series["events"]["nodes"], "title"),
        [
            "Füreinander einstehen - Zivilgesellschaft sichtbar machen",
            "Netzwerken - Kooperative Orte schaffen",
            "Rahmenbedingungen, die wir brauchen",
        ]
    );
    assert_eq!(
        series["guidingQuestions"],
        json!([
            "Wie stärkt sich demokratische Kultur vor Ort?",
            "Wie gelingt Netzwerken?",
            "Welche Rahmenbedingungen braucht gute Kooperation zwischen Kommune und Engagement?",
        ])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_three_dates_from_14_to_17(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    let selection = "events(orderBy: { field: DATE }) { totalCount nodes { slug kind time {
        startLocal endLocal timeZone startsAt endsAt
    } } }";
    let event = |slug: &str, day: &str| {
        json!({ "slug": slug, "kind": "SEMINAR", "time": {
            "startLocal": format!("{day}T14:00:00"), "endLocal": format!("{day}T17:00:00"),
            "timeZone": "Europe/Berlin",
            "startsAt": format!("{day}T12:00:00Z"), "endsAt": format!("{day}T15:00:00Z"),
        } })
    };
    assert_eq!(
        series(&test, selection).await["events"],
        json!({ "totalCount": 3, "nodes": [
            event("hbs-1", "2021-04-28"),
            event("hbs-2", "2021-06-02"),
            event("hbs-3", "2021-10-06"),
        ] })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_each_date_asks_its_own_questions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let selection = "events(orderBy: { field: POSITION }) { nodes { guidingQuestions } }";
    assert_eq!(
        series(&test, selection).await["events"]["nodes"],
        json!([
            { "guidingQuestions": [
                "Wie geht es uns?",
                "Wie ist Zivilgesellschaft & Kommunales öff.Leben durch die Krise gekommen?",
                "Woran sehen wir, dass es besser geht, wenn Kommune und Zivilgesellschaft gut \
                 zusammenwirken?",
                "Wie kann sich dies 2021 darstellen/ zeigen?",
                "Was brauchen die Partner dafür voneinander?",
            ] },
            { "guidingQuestions": [
                "Wie funktionieren Netzwerke zwischen Akteuren demokratischer Kultur vor Ort?",
                "Was macht sie aus, was können wir lernen?",
            ] },
            { "guidingQuestions": [
                "Demokratie- und Engagementpolitik von Land und Kommunen: was sollten die \
                 Rahmenbedingungen sein?",
                "Was ist jetzt gefordert?",
                "Digitalisierungs-Lust und Frust: Wie kommt das voran?",
                "Welche Rahmenbedingungen für junge Leute?",
                "..für Vielfalt?",
                "Politische Bildung auf dem Land: Wie geht´s & was braucht´s?",
            ] },
        ])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_registration_is_not_yet_open_and_nobody_said_when_it_will_be(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    at(&test, "2021-04-01T08:00:00Z");
    let selection = "events(orderBy: { field: DATE }) { nodes {
        registrationState registration { mode opening opensAt } registrationDeadline { closesAt }
        audience { mode groups { indicative } } capacity { mode }
    } }";
    let event = |state: &str| {
        json!({
            "registrationState": state,
            "registration": { "mode": "INTERNAL", "opening": "UNANNOUNCED", "opensAt": null },
            "registrationDeadline": null,
            "audience": { "mode": "OPEN", "groups": [] }, "capacity": { "mode": "UNKNOWN" },
        })
    };
    let not_yet = event("NOT_YET_OPEN");
    assert_eq!(
        series(&test, selection).await["events"]["nodes"],
        json!([not_yet, not_yet, not_yet])
    );
    // The first begins at 12:00 UTC; the others still wait.
    at(&test, "2021-04-28T11:59:59Z");
    assert_eq!(series(&test, selection).await["events"]["nodes"][0], not_yet);
    at(&test, "2021-04-28T12:00:00Z");
    assert_eq!(
        series(&test, selection).await["events"]["nodes"],
        json!([event("PAST"), not_yet, not_yet])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_the_series_has_a_public_contact(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let contact = "contact { email officeHolder { fullName publicBasis partner { slug } } }";
    let series = series(
        &test,
        &format!("{contact} events {{ nodes {{ inheritedFields {contact} }} }} editorialNote"),
    )
    .await;
    let expected = json!({
        "email": "gemeinsam-stark@example.org",
        "officeHolder": {
            "fullName": "Dr. Anne Ulrich", "publicBasis": "PUBLISHED_SOURCE",
            "partner": { "slug": "hbs" },
        },
    });
    assert_eq!(series["contact"], expected);
    assert_eq!(
        series["editorialNote"],
        "The source prints a person's own address; here stands one at example.org."
    );
    for event in series["events"]["nodes"].as_array().unwrap() {
        assert_eq!(event["contact"], expected);
        assert_eq!(event["inheritedFields"], json!(["CAPACITY", "CONTACT"]));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s3_the_image_is_credited(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = demo(engine).await;
    assert_eq!(
        series(&test, "imageCredit").await["imageCredit"],
        "Zusammenarbeit © pixabay, geralt"
    );
}

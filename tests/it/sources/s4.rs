//! Weltoffene Kommune: an agreement of four parties, and the first model municipality.

use rstest::rstest;
use serde_json::json;

use super::{demo, read};
use crate::{fixture::Engine, world::ask};

const AGREEMENT: &str = "Vereinbarung zur Zusammenarbeit im Projekt „Weltoffenen Kommune – Vom \
    Dialog zum Zusammenhalt“";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_one_agreement_has_four_parties_with_one_signatory_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "weltoffene-kommune") { agreements {
        totalCount nodes {
            title kind status signingOrder validFrom validUntil documentText
            parties { position required partner { slug name } signature {
                signatoryName signatoryFunction method signedOn { value precision }
                officeHolder { fullName partner { slug } signatures { totalCount } }
            } }
        }
    } } }"#;
    let party = |position: i32, slug: &str, partner: &str, name: &str, function: Option<&str>| {
        json!({
            "position": position, "required": true, "partner": { "slug": slug, "name": partner },
            "signature": {
                "signatoryName": name, "signatoryFunction": function, "method": "PAPER",
                "signedOn": { "value": "2019-11-05", "precision": "DAY" },
                "officeHolder": {
                    "fullName": name, "partner": { "slug": slug },
                    "signatures": { "totalCount": 1 },
                },
            },
        })
    };
    assert_eq!(
        read(&test, query).await["programme"]["agreements"],
        json!({ "totalCount": 1, "nodes": [{
            "title": AGREEMENT, "kind": "LETTER_OF_INTENT", "status": "ACTIVE",
            "signingOrder": "ANY", "validFrom": null, "validUntil": null, "documentText": null,
            "parties": [
                party(
                    1,
                    "ib-bund",
                    "Staatsministerin für Integration",
                    "Annette Widmann-Mauz",
                    Some("Staatsministerin für Integration"),
                ),
                party(
                    2,
                    "lh-potsdam",
                    "Landeshauptstadt Potsdam",
                    "Mike Schubert",
                    Some("Oberbürgermeister"),
                ),
                party(3, "phineo", "PHINEO gAG", "Farhad Dilmaghani", None),
                party(4, "bertelsmann-stiftung", "Bertelsmann Stiftung", "Claudia Walther", None),
            ],
        }] })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_it_was_signed_on_5_november_2019_in_potsdam_at_the_kick_off(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        agreements { nodes {
            signedOn { value precision } signedAtPlace
            signedAtEvent { slug title kind placeText date { value precision } municipality { ags } }
        } }
        event(slug: "weltoffene-kommune-auftakt") { agreements { nodes { title } } }
        onThatDay: agreements(filter: { signedFrom: "2019-11-05", signedUntil: "2019-11-05" }) { totalCount }
        after: agreements(filter: { signedFrom: "2019-11-06" }) { totalCount }
    }"#;
    let day = json!({ "value": "2019-11-05", "precision": "DAY" });
    assert_eq!(
        read(&test, query).await,
        json!({
            "agreements": { "nodes": [{
                "signedOn": day, "signedAtPlace": "Potsdam",
                "signedAtEvent": {
                    "slug": "weltoffene-kommune-auftakt", "kind": "KICKOFF", "date": day,
                    "title": "Auftakt Modellprojekt „Weltoffene Kommunen“",
                    "placeText": "Potsdam", "municipality": { "ags": "12054000" },
                },
            }] },
            "event": { "agreements": { "nodes": [{ "title": AGREEMENT }] } },
            "onThatDay": { "totalCount": 1 },
            "after": { "totalCount": 0 },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_two_german_terms_lead_to_one_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        agreements { nodes { id otherTerms } }
        vereinbarung: agreements(filter: { search: "Vereinbarung zur Zusammenarbeit" }) { nodes { id } }
        absichtserklaerung: agreements(filter: { search: "Absichtserklärung" }) { nodes { id } }
        letter: agreements(filter: { search: "letter of intent" }) { nodes { id } }
    }"#;
    let data = read(&test, query).await;
    let [agreement] = data["agreements"]["nodes"].as_array().unwrap().as_slice() else {
        panic!("{data}")
    };
    assert_eq!(
        agreement["otherTerms"],
        json!(["Vereinbarung zur Zusammenarbeit", "Absichtserklärung", "Letter of Intent (LOI)"])
    );
    for term in ["vereinbarung", "absichtserklaerung", "letter"] {
        assert_eq!(data[term]["nodes"], json!([{ "id": agreement["id"] }]), "{term}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_potsdam_is_model_municipality_number_1(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "weltoffene-kommune") {
            modelMunicipalities(first: 1) { nodes {
                ordinal pilot status municipality { name ags ars state { name } }
                agreements { nodes { number modelMunicipality { ordinal } } }
            } }
        }
        municipality(ags: "12054000") {
            partner { slug } modelMunicipalities { nodes { ordinal programme { slug } } }
        }
    }"#;
    let data = read(&test, query).await;
    assert_eq!(
        data["programme"]["modelMunicipalities"]["nodes"],
        json!([{
            "ordinal": 1, "pilot": false, "status": "ACTIVE",
            "municipality": {
                "name": "Landeshauptstadt Potsdam", "ags": "12054000", "ars": "120540000000",
                "state": { "name": "Brandenburg" },
            },
            "agreements": { "nodes": [
                { "number": "WK-2019-1", "modelMunicipality": { "ordinal": 1 } },
            ] },
        }])
    );
    assert_eq!(
        data["municipality"],
        json!({
            "partner": { "slug": "lh-potsdam" },
            "modelMunicipalities": { "nodes": [
                { "ordinal": 1, "programme": { "slug": "weltoffene-kommune" } },
            ] },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_about_40_municipalities_are_the_target_beside_the_reported_and_the_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "weltoffene-kommune") {
        targetMunicipalities { count approximate }
        reportedMunicipalities { count approximate asOf { value } }
        recordedMunicipalities modelMunicipalities { totalCount }
        reportedFigures { measure note sourceTitle }
        durationText
    } }"#;
    assert_eq!(
        read(&test, query).await["programme"],
        json!({
            "targetMunicipalities": { "count": 40, "approximate": true },
            "reportedMunicipalities": {
                "count": 35, "approximate": false, "asOf": { "value": "2022" },
            },
            "recordedMunicipalities": 4, "modelMunicipalities": { "totalCount": 4 },
            "reportedFigures": [
                { "measure": "TARGET_MUNICIPALITIES", "note": "\"rund 40 Kommunen\"",
                  "sourceTitle": "Neues Modellprojekt „Weltoffene Kommunen\"" },
                { "measure": "MUNICIPALITIES", "note": null,
                  "sourceTitle": "PHINEO: Weltoffene Kommunen – vom Dialog zum Zusammenhalt" },
            ],
            "durationText": "In den kommenden zwei Jahren",
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_the_programme_has_self_assessment_dialogues_and_a_network(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{ programme(slug: "weltoffene-kommune") {
        kind scope components plannedOutputs
        roles { nodes { role leads partner { slug } } }
    } }"#;
    let role = |role: &str, leads: bool, slug: &str| json!({ "role": role, "leads": leads, "partner": { "slug": slug } });
    assert_eq!(
        read(&test, query).await["programme"],
        json!({
            "kind": "MODEL_PROJECT", "scope": "FEDERAL",
            "components": [
                "Standortbestimmung",
                "Dialog mit Bürgerinnen und Bürgern",
                "Vernetzung der Entscheiderinnen und Entscheider",
            ],
            "plannedOutputs": [
                "Handlungsempfehlungen",
                "digitale Wissensplattform",
                "mehrere bundesweite Veranstaltungen",
            ],
            "roles": { "nodes": [
                role("FUNDER", false, "ib-bund"),
                role("PARTNER", true, "phineo"),
                role("PARTNER", true, "bertelsmann-stiftung"),
            ] },
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_every_form_of_the_title_leads_to_the_programme(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "weltoffene-kommunen") {
            slug formerSlugs title aliases
            sources { title publishedAt { value precision } }
        }
        alias: programmes(filter: { search: "Weltoffenen" }) { nodes { slug } }
        foundation: partners(filter: { search: "Bertelsmann-Stiftung" }) { nodes { name aliases } }
        company: partner(slug: "phineo") { name shortName legalForm aliases }
    }"#;
    let data = read(&test, query).await;
    assert_eq!(
        data["programme"],
        json!({
            "slug": "weltoffene-kommune", "formerSlugs": ["weltoffene-kommunen"],
            "title": "Weltoffene Kommune – Vom Dialog zum Zusammenhalt",
            "aliases": [
                "Weltoffene Kommunen", "Weltoffenen Kommune – Vom Dialog zum Zusammenhalt",
            ],
            // Opened with a German quotation mark, closed with a straight one, as printed.
            "sources": [
                { "title": "Neues Modellprojekt „Weltoffene Kommunen\"",
                  "publishedAt": { "value": "2019-11-07", "precision": "DAY" } },
                { "title": "PHINEO: Weltoffene Kommunen – vom Dialog zum Zusammenhalt",
                  "publishedAt": { "value": null, "precision": "UNKNOWN" } },
            ],
        })
    );
    assert_eq!(data["alias"]["nodes"], json!([{ "slug": "weltoffene-kommune" }]));
    assert_eq!(
        data["foundation"]["nodes"],
        json!([{ "name": "Bertelsmann Stiftung", "aliases": ["Bertelsmann-Stiftung"] }])
    );
    assert_eq!(
        data["company"],
        json!({
            "name": "PHINEO gAG", "shortName": "PHINEO", "legalForm": "gAG", "aliases": ["PHINEO"],
        })
    );
}

/// Its parties read no more of it than everybody: no text was ever recorded.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_where_sources_disagree_the_record_follows_the_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{ agreements { nodes { documentText sources { title states } } } }";
    let party = super::editor(&test, "bertelsmann-stiftung").await;
    for data in [read(&test, query).await, ask(&test, &party, query).await] {
        let agreement = &data["agreements"]["nodes"][0];
        assert_eq!(agreement["documentText"], json!(null));
        let states = agreement["sources"][1]["states"].as_str().unwrap();
        assert!(states.contains("Potsdam Museum"), "{states}");
        assert!(states.contains("Kirsten Witte") && states.contains("Claudia Walther"), "{states}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn s4_municipalities_assess_themselves_in_the_seven_fields_of_the_programme(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        programme(slug: "weltoffene-kommune") { questionnaires { nodes {
            edition status sourceTitle scale { value } fields { title questions { position } }
        } } }
        selfAssessments { totalCount }
    }"#;
    let data = read(&test, query).await;
    let editions = &data["programme"]["questionnaires"]["nodes"];
    assert_eq!(editions.as_array().unwrap().len(), 1);
    let edition = &editions[0];
    assert_eq!((&edition["edition"], &edition["status"]), (&json!(1), &json!("PUBLISHED")));
    assert_eq!(edition["scale"].as_array().unwrap().len(), 4);
    let fields = edition["fields"].as_array().unwrap();
    let titles: Vec<_> = fields.iter().map(|field| field["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Management und Steuerung",
            "Interkulturelle Öffnung und Antirassismus",
            "Fairer Zugang und Teilhabe",
            "Arbeit und wirtschaftliche Entwicklung",
            "Engagement und Beteiligung",
            "Zusammenhalt und Begegnung",
            "Kommunikation und Konfliktmanagement",
        ]
    );
    assert!(fields.iter().all(|field| field["questions"].as_array().unwrap().len() == 3));
    // What a municipality answered was never published: the network holds none.
    assert_eq!(data["selfAssessments"]["totalCount"], 0);
}

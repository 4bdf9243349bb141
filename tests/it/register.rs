//! Editions of the official register: imported in any order, whole or not at all, and looked up.

use std::{collections::HashSet, io::Write as _};

use api::{
    access::Actor,
    fault::Fault,
    register::{
        EXCERPT,
        gv100ad::{FormatError, Rule},
        service::{ImportError, ImportOutcome, ImportSummary, LevelSummary, import_register},
    },
};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    audit_entry, municipality, outbox_event, partner, register_area, register_edition,
    terms::{AreaLevel, MunicipalityKind, PartnerKind, PartnerStatus},
};
use flate2::{Compression, write::GzEncoder};
use rstest::rstest;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _,
    QueryOrder as _,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::{Engine, TestApp, now};

const EXCERPT_2018: &[u8] = include_bytes!("../fixtures/register/GV100AD_2018-09-30.excerpt.txt");

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

async fn import(test: &TestApp, content: &[u8]) -> Result<ImportSummary, ImportError> {
    import_register(&test.app, &Actor::Operator, content.to_vec(), |_, _| ()).await
}

async fn areas(test: &TestApp) -> Vec<register_area::Model> {
    register_area::Entity::find()
        .order_by_asc(register_area::Column::Level)
        .order_by_asc(register_area::Column::Key)
        .all(test.app.database.read())
        .await
        .unwrap()
}

async fn municipality(test: &TestApp, key: &str) -> register_area::Model {
    let mut areas = areas(test).await.into_iter();
    areas.find(|area| area.level == AreaLevel::Municipality && area.key == key).unwrap()
}

fn counts(summary: &ImportSummary, level: AreaLevel) -> [u64; 5] {
    let of_level = summary.levels.iter().find(|counts| counts.level == level).unwrap();
    let LevelSummary { new, renamed, retyped, gone, unchanged, .. } = *of_level;
    [new, renamed, retyped, gone, unchanged]
}

/// The excerpt of 2023 with one text in the place of another of the same width.
fn changed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.chars().count(), to.chars().count());
    let text = str::from_utf8(EXCERPT).unwrap();
    assert!(text.contains(from));
    text.replace(from, to).into_bytes()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_edition_renames_retypes_adds_and_ends_areas(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let first = import(&test, EXCERPT_2018).await.unwrap();
    assert_eq!(first.outcome, ImportOutcome::Added);
    assert_eq!(first.areas, 85);
    assert_eq!(counts(&first, AreaLevel::Municipality), [22, 0, 0, 0, 0]);

    test.set_now(now() + TimeDelta::hours(1));
    let second = import(&test, EXCERPT).await.unwrap();
    assert_eq!(counts(&second, AreaLevel::Municipality), [2, 3, 2, 3, 15]);
    assert_eq!(counts(&second, AreaLevel::District), [1, 0, 0, 1, 19]);
    assert_eq!(counts(&second, AreaLevel::Region), [0, 0, 0, 0, 5]);
    let gone: Vec<_> = second
        .gone
        .iter()
        .filter(|area| area.level == AreaLevel::Municipality)
        .map(|area| (area.key.as_str(), area.name.as_str(), area.last_on))
        .collect();
    let last_on = Some(day(2018, 9, 30));
    assert_eq!(
        gone,
        [
            ("14521030", "Aue, Stadt", last_on),
            ("14521050", "Bad Schlema", last_on),
            ("16056000", "Eisenach, Stadt", last_on),
        ]
    );

    let juechen = municipality(&test, "05162012").await;
    assert_eq!(
        (juechen.name.as_str(), juechen.type_code.as_deref()),
        ("Jüchen, Stadt", Some("63"))
    );
    assert_eq!((juechen.first_on, juechen.last_on), (day(2018, 9, 30), day(2023, 11, 30)));
    assert_eq!((juechen.created_at, juechen.updated_at), (now(), now() + TimeDelta::hours(1)));
    assert_eq!(juechen.version, 2);
    let dresden = municipality(&test, "14612000").await;
    assert_eq!(dresden.ars, Some("146120000000".parse().unwrap()));
    assert_eq!((dresden.hectares, dresden.population), (Some(32_848), Some(563_311)));
    assert_eq!(dresden.postal_code.as_deref(), Some("01067"));
    assert_eq!(municipality(&test, "16056000").await.last_on, day(2018, 9, 30));
    assert_eq!(municipality(&test, "16063105").await.first_on, day(2023, 11, 30));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_older_edition_adds_what_was_before_and_changes_no_newer_fact(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (forward, backward) = (TestApp::new(engine).await, TestApp::new(engine).await);
    import(&forward, EXCERPT_2018).await.unwrap();
    import(&forward, EXCERPT).await.unwrap();
    import(&backward, EXCERPT).await.unwrap();
    let older = import(&backward, EXCERPT_2018).await.unwrap();

    assert_eq!(older.newest_on, day(2023, 11, 30));
    assert_eq!(counts(&older, AreaLevel::Municipality), [0, 0, 0, 3, 19]);
    assert_eq!((older.renamed.len(), older.retyped.len()), (0, 0));
    // Equal but for the ids and what the rows went through.
    let plain = |rows: Vec<register_area::Model>| {
        let rows = rows.into_iter().map(|row| register_area::Model {
            id: Uuid::nil().into(),
            version: 0,
            ..row
        });
        rows.collect::<Vec<_>>()
    };
    assert_eq!(plain(areas(&backward).await), plain(areas(&forward).await));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_leaves_one_audit_entry_and_one_event(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let summary = import(&test, EXCERPT).await.unwrap();
    let database = test.app.database.read();
    let entries = audit_entry::Entity::find().all(database).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.use_case, "register.import");
    assert_eq!(entry.changes[0], serde_json::to_value(&summary).unwrap());
    let events = outbox_event::Entity::find().all(database).await.unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    let editions = register_edition::Entity::find().all(database).await.unwrap();
    let [edition] = editions.as_slice() else { panic!("{editions:?}") };
    assert_eq!((event.kind.as_str(), event.subject_id), ("register.imported", Some(edition.id.0)));
    assert_eq!(event.payload["territoryOn"], "2023-11-30");
    assert_eq!((edition.territory_on, edition.areas), (day(2023, 11, 30), 83));
    assert_eq!(edition.sha256, summary.sha256);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_edition_again_changes_nothing_compressed_or_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let first = import(&test, EXCERPT).await.unwrap();
    let before = areas(&test).await;
    let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
    compressed.write_all(EXCERPT).unwrap();
    let again = import(&test, &compressed.finish().unwrap()).await.unwrap();
    assert_eq!(again.outcome, ImportOutcome::Unchanged);
    assert_eq!(again.sha256, first.sha256);
    assert_eq!(counts(&again, AreaLevel::Municipality), [0, 0, 0, 0, 21]);
    assert_eq!(areas(&test).await, before);
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(entries.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_are_one_after_the_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (one, other) = tokio::join!(import(&test, EXCERPT), import(&test, EXCERPT));
    let mut outcomes = [one.unwrap().outcome, other.unwrap().outcome];
    outcomes.sort_by_key(|outcome| *outcome == ImportOutcome::Unchanged);
    assert_eq!(outcomes, [ImportOutcome::Added, ImportOutcome::Unchanged]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_line_leaves_everything_as_it_was(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    import(&test, EXCERPT_2018).await.unwrap();
    let before = areas(&test).await;
    // The last line of the file.
    let damaged = changed("602023113016063105", "60202311301606310x");
    match import(&test, &damaged).await {
        Err(ImportError::Format(FormatError::Line { line, column, rule })) => {
            assert_eq!((line, column, rule), (83, 18, Rule::Digit('x')));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(areas(&test).await, before);
    let editions = register_edition::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(editions.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_edition_replaces_the_one_of_its_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    import(&test, EXCERPT).await.unwrap();
    // Another key for Eisenach, in the records of its association and of itself.
    let corrected = changed("16063", "16064");
    let summary = import(&test, &corrected).await.unwrap();
    assert_eq!(summary.outcome, ImportOutcome::Corrected);
    assert_eq!(counts(&summary, AreaLevel::Municipality), [1, 0, 0, 1, 20]);
    let withdrawn: Vec<_> =
        summary.gone.iter().map(|area| (area.key.as_str(), area.last_on)).collect();
    assert_eq!(withdrawn, [("16063", None), ("160630105", None), ("16063105", None)]);
    assert!(!areas(&test).await.iter().any(|area| area.key.starts_with("16063")));
    let editions = register_edition::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(editions.len(), 1);
    assert_eq!((&editions[0].sha256, editions[0].version), (&summary.sha256, 2));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_area_that_something_refers_to_is_not_withdrawn(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    import(&test, EXCERPT_2018).await.unwrap();
    import(&test, EXCERPT).await.unwrap();
    let successor = municipality(&test, "16063105").await;
    let mut eisenach = municipality(&test, "16056000").await.into_active_model();
    eisenach.successor_id = Set(Some(successor.id));
    eisenach.update(test.app.database.write()).await.unwrap();
    let before = areas(&test).await;

    let refused = import(&test, &changed("16063", "16064")).await;
    assert!(matches!(refused, Err(ImportError::InUse(key)) if key == "16063105"));
    assert_eq!(areas(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_ends_before_its_last_land_is_not_taken_for_a_whole_edition(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    import(&test, EXCERPT_2018).await.unwrap();
    let before = areas(&test).await;
    let text = str::from_utf8(EXCERPT).unwrap();
    let cut = &text[..text.find("102023113016").unwrap()];
    let refused = import(&test, cut.as_bytes()).await.unwrap_err().to_string();
    let sentence =
        "the file is not complete: it lacks the Land 16 (Thüringen), which the register has";
    assert_eq!(refused, sentence);
    assert_eq!(areas(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn progress_begins_at_nothing_and_ends_at_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut heard = Vec::new();
    let progress = |done, total| heard.push((done, total));
    import_register(&test.app, &Actor::Operator, EXCERPT.to_vec(), progress).await.unwrap();
    assert_eq!((heard.first(), heard.last()), (Some(&(0, 83)), Some(&(83, 83))));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn not_everybody_may_import(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let refused = import_register(&test.app, &Actor::Anonymous, EXCERPT.to_vec(), |_, _| ()).await;
    assert!(matches!(refused, Err(ImportError::Fault(Fault::Unauthenticated))));
    assert_eq!(areas(&test).await, []);
}

async fn both_editions(engine: Engine) -> TestApp {
    let test = TestApp::new(engine).await;
    import(&test, EXCERPT_2018).await.unwrap();
    import(&test, EXCERPT).await.unwrap();
    test
}

async fn ask(test: &TestApp, query: &str) -> Value {
    test.run(&Actor::Anonymous, query, json!({})).await
}

/// The names of the areas that a filter finds, ordered by key.
async fn names(test: &TestApp, filter: &str) -> Vec<String> {
    let query = format!(
        "{{ registerAreas(filter: {filter}, orderBy: {{ field: KEY }}, first: 100) {{ nodes {{ name }} }} }}"
    );
    let answer = ask(test, &query).await;
    let nodes = answer["data"]["registerAreas"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{answer:#}"));
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_is_found_by_its_key_with_all_that_the_register_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = both_editions(engine).await;
    let query = r#"{
        registerArea(level: MUNICIPALITY, key: "08316009") {
            land { code name } municipality { id } level key ars name typeCode typeName seat hectares population populationMale postalCode
            firstOn lastOn goneSince successor { key }
            district { level key name typeName seat parent { level name parent { name parent { name parent { name } } } } }
            parent { level key name typeName seat district { name } }
        }
    }"#;
    let expected = json!({
        "land": { "code": "DE-BW", "name": "Baden-Württemberg" }, "municipality": null,
        "level": "MUNICIPALITY", "key": "08316009", "ars": "083165001009", "name": "Denzlingen",
        "typeCode": "64", "typeName": "Kreisangehörige Gemeinde", "seat": null,
        "hectares": 1694, "population": 13_910, "populationMale": 6770, "postalCode": "79211",
        "firstOn": "2018-09-30", "lastOn": "2023-11-30", "goneSince": null, "successor": null,
        "district": {
            "level": "DISTRICT", "key": "08316", "name": "Emmendingen", "typeName": "Landkreis", "seat": "Emmendingen",
            "parent": {
                "level": "REGION", "name": "Region Südlicher Oberrhein",
                "parent": { "name": "Reg.-Bez. Freiburg", "parent": { "name": "Baden-Württemberg", "parent": null } },
            },
        },
        "parent": {
            "level": "ASSOCIATION", "key": "083165001", "name": "GVV Denzlingen-Vörstetten-Reute",
            "typeName": "Verwaltungsverband", "seat": "Denzlingen", "district": { "name": "Emmendingen" },
        },
    });
    assert_eq!(ask(&test, query).await, json!({ "data": { "registerArea": expected } }));
}

/// Makes an area a municipality of the network.
async fn pick(test: &TestApp, area: &register_area::Model) {
    let partner = partner::Model {
        id: Uuid::from_u128(1).into(),
        slug: "dresden".parse().unwrap(),
        name: "Landeshauptstadt Dresden".into(),
        short_name: None,
        legal_form: None,
        kind: PartnerKind::Municipality,
        parent_id: None,
        state: Some("DE-SN".parse().unwrap()),
        website: None,
        public_email: None,
        status: PartnerStatus::Active,
        merged_into_id: None,
        editorial_note: None,
        sort_name: "landeshauptstadt dresden".into(),
        search_text: " landeshauptstadt dresden ".into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let municipality = municipality::Model {
        id: Uuid::from_u128(2).into(),
        partner_id: partner.id,
        area_id: Some(area.id),
        ags: Some(area.key.parse().unwrap()),
        ars: area.ars.clone(),
        district_key: area.key[..5].parse().unwrap(),
        state: "DE-SN".parse().unwrap(),
        kind: MunicipalityKind::IndependentCity,
        population: area.population,
        population_on: None,
        latitude: None,
        longitude: None,
        sort_name: partner.sort_name.clone(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let database = test.app.database.write();
    partner.into_active_model().insert(database).await.unwrap();
    municipality.into_active_model().insert(database).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_area_and_the_municipality_picked_from_it_lead_to_each_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = both_editions(engine).await;
    pick(&test, &municipality(&test, "14612000").await).await;
    let query = r#"{
        registerArea(level: MUNICIPALITY, key: "14612000") {
            municipality { ags registerArea { name level } }
        }
    }"#;
    let dresden = json!({ "ags": "14612000", "registerArea": { "name": "Dresden, Stadt", "level": "MUNICIPALITY" } });
    assert_eq!(ask(&test, query).await["data"]["registerArea"]["municipality"], dresden);

    let refused = import(&test, &changed("2023113014612", "2023113014613")).await;
    assert!(refused.is_ok(), "it has been in the edition of 2018 too: {refused:?}");
    let gone = municipality(&test, "14612000").await;
    assert_eq!(gone.last_on, day(2018, 9, 30));
    assert_eq!(ask(&test, query).await["data"]["registerArea"]["municipality"], dresden);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_gone_area_says_since_when_and_what_is_no_area_is_not_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = both_editions(engine).await;
    let query = r#"{
        gone: registerArea(level: DISTRICT, key: "16056") { name lastOn goneSince parent { name } }
        sea: registerArea(level: MUNICIPALITY, key: "07000999") { population district { key } parent { level parent { name } } }
        none: registerArea(level: LAND, key: "17") { name }
    }"#;
    let answer = ask(&test, query).await;
    assert_eq!(
        answer["data"],
        json!({
            "gone": {
                "name": "Eisenach, Stadt", "lastOn": "2018-09-30", "goneSince": "2023-11-30",
                "parent": { "name": "Thüringen" },
            },
            "sea": {
                "population": 0, "district": null,
                "parent": { "level": "ASSOCIATION", "parent": { "name": "Rheinland-Pfalz" } },
            },
            "none": null,
        })
    );
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn areas_are_filtered(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = both_editions(engine).await;
    for (filter, expected) in [
        ("{ levels: [MUNICIPALITY], search: \"jüchen\" }", vec!["Jüchen, Stadt"]),
        ("{ levels: [MUNICIPALITY], search: \"JUECHEN stadt\" }", vec!["Jüchen, Stadt"]),
        ("{ levels: [MUNICIPALITY], search: \"14612000\" }", vec!["Dresden, Stadt"]),
        (
            "{ levels: [MUNICIPALITY], states: [\"DE-BB\"] }",
            vec!["Potsdam, Stadt", "Senftenberg/Zły Komorow, Stadt", "Luckenwalde, Stadt"],
        ),
        (
            "{ levels: [LAND], states: [\"DE-SN\", \"DE-BW\"] }",
            vec!["Baden-Württemberg", "Sachsen"],
        ),
        (
            "{ under: \"145\", gone: false, levels: [DISTRICT, MUNICIPALITY] }",
            vec!["Chemnitz, Stadt", "Chemnitz, Stadt", "Erzgebirgskreis", "Aue-Bad Schlema, Stadt"],
        ),
        (
            "{ under: \"14\", gone: true, levels: [MUNICIPALITY] }",
            vec!["Aue, Stadt", "Bad Schlema"],
        ),
        ("{ under: \"083165001\" }", vec!["Denzlingen"]),
        ("{ under: \"12072\" }", vec!["Luckenwalde, Stadt", "Luckenwalde, Stadt"]),
        ("{ levels: [] }", vec![]),
    ] {
        assert_eq!(names(&test, filter).await, expected, "{filter}");
    }
    for (filter, input) in
        [("{ states: [\"SN\"] }", "filter.states"), ("{ under: \"14_\" }", "filter.under")]
    {
        let answer =
            ask(&test, &format!("{{ registerAreas(filter: {filter}) {{ totalCount }} }}")).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert!(error["message"].as_str().unwrap().contains(input), "{answer}");
    }
}

#[rstest]
#[case::name_up("NAME", "ASC")]
#[case::name_down("NAME", "DESC")]
#[case::key_up("KEY", "ASC")]
#[case::key_down("KEY", "DESC")]
#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_area_once_in_either_direction(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] field: &str,
    #[case] direction: &str,
) {
    let test = both_editions(engine).await;
    let order = format!("orderBy: {{ field: {field}, direction: {direction} }}");
    let page = async |arguments: String| {
        let query = format!(
            "{{ registerAreas({order}, {arguments}) {{ totalCount pageInfo {{ startCursor endCursor }} nodes {{ id }} }} }}"
        );
        let answer = ask(&test, &query).await;
        let list = &answer["data"]["registerAreas"];
        let nodes = list["nodes"].as_array().unwrap_or_else(|| panic!("{answer:#}")).clone();
        assert_eq!(list["totalCount"], 90);
        (nodes, list["pageInfo"].clone())
    };
    let (mut forward, mut after) = (Vec::new(), String::new());
    loop {
        let (nodes, info) = page(format!("first: 30{after}")).await;
        if nodes.is_empty() {
            break;
        }
        forward.extend(nodes);
        after = format!(", after: {}", info["endCursor"]);
    }
    let (mut backward, mut before) = (Vec::new(), String::new());
    loop {
        let (nodes, info) = page(format!("last: 25{before}")).await;
        if nodes.is_empty() {
            break;
        }
        backward = [nodes, backward].concat();
        before = format!(", before: {}", info["startCursor"]);
    }
    assert_eq!(forward.len(), 90);
    assert_eq!(forward, backward);
    let distinct: HashSet<String> = forward.iter().map(ToString::to_string).collect();
    assert_eq!(distinct.len(), 90);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn editions_and_areas_are_nodes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = both_editions(engine).await;
    let answer = ask(
        &test,
        "{ registerEditions { id territoryOn areaCount sha256 importedAt }
           registerArea(level: LAND, key: \"14\") { id } }",
    )
    .await;
    let editions = &answer["data"]["registerEditions"];
    assert_eq!(
        (&editions[0]["territoryOn"], &editions[0]["areaCount"]),
        (&json!("2023-11-30"), &json!(83))
    );
    assert_eq!(editions[1]["territoryOn"], "2018-09-30");
    assert_eq!(editions[0]["importedAt"], "2026-11-21T12:00:00Z");
    let (edition, area) = (&editions[1]["id"], &answer["data"]["registerArea"]["id"]);
    assert!(edition.as_str().unwrap().starts_with("edition_"));
    assert!(area.as_str().unwrap().starts_with("area_"));
    let query = format!(
        "{{ nodes(ids: [{edition}, {area}]) {{ id ... on RegisterArea {{ name }} ... on RegisterEdition {{ territoryOn }} }} }}"
    );
    assert_eq!(
        ask(&test, &query).await["data"]["nodes"],
        json!([{ "id": edition, "territoryOn": "2018-09-30" }, { "id": area, "name": "Sachsen" }])
    );
}

// On one thread the loader's short wait cannot end while keys are still being collected.
#[rstest]
#[tokio::test]
async fn more_areas_cost_no_more_statements(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = both_editions(engine).await;
    let mut counted = Vec::new();
    for first in [5, 90] {
        test.take_statements();
        let query = format!(
            "{{ registerAreas(first: {first}, orderBy: {{ field: KEY }}) {{
                nodes {{ name goneSince land {{ name }} municipality {{ id }} parent {{ name }} district {{ name }} successor {{ name }} }} }} }}"
        );
        let answer = ask(&test, &query).await;
        assert_eq!(answer["data"]["registerAreas"]["nodes"].as_array().unwrap().len(), first);
        counted.push(test.take_statements().len());
    }
    assert_eq!(counted, [5, 5], "areas, what they lie in, editions, Länder, municipalities");
}

#[rstest]
#[case(b"", "the file is empty")]
#[case(b"\x1f\x8bnonsense", "the file is compressed with gzip, but damaged")]
#[case(b"key,name\n", "line 1, column 9: the line has 8 characters, not 220")]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_edition_is_refused_in_one_sentence(
    #[case] content: &[u8],
    #[case] sentence: &str,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    assert_eq!(import(&test, content).await.unwrap_err().to_string(), sentence);
}

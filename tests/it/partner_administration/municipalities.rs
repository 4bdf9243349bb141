//! Municipalities are picked from the official register.

use api::access::Actor;
use chrono::NaiveDate;
use entity::{register_area, register_edition, terms::AreaLevel};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{act, all_partners, refusals, use_cases, uuid};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{administrator, id, put},
};

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap()
}

async fn area(
    test: &TestApp,
    level: AreaLevel,
    key: &str,
    name: &str,
    last: i32,
) -> register_area::Model {
    let ars = (level == AreaLevel::Municipality)
        .then(|| format!("{}0000{}", &key[..5], &key[5..]).parse().unwrap());
    let row = register_area::Model {
        id: id(test),
        level,
        key: key.into(),
        ars,
        name: name.into(),
        type_code: Some(if level == AreaLevel::District { "44" } else { "61" }.into()),
        seat: None,
        hectares: None,
        population: Some(185_750),
        population_male: None,
        postal_code: None,
        first_on: day(2018),
        last_on: day(last),
        successor_id: None,
        sort_name: name.to_lowercase(),
        search_text: format!(" {name} "),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, row).await
}

async fn register(engine: Engine) -> TestApp {
    let test = TestApp::new(engine).await;
    for year in [2018, 2023] {
        let edition = register_edition::Model {
            id: id(&test),
            territory_on: day(year),
            sha256: "a".repeat(64),
            areas: 3,
            imported_at: now(),
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        put(&test, edition).await;
    }
    area(&test, AreaLevel::Municipality, "12054000", "Potsdam, Stadt", 2023).await;
    area(&test, AreaLevel::District, "12054", "Potsdam", 2023).await;
    area(&test, AreaLevel::District, "14628", "Sächsische Schweiz", 2023).await;
    area(&test, AreaLevel::Municipality, "16056000", "Eisenach, Stadt", 2018).await;
    area(&test, AreaLevel::Municipality, "16063105", "Eisenach, Stadt", 2023).await;
    test
}

async fn create(test: &TestApp, name: &str, key: Option<&str>, state: Option<&str>) -> Value {
    let mut input = json!({ "name": name, "kind": "MUNICIPALITY", "active": true, "state": state });
    if let Some(key) = key {
        input["municipalityKey"] = json!(key);
    }
    let fields = "partner { id state { code } municipality { id ags ars districtKey kind population { count asOf } registerArea { key } } }";
    act(test, &administrator(), "createPartner", fields, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_is_what_the_register_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = register(engine).await;
    let answer = create(&test, "Landeshauptstadt Potsdam", Some("12054"), None).await;
    let partner = &answer["partner"];
    assert_eq!(partner["state"]["code"], "DE-BB");
    let mut municipality = partner["municipality"].clone();
    municipality["id"].take();
    assert_eq!(
        municipality,
        json!({
            "id": null, "ags": "12054000", "ars": "120540000000", "districtKey": "12054", "kind": "INDEPENDENT_CITY",
            "population": { "count": 185_750, "asOf": "2022-12-31" }, "registerArea": { "key": "12054000" },
        })
    );
    let answer = create(&test, "Landkreis", Some("14628"), Some("DE-SN")).await;
    assert_eq!(answer["partner"]["municipality"]["kind"], "DISTRICT");

    for (key, state, refusal) in [
        (None, None, "input.municipalityKey MUNICIPALITY_KEY_REQUIRED"),
        (Some("12054000"), None, "input.municipalityKey MUNICIPALITY_TAKEN"),
        (Some("99999999"), None, "input.municipalityKey UNKNOWN_MUNICIPALITY_KEY"),
        (Some("160639999105"), None, "input.municipalityKey UNKNOWN_MUNICIPALITY_KEY"),
        (Some("16056000"), None, "input.municipalityKey MUNICIPALITY_KEY_GONE"),
        (Some("16063105"), Some("DE-SN"), "input.state STATE_OF_KEY"),
    ] {
        assert_eq!(refusals(&create(&test, "X", key, state).await), [refusal]);
    }
    assert_eq!(all_partners(&test).await.len(), 2);

    let rename = json!({ "id": partner["id"], "name": "Stadt Potsdam" });
    act(&test, &administrator(), "updatePartner", "", rename).await;
    let rows = entity::municipality::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(rows.iter().any(|row| row.sort_name == "stadt potsdam"));
    let elsewhere = json!({ "id": partner["id"], "state": "DE-SN" });
    let answer = act(&test, &administrator(), "updatePartner", "", elsewhere).await;
    assert_eq!(refusals(&answer), ["input.state STATE_OF_KEY"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_follows_its_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = register(engine).await;
    let created = create(&test, "Eisenach", Some("16063105"), None).await;
    let id = created["partner"]["municipality"]["id"].clone();
    let mut row = entity::municipality::Entity::find_by_id(entity::id::MunicipalityId(uuid(&id)))
        .one(test.app.database.read())
        .await
        .unwrap()
        .unwrap();
    let fields = "municipality { ags version }";
    let change = |key: &str| {
        let input = json!({ "id": id, "key": key });
        async { act(&test, &administrator(), "changeMunicipalityKey", fields, input).await }
    };
    assert_eq!(refusals(&change("12054000").await), ["input.key MUNICIPALITY_KEY_VALID"]);

    // As if it had been picked before the key changed.
    let areas = register_area::Entity::find().all(test.app.database.read()).await.unwrap();
    let old = areas.iter().find(|area| area.key == "16056000").unwrap();
    row.area_id = Some(old.id);
    row.ags = Some("16056000".parse().unwrap());
    row.ars = None;
    row.district_key = "16056".parse().unwrap();
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    assert_eq!(refusals(&change("1605600").await), ["input.key UNKNOWN_MUNICIPALITY_KEY"]);
    assert_eq!(refusals(&change("16056000").await), ["input.key MUNICIPALITY_KEY_GONE"]);
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (
            crate::world::member(
                entity::id::PartnerId(uuid(&created["partner"]["id"])),
                api::access::Level::Manager,
            ),
            "FORBIDDEN",
        ),
    ] {
        let input = json!({ "id": id, "key": "16063105" });
        assert_eq!(act(&test, &actor, "changeMunicipalityKey", fields, input).await, code);
    }
    assert_eq!(
        change("16063105").await["municipality"],
        json!({ "ags": "16063105", "version": 2 })
    );
    let areas = register_area::Entity::find().all(test.app.database.read()).await.unwrap();
    let old = areas.iter().find(|area| area.key == "16056000").unwrap();
    let new = areas.iter().find(|area| area.key == "16063105").unwrap();
    assert_eq!(old.successor_id, Some(new.id));
    assert_eq!(use_cases(&test).await, ["partners.create_partner", "municipalities.change_key"]);
}

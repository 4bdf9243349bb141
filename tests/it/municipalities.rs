//! Länder and municipalities as clients read them.

use api::access::{Actor, Level};
use entity::{
    municipality, partner,
    terms::{ModelMunicipalityStatus, MunicipalityKind, PartnerStatus},
};
use rstest::rstest;
use serde_json::json;

use crate::{
    fixture::{Engine, TestApp},
    world::{ask, global, member, page_through, programmes as world, put, refused, sees},
};

const ANYONE: Actor = Actor::Anonymous;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_is_found_by_its_official_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let active = PartnerStatus::Active;
    world::put_municipality(&test, "Potsdam", "12054000", active).await;
    world::put_municipality(&test, "Wilsdruff", "14628410", active).await;
    let district = put(&test, world::partner(&test, "Landkreis Sächsische Schweiz")).await;
    let row = municipality::Model {
        ags: None,
        kind: MunicipalityKind::District,
        ..world::municipality(&test, &district, "14628410")
    };
    put(&test, row).await;

    let by_ags = r#"{ municipality(ags: "12054000") {
        name ags districtKey kind state { code keyPrefix name } partner { name municipality { ags } }
    } }"#;
    assert_eq!(
        ask(&test, &ANYONE, by_ags).await,
        json!({ "municipality": {
            "name": "Potsdam", "ags": "12054000", "districtKey": "12054", "kind": "INDEPENDENT_CITY",
            "state": { "code": "DE-BB", "keyPrefix": "12", "name": "Brandenburg" },
            "partner": { "name": "Potsdam", "municipality": { "ags": "12054000" } },
        } })
    );
    for (key, name) in [("12054", "Potsdam"), ("14628", "Landkreis Sächsische Schweiz")] {
        let query = format!(r#"{{ municipality(districtKey: "{key}") {{ name }} }}"#);
        assert_eq!(ask(&test, &ANYONE, &query).await["municipality"]["name"], name);
    }
    for (arguments, code, names) in [
        (r#"(ags: "12054000", districtKey: "12054")"#, "BAD_USER_INPUT", "`districtKey`"),
        ("", "BAD_USER_INPUT", "`ags`"),
        (r#"(districtKey: "1205")"#, "BAD_USER_INPUT", "`districtKey`"),
        (r#"(ags: "14612000")"#, "NOT_FOUND", ""),
    ] {
        let query = format!("{{ municipality{arguments} {{ id }} }}");
        let (found, message) = refused(&test, &ANYONE, &query).await;
        assert_eq!(found, code, "{query}");
        assert!(message.contains(names), "{message}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_is_as_visible_as_its_partner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (shown, _) =
        world::put_municipality(&test, "Dresden", "14612000", PartnerStatus::Active).await;
    let (hidden, municipality) =
        world::put_municipality(&test, "Chemnitz", "14511000", PartnerStatus::Proposed).await;
    let mayor = put(&test, world::office_holder(&test, Some(hidden.id), "Ludwig")).await;
    let programme = put(&test, world::programme(&test, "Dialog")).await;
    let active = ModelMunicipalityStatus::Active;
    let model = world::model_municipality(&test, programme.id, municipality.id, Some(1), active);
    let model = put(&test, model).await;

    let lists = format!(
        r#"{{
            municipalities {{ totalCount nodes {{ name }} }}
            searched: municipalities(filter: {{ search: "chemnitz" }}) {{ totalCount }}
            modelled: municipalities(filter: {{ modelMunicipalityOf: "{programme}" }}) {{ totalCount }}
            land(code: "DE-SN") {{ municipalities {{ totalCount nodes {{ name }} }} }}
            officeHolders(filter: {{ partnerId: "{partner}" }}) {{ totalCount }}
            modelMunicipalities(filter: {{ municipalityId: "{municipality}" }}) {{ totalCount }}
            inSaxony: modelMunicipalities(filter: {{ states: ["DE-SN"] }}) {{ totalCount }}
            programme(slug: "dialog") {{
                recordedMunicipalities modelMunicipalities {{ totalCount nodes {{ id }} }}
            }}
        }}"#,
        programme = global(programme.id),
        partner = global(hidden.id),
        municipality = global(municipality.id),
    );
    let slug = entity::terms::SubjectKind::Programme;
    put(&test, world::slug(slug, "dialog", programme.id)).await;
    let none = json!({ "totalCount": 0 });
    let dresden = json!({ "totalCount": 1, "nodes": [{ "name": "Dresden" }] });
    let stranger = member(shown.id, Level::Manager);
    for actor in [&ANYONE, &stranger] {
        let expected = json!({
            "municipalities": dresden, "searched": none, "modelled": none,
            "land": { "municipalities": dresden }, "officeHolders": none,
            "modelMunicipalities": none, "inSaxony": none,
            "programme": {
                "recordedMunicipalities": 0, "modelMunicipalities": { "totalCount": 0, "nodes": [] },
            },
        });
        assert_eq!(ask(&test, actor, &lists).await, expected);
        assert!(!sees(&test, actor, municipality.id).await);
        assert!(!sees(&test, actor, mayor.id).await);
        assert!(!sees(&test, actor, model.id).await);
        let (code, _) = refused(&test, actor, r#"{ municipality(ags: "14511000") { id } }"#).await;
        assert_eq!(code, "NOT_FOUND");
    }
    let own = member(hidden.id, Level::Viewer);
    let data = ask(&test, &own, &lists).await;
    let one = json!({ "totalCount": 1 });
    for list in ["searched", "modelled", "officeHolders", "modelMunicipalities", "inSaxony"] {
        assert_eq!(data[list], one, "{list}");
    }
    assert_eq!(data["municipalities"]["totalCount"], 2);
    assert_eq!(data["programme"]["recordedMunicipalities"], 1);
    assert!(sees(&test, &own, municipality.id).await);
    assert!(sees(&test, &own, mayor.id).await);
    assert!(sees(&test, &own, model.id).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn municipalities_are_chosen_by_land_kind_district_and_inhabitants(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for (name, ags, population) in [
        ("Dresden", "14612000", Some(566_222)),
        ("Wilsdruff", "14628410", Some(14_444)),
        ("Großröhrsdorf", "14625200", None),
        ("Potsdam", "12054000", Some(187_119)),
    ] {
        let partner = put(&test, world::partner(&test, name)).await;
        let row = municipality::Model { population, ..world::municipality(&test, &partner, ags) };
        put(&test, row).await;
    }
    for (filter, expected) in [
        (r#"{ states: ["DE-SN"] }"#, &["Dresden", "Großröhrsdorf", "Wilsdruff"] as &[&str]),
        ("{ kinds: [TOWN] }", &["Großröhrsdorf", "Wilsdruff"]),
        (r#"{ districtKey: "14628" }"#, &["Wilsdruff"]),
        ("{ minPopulation: 100000 }", &["Dresden", "Potsdam"]),
        ("{ maxPopulation: 14444 }", &["Wilsdruff"]),
        (r#"{ search: "grossroehrsdorf" }"#, &["Großröhrsdorf"]),
        (r#"{ states: ["DE-SN"], minPopulation: 187119 }"#, &["Dresden"]),
        ("{ states: [] }", &[]),
    ] {
        let query =
            format!("{{ municipalities(filter: {filter}) {{ totalCount nodes {{ name }} }} }}");
        let data = ask(&test, &ANYONE, &query).await;
        let names: Vec<_> = expected.iter().map(|name| json!({ "name": name })).collect();
        let expected = json!({ "totalCount": names.len(), "nodes": names });
        assert_eq!(data["municipalities"], expected, "{filter}");
    }
    for (filter, names) in [
        (r#"{ states: ["SN"] }"#, "filter.states"),
        (r#"{ districtKey: "x" }"#, "filter.districtKey"),
    ] {
        let query = format!("{{ municipalities(filter: {filter}) {{ totalCount }} }}");
        let (code, message) = refused(&test, &ANYONE, &query).await;
        assert_eq!(code, "BAD_USER_INPUT");
        assert!(message.contains(names), "{message}");
    }
    let query = "{ municipalities(orderBy: { field: NAME, direction: DESC }) { nodes { name } } }";
    let data = ask(&test, &ANYONE, query).await;
    assert_eq!(data["municipalities"]["nodes"][0]["name"], "Wilsdruff");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_laender_have_their_official_order_and_lists_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let saxony = Some("DE-SN".parse().unwrap());
    for name in ["Anton", "Berta", "Cäsar"] {
        put(&test, partner::Model { state: saxony, ..world::partner(&test, name) }).await;
    }
    let bavaria = Some("DE-BY".parse().unwrap());
    put(&test, partner::Model { state: bavaria, ..world::partner(&test, "Dora") }).await;
    let programme = entity::programme::Model {
        state: saxony,
        ..world::programme(&test, "Weltoffenes Sachsen")
    };
    put(&test, programme).await;

    let query = "query($cursor: String) { laender(PAGE) {
        nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }";
    let forward = page_through(&test, &ANYONE, query, "/laender", false).await.concat();
    let mut backward = page_through(&test, &ANYONE, query, "/laender", true).await;
    backward.reverse();
    assert_eq!(forward.len(), 16);
    assert_eq!(forward, backward.concat());
    assert_eq!(forward[0], json!({ "code": "DE-SH" }));
    assert_eq!(forward[15], json!({ "code": "DE-TH" }));

    let query = "{ laender(first: 100) { nodes {
        code partners(last: 2) { totalCount nodes { name state { code } } }
        programmes { nodes { title } }
    } } }";
    let data = ask(&test, &ANYONE, query).await;
    let land = |code: &str| {
        let nodes = data["laender"]["nodes"].as_array().unwrap();
        nodes.iter().find(|land| land["code"] == code).unwrap().clone()
    };
    let node = |name: &str, code: &str| json!({ "name": name, "state": { "code": code } });
    assert_eq!(
        land("DE-SN"),
        json!({
            "code": "DE-SN",
            "partners": { "totalCount": 3, "nodes": [node("Berta", "DE-SN"), node("Cäsar", "DE-SN")] },
            "programmes": { "nodes": [{ "title": "Weltoffenes Sachsen" }] },
        })
    );
    assert_eq!(land("DE-BY")["partners"]["nodes"], json!([node("Dora", "DE-BY")]));
    assert_eq!(land("DE-HH")["partners"]["totalCount"], 0);
}

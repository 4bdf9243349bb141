//! The network as a whole: every fact of the sources is reached by queries, and nothing private is.

use rstest::rstest;
use serde_json::{Value, json};

use super::{demo, read, texts};
use crate::fixture::Engine;

const DIALOGUES: &str =
    "https://www.fluechtlingsdialoge.de/de/projektnachrichten/netzwerktreffen-stuttgart";
const SELF_CHECK: &str = "https://www.bertelsmann-stiftung.de/de/unsere-projekte/weltoffene-kommune/projektthemen/selbstcheck-weltoffene-kommune";
const POTSDAM: &str = "https://www.info-potsdam.de/potsdam-bundesweit-erste-modellkommune-bdquo;weltoffene-kommuneldquo;-18926n.html";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_record_is_there_in_full(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{
        officeHolders { nodes { fullName } }
        programmes { nodes { slug } }
        eventSeriesList { nodes { slug } }
        events { nodes { slug } }
        agreements { totalCount }
        modelMunicipalities { nodes { ordinal pilot municipality { name } } }
        venues { nodes { name } }
        audienceGroups { totalCount }
        eventProfiles { totalCount }
        municipalities { totalCount }
    }";
    let data = read(&test, query).await;
    assert_eq!(
        texts(&data["officeHolders"]["nodes"], "fullName"),
        [
            "Prof. Dr. Brettschneider",
            "Farhad Dilmaghani",
            "Petra Köpping",
            "Mike Schubert",
            "Dr. Anne Ulrich",
            "Claudia Walther",
            "Hannes Wezel",
            "Annette Widmann-Mauz",
            "Kristina Winkler",
        ]
    );
    assert_eq!(
        texts(&data["programmes"]["nodes"], "slug"),
        [
            "chemnitzer-dialog",
            "dresdner-integrationskonzept",
            "kommunale-fluechtlingsdialoge",
            "kommunen-innovativ",
            "weltoffene-kommune",
        ]
    );
    assert_eq!(
        texts(&data["eventSeriesList"]["nodes"], "slug"),
        ["dresden-beteiligung-2021", "hbs-zivilgesellschaft-amt-2021"]
    );
    assert_eq!(data["events"]["nodes"].as_array().map(Vec::len), Some(10));
    assert_eq!(data["agreements"]["totalCount"], 1);
    let model = |ordinal: Option<i32>, pilot: bool, name: &str| json!({ "ordinal": ordinal, "pilot": pilot, "municipality": { "name": name } });
    assert_eq!(
        data["modelMunicipalities"]["nodes"],
        json!([
            model(Some(1), false, "Landeshauptstadt Potsdam"),
            model(None, true, "Stadt Iserlohn"),
            model(None, true, "Stadt Bochum"),
            model(None, true, "Landkreis Teltow-Fläming"),
        ])
    );
    assert_eq!(texts(&data["venues"]["nodes"], "name"), ["Dresdner Rathaus", "Villa Reitzenstein"]);
    assert_eq!(data["audienceGroups"]["totalCount"], 11);
    assert_eq!(data["eventProfiles"]["totalCount"], 4);
    assert_eq!(data["municipalities"]["totalCount"], 14);
}

/// 23 partners are in the texts; the others are municipalities from elsewhere.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_partner_of_the_sources_is_there_under_its_name(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{ partners(first: 100) { totalCount nodes { slug name kind state { code } } } }";
    let data = read(&test, query).await;
    let partners = &data["partners"];
    assert_eq!(partners["totalCount"], 33);
    let expected = [
        ("bfdt", "BfDT", "FEDERAL_AGENCY", ""),
        (
            "sms-sn",
            "Sächsisches Ministerium für Soziales und Verbraucherschutz",
            "STATE_MINISTRY",
            "DE-SN",
        ),
        ("sms-sn-gi", "Geschäftsbereich Gleichstellung und Integration", "UNIT", "DE-SN"),
        ("stadt-chemnitz", "Stadt Chemnitz", "MUNICIPALITY", "DE-SN"),
        ("ssg", "Sächsischer Städte- und Gemeindetag", "MUNICIPAL_ASSOCIATION", "DE-SN"),
        ("wilsdruff", "Wilsdruff", "MUNICIPALITY", "DE-SN"),
        ("stm-bw", "Staatsministerium", "STATE_MINISTRY", "DE-BW"),
        (
            "stm-bw-stab-srt",
            "Stabstelle der Staatsrätin für Zivilgesellschaft und Bürgerbeteiligung",
            "UNIT",
            "DE-BW",
        ),
        ("lpb", "Landeszentrale für politische Bildung", "STATE_AGENCY", "DE-BW"),
        ("fuehrungsakademie", "Führungsakademie", "PUBLIC_ACADEMY", "DE-BW"),
        ("hochschule-stuttgart", "Hochschule Stuttgart", "UNIVERSITY", "DE-BW"),
        ("bertelsmann-stiftung", "Bertelsmann Stiftung", "FOUNDATION", ""),
        ("lh-dresden", "Landeshauptstadt Dresden", "MUNICIPALITY", "DE-SN"),
        ("lh-dresden-iab", "Integrations- und Ausländerbeauftragte", "UNIT", "DE-SN"),
        ("dresden-beirat", "Dresdner Integrations- und Ausländerbeirat", "ADVISORY_BOARD", "DE-SN"),
        ("dsm", "Dachverband Sächsischer Migrantenorganisationen", "UMBRELLA_ASSOCIATION", "DE-SN"),
        ("hbs", "Heinrich-Böll-Stiftung", "FOUNDATION", ""),
        ("difu", "Difu", "RESEARCH_INSTITUTE", ""),
        ("thuenen", "Thünen-Institut für Regionalentwicklung", "RESEARCH_INSTITUTE", ""),
        ("bmbf", "BMBF", "FEDERAL_MINISTRY", ""),
        ("ib-bund", "Staatsministerin für Integration", "FEDERAL_COMMISSIONER", ""),
        ("phineo", "PHINEO gAG", "NON_PROFIT_COMPANY", ""),
        ("lh-potsdam", "Landeshauptstadt Potsdam", "MUNICIPALITY", "DE-BB"),
    ];
    assert_eq!(expected.len(), 23);
    let mut others = partners["nodes"].as_array().unwrap().clone();
    for (slug, name, kind, state) in expected {
        let place = others.iter().position(|partner| partner["slug"] == slug);
        let partner = others.remove(place.unwrap_or_else(|| panic!("{slug} is not there")));
        let state = if state.is_empty() { Value::Null } else { json!({ "code": state }) };
        let expected = json!({ "slug": slug, "name": name, "kind": kind, "state": state });
        assert_eq!(partner, expected);
    }
    assert_eq!(others.len(), 10);
    assert!(others.iter().all(|partner| partner["kind"] == "MUNICIPALITY"), "{others:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn municipalities_have_the_keys_of_the_register(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{ municipalities(orderBy: { field: NAME }) { nodes {
        ags ars districtKey kind registerArea { key name } partner { slug }
    } } }";
    let data = read(&test, query).await;
    let keys = [
        ("gemeinde-baiersbronn", Some("08237004")),
        ("gemeinde-denzlingen", Some("08316009")),
        ("landkreis-teltow-flaeming", None),
        ("lh-dresden", Some("14612000")),
        ("lh-potsdam", Some("12054000")),
        ("stadt-bochum", Some("05911000")),
        ("stadt-chemnitz", Some("14511000")),
        ("stadt-friedrichshafen", Some("08435016")),
        ("stadt-iserlohn", Some("05962024")),
        ("stadt-kaufbeuren", Some("09762000")),
        ("stadt-mannheim", Some("08222000")),
        ("stadt-ostfildern", Some("08116080")),
        ("stadt-stuttgart", Some("08111000")),
        ("wilsdruff", Some("14628410")),
    ];
    let mut nodes = data["municipalities"]["nodes"].as_array().unwrap().clone();
    nodes.sort_by_key(|node| node["partner"]["slug"].as_str().unwrap().to_owned());
    let found: Vec<_> = nodes
        .iter()
        .map(|node| (node["partner"]["slug"].as_str().unwrap(), node["ags"].as_str()))
        .collect();
    assert_eq!(found, keys);
    for node in &nodes {
        let key = node["ags"].as_str().or(node["districtKey"].as_str());
        assert_eq!(node["registerArea"]["key"].as_str(), key);
        let Some(ags) = node["ags"].as_str() else {
            assert_eq!(node["kind"], "DISTRICT");
            assert_eq!(node["districtKey"], "12072");
            continue;
        };
        let ars = node["ars"].as_str().unwrap();
        assert_eq!(ags, format!("{}{}", &ars[..5], &ars[9..]));
    }
}

/// Facts from elsewhere stand apart, each as a reported figure or in the words of its own source.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_fact_from_elsewhere_is_stated_by_its_own_source(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = r#"{
        meeting: event(slug: "netzwerktreffen-stm") { ...EventFacts }
        kickoff: event(slug: "chemnitzer-dialog-auftakt") { ...EventFacts }
        format: programme(slug: "chemnitzer-dialog") { ...ProgrammeFacts }
        project: programme(slug: "weltoffene-kommune") {
            ...ProgrammeFacts modelMunicipalities { nodes { pilot sources { ...Stated } } }
        }
        dialogues: programme(slug: "kommunale-fluechtlingsdialoge") { ...ProgrammeFacts }
        agreement: agreement(number: "WK-2019-1") { sources { ...Stated } }
        kaufbeuren: partner(slug: "stadt-kaufbeuren") { sources { ...Stated } }
        series: eventSeries(slug: "hbs-zivilgesellschaft-amt-2021") { sources { ...Stated } }
    }
    fragment Stated on SourceRefInfo { url states }
    fragment Figure on ReportedFigure {
        measure quantity { count approximate asOf { value } } sourceUrl
    }
    fragment EventFacts on Event { sources { ...Stated } reportedFigures { ...Figure } }
    fragment ProgrammeFacts on Programme { sources { ...Stated } reportedFigures { ...Figure } }"#;
    let data = read(&test, query).await;

    for (fact, sources, url, words) in [
        ("X1", "/meeting/sources", DIALOGUES, &["2017-02-16", "about 50"][..]),
        (
            "X2",
            "/kickoff/sources",
            "https://www.sms.sachsen.de/chemnitzer-dialog-4924.html",
            &["2019-04-08", "more than 40", "not public", "four Fachforen"],
        ),
        (
            "X2",
            "/format/sources",
            "https://bpb.de/die-bpb/presse/pressemitteilungen/289049/",
            &["2019-04-08"],
        ),
        (
            "X3",
            "/project/sources",
            "https://phineo.org/projekte/weltoffene-kommunen-vom-dialog-zum-zusammenhalt",
            &["2019 to 2022", "35 model municipalities", "seven fields of action"],
        ),
        ("X4", "/agreement/sources", POTSDAM, &["Kirsten Witte", "Claudia Walther"]),
        (
            "X4",
            "/agreement/sources",
            "https://www.kommunal.de/modellprojekt-weltoffene-kommune",
            &["press photo", "Kirsten Witte"],
        ),
        ("X5", "/agreement/sources", POTSDAM, &["Letter of Intent (LOI)", "Potsdam Museum"]),
        (
            "X7",
            "/kaufbeuren/sources",
            "https://kaufbeuren-aktiv.de/top-themen/meldung/weiterer-schritt-hin-zur-weltoffenen-kommune.html",
            &["108 questions", "about 40 people"],
        ),
        (
            "X8",
            "/dialogues/sources",
            "https://fluechtlingsdialoge.de/de/projektnachrichten/erste-ergebnisse-in-baden-wuerttemberg",
            &["27 dialogues", "April to December 2016", "2100 people", "17 of them"],
        ),
        (
            "X9",
            "/dialogues/sources",
            "https://newscenter.jugendstiftung.de/artikel/kommunaler-fl%C3%BCchtlingsdialog-wie-leben-wir-k%C3%BCnftig-zusammen",
            &["3000 EUR", "Landkreise, Städte", "Gemeinden", "2016-10-31"],
        ),
        (
            "X10",
            "/series/sources",
            "https://www.boell.de/de/gemeinsam-stark-vor-ort-amt-zivilgesellschaft",
            &["Gemeinsam stark vor Ort: Amt & Zivilgesellschaft", "digital", "later"],
        ),
    ] {
        let sources = data.pointer(sources).unwrap().as_array().unwrap();
        let source = sources.iter().find(|source| source["url"] == url);
        let source = source.unwrap_or_else(|| panic!("{fact}: {url} is not among {sources:?}"));
        let states = source["states"].as_str().unwrap();
        for word in words {
            assert!(states.contains(word), "{fact}: `{word}` is not in: {states}");
        }
    }

    // X6: the pilots before the programme.
    let piloted =
        data["project"]["modelMunicipalities"]["nodes"].as_array().unwrap().iter().filter(
            |model| {
                let source = &model["sources"][0];
                model["pilot"] == true
                    && source["url"] == SELF_CHECK
                    && source["states"] == "Pilot municipality before the programme began."
            },
        );
    assert_eq!(piloted.count(), 3);

    for (figures, measure, count, approximate, as_of) in [
        ("/meeting/reportedFigures", "ATTENDANCE", 50, true, None),
        ("/kickoff/reportedFigures", "ATTENDANCE", 40, true, None),
        ("/project/reportedFigures", "MUNICIPALITIES", 35, false, Some("2022")),
        ("/dialogues/reportedFigures", "EVENTS", 27, false, Some("2016-12")),
        ("/dialogues/reportedFigures", "PEOPLE_REACHED", 2100, true, Some("2016-12")),
    ] {
        let quantity =
            json!({ "count": count, "approximate": approximate, "asOf": { "value": as_of } });
        let figures = data.pointer(figures).unwrap().as_array().unwrap();
        let reported = |figure: &&Value| {
            figure["measure"] == measure
                && figure["quantity"] == quantity
                && figure["sourceUrl"].is_string()
        };
        assert_eq!(figures.iter().filter(reported).count(), 1, "{measure}: {figures:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_address_is_at_example_org(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = demo(engine).await;
    let query = "{
        programmes { nodes { contact { email } } }
        eventSeriesList { nodes { contact { email } } }
        events { nodes { contact { email } } }
        partners(first: 100) { nodes { publicEmail } }
        eventProfiles { nodes { functionMailbox } }
    }";
    let answer = read(&test, query).await.to_string();
    let domains: Vec<_> = answer.split('@').skip(1).collect();
    assert_eq!(domains.len(), 4, "the series and its three events: {answer}");
    assert!(domains.iter().all(|domain| domain.starts_with("example.org\"")), "{answer}");
}

/// Also where no field shows it.
#[test]
fn the_data_file_holds_no_address_of_a_real_person() {
    let file = include_str!("../../../api/assets/demo/network.json");
    let addresses: Vec<_> = file.split('@').skip(1).collect();
    assert_eq!(addresses.len(), 1);
    assert!(addresses[0].starts_with("example.org\""));
}

//! Programmes, the partners' parts in them, and model municipalities as clients read them.

use api::access::{Actor, Level};
use entity::{
    model_municipality, office_holder, partner, partner_role, programme, programme_document,
    reported_figure,
    terms::{
        FigureMeasure, ModelMunicipalityStatus, PartnerRoleState, PartnerStatus, ProgrammeKind,
        ProgrammeScope, ProgrammeStatus, SubjectKind, TextItemKind,
    },
    topic, topic_link,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask, ask_with, global, id, member, page_through, programmes as world, put,
        refused, sees,
    },
};

const ANYONE: Actor = Actor::Anonymous;

async fn titles(test: &TestApp, arguments: &str) -> Vec<String> {
    let query = format!("{{ programmes{arguments} {{ nodes {{ title }} }} }}");
    let data = ask(test, &ANYONE, &query).await;
    let nodes = data["programmes"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_is_read_with_all_that_is_known_of_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, dresden) =
        world::put_municipality(&test, "Dresden", "14612000", PartnerStatus::Active).await;
    let holder = office_holder::Model {
        academic_title: Some("Dr.".to_owned()),
        given_name: Some("Kristina".to_owned()),
        function: Some("Integrationsbeauftragte".to_owned()),
        held_from: Some("2010".parse().unwrap()),
        ..world::office_holder(&test, Some(dresden.partner_id), "Winkler")
    };
    let holder = put(&test, holder).await;
    let row = programme::Model {
        slug: "integrationskonzept".parse().unwrap(),
        motto: Some("Dresden für alle".to_owned()),
        goal: Some("Fortschreibung".to_owned()),
        kind: ProgrammeKind::ConceptProcess,
        scope: Some(ProgrammeScope::Municipal),
        state: Some("DE-SN".parse().unwrap()),
        municipality_id: Some(dresden.id),
        ended_on: Some("2026".parse().unwrap()),
        duration_text: Some("fünf Jahre".to_owned()),
        topics_open_ended: true,
        contact_id: Some(holder.id),
        contact_email: Some("integration@dresden.de".to_owned()),
        status: ProgrammeStatus::Completed,
        editorial_note: Some("Nach der Pressemitteilung".to_owned()),
        ..world::programme_from(&test, "Integrationskonzept  ´Dresden´ & Umland", "2021-06")
    };
    let programme = put(&test, row).await;
    for (kind, text) in [
        (TextItemKind::Alias, "IntK"),
        (TextItemKind::FormerName, "Integrationskonzept 2015"),
        (TextItemKind::Component, "Workshops"),
        (TextItemKind::PlannedOutput, "Aktionsplan"),
        (TextItemKind::GuidingQuestion, "Was fehlt?"),
    ] {
        put(&test, world::text_item(&test, programme.id, kind, 1, text)).await;
    }
    for (position, name) in [(2, "Arbeit"), (1, "Bildung")] {
        let topic = topic::Model {
            id: id(&test),
            name: name.to_owned(),
            sort_name: name.to_lowercase(),
            search_text: name.to_lowercase(),
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        let topic = put(&test, topic).await;
        let link = topic_link::Model {
            topic_id: topic.id,
            subject_kind: SubjectKind::Programme,
            subject_id: programme.id.0,
            position,
        };
        put(&test, link).await;
    }
    let analysis = programme_document::Model {
        period_from: Some(2015),
        period_until: Some(2020),
        nature: entity::terms::DocumentNature::Retrospective,
        ..world::document(&test, programme.id, 2, "Analyse")
    };
    put(&test, analysis).await;
    put(&test, world::document(&test, programme.id, 1, "Aktionsplan")).await;
    put(&test, world::slug(SubjectKind::Programme, "integrationskonzept", programme.id)).await;
    put(&test, world::slug(SubjectKind::Programme, "intk-2015", programme.id)).await;

    let query = r#"{ programme(slug: "intk-2015") {
        slug formerSlugs title motto goal kind scope status durationText editorialNote
        aliases formerTitles components plannedOutputs guidingQuestions
        topics { name } topicsOpenEnded requiresAgreement version
        state { name } municipality { name programmes { nodes { slug } } }
        startedOn { value precision } endedOn { value precision }
        documents { position title nature periodFrom periodUntil programme { slug } }
        contact { email officeHolder { fullName function partner { name }
            heldFrom { value precision } heldUntil { value precision } publicBasis } }
    } }"#;
    assert_eq!(
        ask(&test, &ANYONE, query).await["programme"],
        json!({
            "slug": "integrationskonzept", "formerSlugs": ["intk-2015"],
            "title": "Integrationskonzept  ´Dresden´ & Umland",
            "motto": "Dresden für alle", "goal": "Fortschreibung",
            "kind": "CONCEPT_PROCESS", "scope": "MUNICIPAL", "status": "COMPLETED",
            "durationText": "fünf Jahre", "editorialNote": "Nach der Pressemitteilung",
            "aliases": ["IntK"], "formerTitles": ["Integrationskonzept 2015"],
            "components": ["Workshops"], "plannedOutputs": ["Aktionsplan"],
            "guidingQuestions": ["Was fehlt?"],
            "topics": [{ "name": "Bildung" }, { "name": "Arbeit" }], "topicsOpenEnded": true,
            "requiresAgreement": false, "version": 1,
            "state": { "name": "Sachsen" },
            "municipality": {
                "name": "Dresden", "programmes": { "nodes": [{ "slug": "integrationskonzept" }] },
            },
            "startedOn": { "value": "2021-06", "precision": "MONTH" },
            "endedOn": { "value": "2026", "precision": "YEAR" },
            "documents": [
                { "position": 1, "title": "Aktionsplan", "nature": "PLAN", "periodFrom": null,
                  "periodUntil": null, "programme": { "slug": "integrationskonzept" } },
                { "position": 2, "title": "Analyse", "nature": "RETROSPECTIVE", "periodFrom": 2015,
                  "periodUntil": 2020, "programme": { "slug": "integrationskonzept" } },
            ],
            "contact": {
                "email": "integration@dresden.de",
                "officeHolder": {
                    "fullName": "Dr. Kristina Winkler", "function": "Integrationsbeauftragte",
                    "partner": { "name": "Dresden" },
                    "heldFrom": { "value": "2010", "precision": "YEAR" },
                    "heldUntil": { "value": null, "precision": "UNKNOWN" },
                    "publicBasis": "PUBLIC_OFFICE",
                },
            },
        })
    );
    assert_eq!(
        refused(&test, &ANYONE, r#"{ programme(slug: "intk") { id } }"#).await.0,
        "NOT_FOUND"
    );
    let (code, _) = refused(&test, &ANYONE, r#"{ programme(slug: "Int K") { id } }"#).await;
    assert_eq!(code, "BAD_USER_INPUT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn programmes_without_a_known_start_come_last_both_ways(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    put(&test, world::programme_from(&test, "Sommer", "2019-08-21")).await;
    put(&test, world::programme(&test, "Unbekannt A")).await;
    put(&test, world::programme_from(&test, "Jahr", "2019")).await;
    put(&test, world::programme(&test, "Unbekannt B")).await;
    put(&test, world::programme_from(&test, "April", "2019-04")).await;

    let order = |direction| format!("orderBy: {{ field: START, direction: {direction} }}");
    let earliest = ["Jahr", "April", "Sommer", "Unbekannt A", "Unbekannt B"];
    assert_eq!(titles(&test, &format!("({})", order("ASC"))).await, earliest);
    let latest = ["Sommer", "April", "Jahr", "Unbekannt B", "Unbekannt A"];
    assert_eq!(titles(&test, &format!("({})", order("DESC"))).await, latest);

    for (direction, expected) in [("ASC", earliest), ("DESC", latest)] {
        let query = format!(
            "query($cursor: String) {{ programmes(PAGE, {}) {{
                nodes {{ title }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
            }} }}",
            order(direction)
        );
        let expected: Vec<_> = expected.iter().map(|title| json!({ "title": title })).collect();
        let forward = page_through(&test, &ANYONE, &query, "/programmes", false).await;
        assert_eq!(forward.concat(), expected);
        let mut backward = page_through(&test, &ANYONE, &query, "/programmes", true).await;
        backward.reverse();
        assert_eq!(backward.concat(), expected);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn programmes_are_found_by_words_kind_scope_land_and_topic(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let funding = programme::Model {
        kind: ProgrammeKind::FundingMeasure,
        scope: Some(ProgrammeScope::State),
        state: Some("DE-SN".parse().unwrap()),
        status: ProgrammeStatus::Planned,
        ..world::programme(&test, "Förderung der Integration")
    };
    let funding = put(&test, funding).await;
    put(&test, world::programme(&test, "Weltoffene Kommune")).await;
    let topic = topic::Model {
        id: id(&test),
        name: "Bildung".to_owned(),
        sort_name: "bildung".to_owned(),
        search_text: " bildung ".to_owned(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let topic = put(&test, topic).await;
    let link = topic_link::Model {
        topic_id: topic.id,
        subject_kind: SubjectKind::Programme,
        subject_id: funding.id.0,
        position: 1,
    };
    put(&test, link).await;
    for filter in [
        r#"search: "foerderung""#,
        r#"search: "FÖRDERUNGEN integration""#,
        "kinds: [FUNDING_MEASURE]",
        "scopes: [STATE, DISTRICT]",
        r#"states: ["DE-SN"]"#,
        "statuses: [PLANNED]",
        &format!("topicIds: [\"{}\"]", global(topic.id)),
    ] {
        let found = titles(&test, &format!("(filter: {{ {filter} }})")).await;
        assert_eq!(found, ["Förderung der Integration"], "{filter}");
    }
    assert_eq!(titles(&test, r#"(filter: { search: "nirgends" })"#).await, [] as [&str; 0]);
    assert_eq!(titles(&test, "").await, ["Förderung der Integration", "Weltoffene Kommune"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shown_as_a_partner_without_consent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, world::programme(&test, "Dialog")).await;
    put(&test, world::slug(SubjectKind::Programme, "dialog", programme.id)).await;
    let host = put(&test, world::partner(&test, "Gastgeberin")).await;
    put(&test, world::lead(&test, programme.id, host.id)).await;
    let asked = put(&test, world::partner(&test, "Gefragte")).await;
    put(&test, world::slug(SubjectKind::Partner, "gefragte", asked.id)).await;
    let proposed = partner_role::Model {
        position: 2,
        state: PartnerRoleState::Proposed,
        ..world::role(&test, programme.id, asked.id)
    };
    let proposed = put(&test, proposed).await;
    // Accepted, by a partner that is not public.
    let hidden =
        partner::Model { status: PartnerStatus::Suspended, ..world::partner(&test, "Verborgene") };
    let hidden = put(&test, hidden).await;
    let accepted =
        partner_role::Model { position: 3, ..world::role(&test, programme.id, hidden.id) };
    let accepted = put(&test, accepted).await;
    for (position, state) in [(4, PartnerRoleState::Declined), (5, PartnerRoleState::Ended)] {
        let former = put(&test, world::partner(&test, &format!("Frühere {position}"))).await;
        let role = world::role(&test, programme.id, former.id);
        put(&test, partner_role::Model { position, state, ..role }).await;
    }

    let query = format!(
        r#"{{
            programme(slug: "dialog") {{ roles {{ totalCount nodes {{
                position role state leads partner {{ name }} programme {{ title }}
            }} }} }}
            partner(slug: "gefragte") {{ roles {{ totalCount nodes {{ id }} }} }}
            asked: programmes(filter: {{ partnerId: "{}" }}) {{ totalCount }}
            hidden: programmes(filter: {{ partnerId: "{}" }}) {{ totalCount }}
            host: programmes(filter: {{ partnerId: "{}" }}) {{ totalCount }}
        }}"#,
        global(asked.id),
        global(hidden.id),
        global(host.id),
    );
    let stranger = member(put(&test, world::partner(&test, "Fremde")).await.id, Level::Manager);
    let viewer = member(host.id, Level::Viewer);
    for actor in [&ANYONE, &stranger, &viewer] {
        let data = ask(&test, actor, &query).await;
        assert_eq!(
            data["programme"]["roles"],
            json!({ "totalCount": 1, "nodes": [{
                "position": 1, "role": "HOST", "state": "ACCEPTED", "leads": true,
                "partner": { "name": "Gastgeberin" }, "programme": { "title": "Dialog" },
            }] })
        );
        assert_eq!(data["partner"]["roles"], json!({ "totalCount": 0, "nodes": [] }));
        for (list, count) in [("asked", 0), ("hidden", 0), ("host", 1)] {
            assert_eq!(data[list]["totalCount"], count, "{list}");
        }
        assert!(!sees(&test, actor, proposed.id).await);
        assert!(!sees(&test, actor, accepted.id).await);
    }
    // The one who is asked sees what is asked; a part that is not accepted is still none.
    let own = member(asked.id, Level::Viewer);
    let data = ask(&test, &own, &query).await;
    assert_eq!(data["partner"]["roles"]["totalCount"], 1);
    assert_eq!(data["asked"]["totalCount"], 0);
    assert!(sees(&test, &own, proposed.id).await);
    // Who steers the programme sees all but partners that are hidden; an administrator sees all.
    let steering = member(host.id, Level::Editor);
    let count = async |actor| {
        ask(&test, actor, &query).await["programme"]["roles"]["totalCount"].as_i64().unwrap()
    };
    assert_eq!(count(&steering).await, 4);
    assert_eq!(count(&administrator()).await, 5);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_model_municipality_is_hidden_before_it_is_active(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, world::programme(&test, "Kommune")).await;
    put(&test, world::slug(SubjectKind::Programme, "kommune", programme.id)).await;
    let host = put(&test, world::partner(&test, "Gastgeberin")).await;
    put(&test, world::lead(&test, programme.id, host.id)).await;
    let statuses = [
        (Some(1), ModelMunicipalityStatus::Active),
        (Some(2), ModelMunicipalityStatus::Paused),
        (Some(3), ModelMunicipalityStatus::Completed),
        (Some(4), ModelMunicipalityStatus::Admitted),
        (None, ModelMunicipalityStatus::Interested),
        (None, ModelMunicipalityStatus::Applied),
        (None, ModelMunicipalityStatus::UnderReview),
        (None, ModelMunicipalityStatus::Waiting),
        (None, ModelMunicipalityStatus::Rejected),
        (None, ModelMunicipalityStatus::Withdrawn),
    ];
    let mut models: Vec<(partner::Model, model_municipality::Model)> = Vec::new();
    for (number, (ordinal, status)) in statuses.into_iter().enumerate() {
        let (name, ags) = (format!("Stadt {number}"), format!("1462{number}010"));
        let (partner, municipality) =
            world::put_municipality(&test, &name, &ags, PartnerStatus::Active).await;
        let model =
            world::model_municipality(&test, programme.id, municipality.id, ordinal, status);
        models.push((partner, put(&test, model).await));
    }
    let query = r#"{
        programme(slug: "kommune") {
            recordedMunicipalities modelMunicipalities { totalCount nodes { ordinal } }
        }
        modelMunicipalities { totalCount nodes { ordinal municipality { name } } }
        waiting: modelMunicipalities(filter: { statuses: [WAITING, APPLIED] }) { totalCount }
    }"#;
    let counts = async |actor: &Actor| {
        let data = ask(&test, actor, query).await;
        assert_eq!(data["programme"]["recordedMunicipalities"], 3, "counted, whoever asks");
        let counts = [
            &data["programme"]["modelMunicipalities"],
            &data["modelMunicipalities"],
            &data["waiting"],
        ];
        counts.map(|list| list["totalCount"].as_i64().unwrap())
    };
    assert_eq!(counts(&ANYONE).await, [3, 3, 0]);
    assert_eq!(counts(&member(host.id, Level::Viewer)).await, [3, 3, 0]);
    assert_eq!(counts(&member(host.id, Level::Editor)).await, [10, 10, 2]);
    assert_eq!(counts(&administrator()).await, [10, 10, 2]);
    let (applicant, application) = &models[5];
    let own = member(applicant.id, Level::Viewer);
    assert_eq!(counts(&own).await, [4, 4, 1]);
    assert!(sees(&test, &own, application.id).await);
    assert!(!sees(&test, &ANYONE, application.id).await);
    assert!(sees(&test, &ANYONE, models[0].1.id).await);

    let ordinals = |data: &Value| -> Vec<Value> {
        let nodes = data["modelMunicipalities"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["ordinal"].clone()).collect()
    };
    let data = ask(&test, &own, query).await;
    assert_eq!(ordinals(&data), [json!(1), json!(2), json!(3), json!(null)], "no number: last");
    let query = "{ modelMunicipalities(orderBy: { field: ORDINAL, direction: DESC }) {
        nodes { ordinal } } }";
    let data = ask(&test, &ANYONE, query).await;
    assert_eq!(ordinals(&data), [json!(3), json!(2), json!(1)]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_reported_is_never_mixed_with_what_is_counted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let programme = put(&test, world::programme(&test, "Dialoge")).await;
    put(&test, world::slug(SubjectKind::Programme, "dialoge", programme.id)).await;
    let measure = FigureMeasure::TargetMunicipalities;
    let target = reported_figure::Model {
        approximate: true,
        note: Some("rund 40".to_owned()),
        ..world::figure(&test, programme.id, 1, measure, 40)
    };
    put(&test, target).await;
    let first = reported_figure::Model {
        as_of: Some("2019-11".parse().unwrap()),
        source_title: Some("Netzwerktreffen".to_owned()),
        ..world::figure(&test, programme.id, 2, FigureMeasure::Municipalities, 37)
    };
    put(&test, first).await;
    let later = world::figure(&test, programme.id, 3, FigureMeasure::Municipalities, 39);
    put(&test, later).await;
    let (_, municipality) =
        world::put_municipality(&test, "Potsdam", "12054000", PartnerStatus::Active).await;
    let active = ModelMunicipalityStatus::Active;
    let model = world::model_municipality(&test, programme.id, municipality.id, Some(1), active);
    put(&test, model).await;

    let query = r#"{ programme(slug: "dialoge") {
        targetMunicipalities { count approximate asOf { value } }
        reportedMunicipalities { count approximate asOf { value } }
        recordedMunicipalities
        reportedFigures { measure quantity { count } note sourceTitle programme { title } }
    } }"#;
    let figure = |measure: &str, count: i32, note: Value, source: Value| {
        json!({
            "measure": measure, "quantity": { "count": count }, "note": note,
            "sourceTitle": source, "programme": { "title": "Dialoge" },
        })
    };
    assert_eq!(
        ask(&test, &ANYONE, query).await["programme"],
        json!({
            "targetMunicipalities": { "count": 40, "approximate": true, "asOf": { "value": null } },
            "reportedMunicipalities": {
                "count": 37, "approximate": false, "asOf": { "value": "2019-11" },
            },
            "recordedMunicipalities": 1,
            "reportedFigures": [
                figure("TARGET_MUNICIPALITIES", 40, json!("rund 40"), json!(null)),
                figure("MUNICIPALITIES", 37, json!(null), json!("Netzwerktreffen")),
                figure("MUNICIPALITIES", 39, json!(null), json!(null)),
            ],
        })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lists_inside_of_lists_have_pages_in_both_directions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let mut programmes = Vec::new();
    for title in ["Eins", "Zwei"] {
        programmes.push(put(&test, world::programme(&test, title)).await);
    }
    for number in 1..=5 {
        let partner = put(&test, world::partner(&test, &format!("Partner {number}"))).await;
        for programme in &programmes {
            // Places are shared: the id decides.
            let role = world::role(&test, programme.id, partner.id);
            put(&test, partner_role::Model { position: 1 + number / 3, ..role }).await;
        }
    }
    let query = "query($cursor: String) { programmes { nodes { title roles(PAGE) {
        totalCount nodes { partner { name } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } } } }";
    let list = "/programmes/nodes/0/roles";
    let forward = page_through(&test, &ANYONE, query, list, false).await;
    assert_eq!(forward.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let mut backward = page_through(&test, &ANYONE, query, list, true).await;
    assert_eq!(backward.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    backward.reverse();
    assert_eq!(forward.concat(), backward.concat());
    let names: Vec<_> = (1..=5)
        .map(|number| json!({ "partner": { "name": format!("Partner {number}") } }))
        .collect();
    assert_eq!(forward.concat(), names);

    let query = "{ programmes { nodes { roles(first: 1) { totalCount nodes { id } } } } }";
    let data = ask_with(&test, &ANYONE, query, json!({})).await;
    for programme in data["programmes"]["nodes"].as_array().unwrap() {
        assert_eq!(programme["roles"]["totalCount"], 5);
        assert_eq!(programme["roles"]["nodes"].as_array().unwrap().len(), 1);
    }
}

/// What programmes lead to, path by path.
const PATHS: [&str; 34] = [
    "aliases",
    "topics { name }",
    "documents { programme { title } }",
    "reportedFigures { programme { title } }",
    "targetMunicipalities { count }",
    "recordedMunicipalities",
    "formerSlugs",
    "sources { title }",
    "externalIds { key }",
    "state { partners { totalCount nodes { name } } }",
    "state { municipalities { totalCount nodes { name } } }",
    "state { programmes { totalCount nodes { title } } }",
    "municipality { name }",
    "municipality { programmes { nodes { title } } }",
    "contact { officeHolder { partner { name } } }",
    "contact { officeHolder { signatures { totalCount nodes { evidence } } } }",
    "roles { totalCount nodes { partner { roles { nodes { programme { title } } } } } }",
    "modelMunicipalities { totalCount nodes { contact { fullName } } }",
    "modelMunicipalities { nodes { agreements { totalCount nodes { documentText } } } }",
    "modelMunicipalities { nodes { municipality { modelMunicipalities { nodes { ordinal } } } } }",
    "agreements(first: 2) { totalCount nodes { supersedes { title } } }",
    "agreements(first: 2) { nodes { supersededBy { title } } }",
    "agreements(first: 2) { nodes { modelMunicipality { ordinal } } }",
    "agreements(first: 2) { nodes { parties { signature { officeHolder { fullName } } } } }",
    "agreements(first: 2) { nodes { parties { signature { party { agreement { title } } } } } }",
    "agreements(first: 2) { nodes { parties { partner { agreements { totalCount nodes { title } } } } } }",
    "agreements(first: 2) { nodes { parties { partner { officeHolders { nodes { fullName } } } } } }",
    "agreements(first: 2) { nodes { parties { partner { municipality { state { name } } } } } }",
    "plannedFieldsOfAction",
    "members { totalCount nodes { name } }",
    "memberCounts { partners }",
    "memberCounts { municipalitiesByStatus { status } municipalitiesByState { state { name } } }",
    "viewerIsMember",
    "viewerCanEdit viewerCanStart viewerCanProposeLead",
];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn more_rows_cost_no_more_statements(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for number in 0..3 {
        grow(&test, number).await;
    }
    let mut few = Vec::new();
    for path in PATHS {
        few.push(statements(&test, path, 3).await);
    }
    for number in 3..9 {
        grow(&test, number).await;
    }
    for (path, few) in PATHS.into_iter().zip(few) {
        assert!(few > 1, "{path} leads nowhere");
        assert_eq!(statements(&test, path, 9).await, few, "{path}");
    }
}

/// How many statements it takes to read this of all programmes.
///
/// A batch closes after a millisecond, so a busy machine can split one: the smallest of some runs
/// counts.
async fn statements(test: &TestApp, path: &str, programmes: usize) -> usize {
    let query = format!("{{ programmes(first: 9) {{ nodes {{ {path} }} }} }}");
    let mut least = usize::MAX;
    for _ in 0..5 {
        test.take_statements();
        let data = ask(test, &ANYONE, &query).await;
        assert_eq!(data["programmes"]["nodes"].as_array().map(Vec::len), Some(programmes));
        least = least.min(test.take_statements().len());
    }
    least
}

/// One more programme with one of everything.
async fn grow(test: &TestApp, number: usize) {
    let (partner, municipality) = world::put_municipality(
        test,
        &format!("Stadt {number}"),
        &format!("14{:03}010", 500 + number),
        PartnerStatus::Active,
    )
    .await;
    let holder = world::office_holder(test, Some(partner.id), &format!("Name {number}"));
    let holder = put(test, holder).await;
    let programme = programme::Model {
        state: Some("DE-SN".parse().unwrap()),
        municipality_id: Some(municipality.id),
        contact_id: Some(holder.id),
        ..world::programme(test, &format!("Programm {number}"))
    };
    let programme = put(test, programme).await;
    put(test, world::lead(test, programme.id, partner.id)).await;
    put(test, world::document(test, programme.id, 1, "Plan")).await;
    let measure = FigureMeasure::TargetMunicipalities;
    put(test, world::figure(test, programme.id, 1, measure, 40)).await;
    let active = ModelMunicipalityStatus::Active;
    let model = model_municipality::Model {
        contact_id: Some(holder.id),
        ..world::model_municipality(test, programme.id, municipality.id, Some(1), active)
    };
    let model = put(test, model).await;
    let agreement = entity::agreement::Model {
        programme_id: Some(programme.id),
        model_municipality_id: Some(model.id),
        ..world::released(test, &format!("Absicht {number}"), Some("2019-11-05"))
    };
    let agreement = put(test, agreement).await;
    let successor = entity::agreement::Model {
        programme_id: Some(programme.id),
        supersedes_id: Some(agreement.id),
        ..world::released(test, &format!("Nachfolge {number}"), None)
    };
    put(test, successor).await;
    let party = put(test, world::party(test, agreement.id, partner.id, 1)).await;
    let signature = entity::signature::Model {
        office_holder_id: Some(holder.id),
        ..world::signature(test, party.id, "Name")
    };
    put(test, signature).await;
}

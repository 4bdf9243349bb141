//! From SQLite to PostgreSQL, and back.

use std::{collections::BTreeSet, fs, io, path::Path};

use api::{
    access::Actor,
    audit::service::{self as audit, Defect, Observer},
    demo::service::load as load_demo,
    identity::service::{Login, login},
    transfer::service::dump,
};
use chrono::TimeDelta;
use entity::{
    api_key, idempotency_key, privacy_notice, stored_file, tables::tables, terms::FileStatus,
    throttle, user_account,
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{dumped, lines, loaded};
use crate::{
    fixture::{Engine, TestApp, now},
    registration_race::register,
    story,
    world::{
        administrator, events, id,
        programmes::partner,
        put,
        registrations::open,
        users::{account, put_administrator},
    },
};

/// What everybody and administrators ask: every list, with what hangs on it.
const LISTS: &str = "{
    partners(first: 50) { totalCount nodes { id slug name shortName kind status website version
        formerSlugs aliases units(first: 5) { nodes { id } } sources { title url }
        municipality { id ags population { count } } } }
    municipalities(first: 50) { totalCount nodes { id ags ars districtKey kind latitude longitude } }
    programmes(first: 50) { totalCount nodes { id slug title status requiresAgreement components
        startedOn { value precision } targetMunicipalities { count approximate } } }
    events(first: 50) { totalCount nodes { id slug title status date { value precision }
        attendanceMode placeText languages topics { name } freeSeats createdAt } }
    eventSeriesList(first: 20) { totalCount nodes { id slug title subtitle } }
    agreements(first: 20) { totalCount nodes { id number title status validFrom revision
        documentSha256 signedOn { value } parties { partner { id } } } }
    modelMunicipalities(first: 50) { totalCount nodes { id ordinal pilot status version } }
    officeHolders(first: 50) { totalCount nodes { id fullName heldFrom { value } } }
    laender(first: 16) { totalCount nodes { id code name } }
    registerAreas(first: 50) { totalCount nodes { id key name level hectares firstOn } }
    registerEditions { id territoryOn sha256 importedAt }
    topics(first: 50) { totalCount nodes { id name } }
    outcomes(first: 50) { totalCount nodes { id title progress due { value } } }
    recommendations(first: 20) { totalCount nodes { id slug title edition publishedAt } }
    knowledgeItems(first: 20) { totalCount nodes { id slug title kind } }
    eventProfiles(first: 20) { totalCount nodes { id title keyResults participants { count } } }
    selfAssessments(first: 20) { totalCount nodes { id status submittedAt scores { __typename } } }
    search(query: \"dresden integration\", first: 20) { totalCount edges { cursor node { __typename } } }
}";

/// What only administrators are answered.
const ADMINISTRATION: &str = "{
    auditEntries(first: 50) { nodes { id recordedAt useCase actorKind seal { position hash } } }
    mails(first: 50) { totalCount nodes { id template status attempts createdAt } }
    users(first: 50) { totalCount nodes { id name status secondFactor } }
}";

/// Operations without variables that the documentation shows, and the examples that the service carries.
fn operations() -> Vec<(String, Value)> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut operations =
        vec![(LISTS.to_owned(), json!({})), (ADMINISTRATION.to_owned(), json!({}))];
    for page in read(&root.join("docs"), "md") {
        let blocks = page.split("```graphql\n").skip(1);
        for block in blocks.filter_map(|block| block.split("```").next()) {
            let asks = block.starts_with("query") || block.starts_with('{');
            // Addresses of downloads are signed anew with every answer.
            if asks && !block.contains('$') && !block.contains("Url") {
                operations.push((block.to_owned(), json!({})));
            }
        }
    }
    let examples = root.join("api/assets/examples");
    for entry in fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            let variables = fs::read_to_string(path.with_extension("json"));
            let variables =
                variables.map_or(json!({}), |text| serde_json::from_str(&text).unwrap());
            operations.push((fs::read_to_string(&path).unwrap(), variables));
        }
    }
    assert!(operations.len() > 15, "{} operations were found", operations.len());
    operations
}

fn read(folder: &Path, extension: &str) -> Vec<String> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    paths.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Counts what is wrong with an audit log.
#[derive(Default)]
struct Defects(Vec<Defect>);

impl Observer for Defects {
    fn found(&mut self, defect: &Defect) {
        self.0.push(defect.clone());
    }

    fn progressed(&mut self, _: u64, _: u64) {}
}

async fn verify(test: &TestApp) -> String {
    let mut defects = Defects::default();
    let found = audit::verify(&test.app, &Actor::Operator, None, &mut defects).await.unwrap();
    assert_eq!(defects.0, []);
    found.head.unwrap().to_string()
}

/// Moves the network to a database of each kind in turn, and back: it is the same everywhere.
async fn assert_moves(source: TestApp, engine: Engine, answered: usize) {
    audit::seal(&source.app).await.unwrap();
    let end = verify(&source).await;
    let dump = dumped(&source.app).await;
    let written = lines(&dump);
    let mut networks = vec![source];
    let other = if engine == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    for engine in [other, engine] {
        let last = networks.last().unwrap();
        let target = TestApp::new(engine).await;
        target.set_now(last.app.clock.now());
        loaded(&target.app, dumped(&last.app).await).await.unwrap();
        assert_eq!(verify(&target).await, end);
        let again = lines(&dumped(&target.app).await);
        assert_eq!(again.len(), written.len());
        for (again, written) in again.iter().zip(&written).skip(1) {
            assert_eq!(again, written);
        }
        networks.push(target);
    }
    let mut data = 0;
    for (query, variables) in operations() {
        for actor in [Actor::Anonymous, administrator()] {
            let mut answers = Vec::new();
            for network in &networks {
                answers.push(in_order(network.run(&actor, &query, variables.clone()).await));
            }
            let is_answered = answers[0].get("errors").is_none();
            let must_be = query == LISTS || query == ADMINISTRATION && actor != Actor::Anonymous;
            assert!(is_answered || !must_be, "{}", answers[0]);
            data += usize::from(is_answered);
            assert_eq!(answers[0], answers[1], "{query}");
            assert_eq!(answers[0], answers[2], "{query}");
        }
    }
    assert!(data >= answered, "only {data} operations were answered without errors");
}

/// The answer with its errors in one order: fields that fail do so as they come.
fn in_order(mut answer: Value) -> Value {
    if let Some(errors) = answer["errors"].as_array_mut() {
        errors.sort_by_key(Value::to_string);
    } else {
        answer.as_object_mut().unwrap().remove("errors");
    }
    answer
}

/// The demo network, in which people have accounts, sign in and register.
async fn demo(engine: Engine) -> TestApp {
    let test = TestApp::new(engine).await;
    load_demo(&test.app, &Actor::Operator).await.unwrap();
    put_administrator(&test, "Leitung").await;
    let event = put(&test, open(events::event(&test, "Andrang"))).await.id;
    put(&test, events::seats(event, Some(3), 0)).await;
    let password = "vier Gärten hinter dem Deich";
    let hash = test.app.passwords.hash(&password.to_owned().into()).await.unwrap();
    for number in 0..6 {
        let row = account(&test, &format!("Person{number}"));
        let row =
            put(&test, user_account::Model { password_hash: Some(hash.clone()), ..row }).await;
        register(&test.app, row.id, event).await;
        let command = Login {
            email: row.email.into(),
            password: password.to_owned().into(),
            second_factor: None,
        };
        login(&test.app, command).await.unwrap();
    }
    let throttled = throttle::Model {
        subject: "login:Ä".into(),
        attempts: 3,
        last_at: now(),
        blocked_until: Some(now()),
    };
    put(&test, throttled).await;
    let claim = idempotency_key::Model {
        id: id(&test),
        subject: vec![0, 1, 255].into(),
        fingerprint: vec![7; 32],
        claimed_at: now(),
        expires_at: now(),
        audit_entry_id: None,
        answer: None,
    };
    put(&test, claim).await;
    put_what_is_left(&test).await;
    test
}

/// Rows of tables in which the two networks have none by themselves.
async fn put_what_is_left(test: &TestApp) {
    let owner = put(test, partner(test, "Haus")).await.id;
    let notice = privacy_notice::Model {
        id: id(test),
        partner_id: owner,
        number: 1,
        text: "Zeile 1\nZeile 2 \u{2013} \"\u{e4}\"".into(),
        url: None,
        created_at: now(),
    };
    put(test, notice).await;
    let key = api_key::Model {
        id: id(test),
        partner_id: owner,
        name: "Kalender".into(),
        prefix: "vbk_eins".into(),
        secret_hash: vec![9; 32].into(),
        scopes: json!(["MEMBERS_READ"]),
        created_by_id: None,
        expires_at: now(),
        last_used_at: Some(now() + TimeDelta::microseconds(123_456)),
        replaced_by_id: None,
        revoked_at: None,
        revoked_by_id: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, key).await;
    let file = stored_file::Model {
        id: id(test),
        owner_id: id(test),
        name: "plan.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: 7,
        status: FileStatus::Stored,
        sha256: Some("0".repeat(64)),
        object_key: Some("a/b".into()),
        expires_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, file).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_network_is_the_same_on_the_other_database_and_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    assert_moves(Box::pin(demo(engine)).await, engine, 20).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_network_with_all_its_stories_is_the_same_on_the_other_database_and_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    assert_moves(story::told(engine).await, engine, 10).await;
}

/// Tables of which neither network has a row once all of it is sealed. Their columns are of kinds that others have.
const WITHOUT_ROWS: [&str; 23] = [
    "agreement_correction",
    "attachment",
    "attendance_mark",
    "audit_unsealed",
    "calendar_feed",
    "event_interest",
    "event_invitation",
    "event_joint_controller",
    "event_previous_start",
    "feedback",
    "milestone",
    "notice",
    "one_time_token",
    "participant_message",
    "partner_role_host_consent",
    "publication_author",
    "recovery_code",
    "registration_answer",
    "registration_consent",
    "registration_question",
    "registration_sensitive",
    "registration_session",
    "session_seats",
];

/// The proof is one for every other table: one that is added has rows here, or is named above.
#[tokio::test(flavor = "multi_thread")]
async fn the_tables_are_moved_with_rows() {
    let mut filled = BTreeSet::new();
    for test in [Box::pin(demo(Engine::Sqlite)).await, story::told(Engine::Sqlite).await] {
        audit::seal(&test.app).await.unwrap();
        let (transferred, _) = dump(&test.app, io::sink(), |_| {}).await.unwrap();
        let rows = transferred.rows.into_iter().filter(|(_, rows)| *rows > 0);
        filled.extend(rows.map(|(table, _)| table));
    }
    let tables = tables().into_iter().map(|table| table.name);
    let empty: BTreeSet<_> = tables.filter(|name| !filled.contains(*name)).collect();
    assert_eq!(empty, BTreeSet::from(WITHOUT_ROWS));
}

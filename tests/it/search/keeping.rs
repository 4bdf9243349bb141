//! The search finds what was written by the time that the writer is told.

use api::{
    access::{Actor, Level},
    demo,
    search::service,
    write::{Change, Write},
};
use entity::{
    event, search_index, search_vocabulary, search_word,
    terms::{ModelMunicipalityStatus, PartnerStatus, SubjectKind},
};
use rstest::rstest;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, DatabaseBackend, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, Set, Statement,
};
use serde_json::{Value, json};

use super::{index, titles};
use crate::{
    fixture::{Engine, TestApp, verbund},
    world::{
        acting::act,
        administrator,
        events::{event, held, host_of, seats, venue},
        global, member,
        programmes::{lead, model_municipality, partner, programme, put_municipality, slug},
        put,
        users::put_member,
    },
};

async fn found(test: &TestApp, query: &str) -> Vec<String> {
    titles(test, &Actor::Anonymous, query).await
}

fn assert_done(answer: &Value) {
    assert_eq!(answer["userErrors"], json!([]), "{answer}");
}

const NOTHING: [&str; 0] = [];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_found_by_what_it_says_now(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = put(&test, partner(&test, "Gastgeberin")).await;
    let place = put(&test, venue(&test, "Bürgerhaus")).await;
    let row = event::Model { venue_id: Some(place.id), ..event(&test, "Werkstatt") };
    let row = put(&test, held(row, "2027-05-10T10:00", Some("2027-05-10T16:00"))).await;
    put(&test, slug(SubjectKind::Event, row.slug.as_str(), row.id)).await;
    put(&test, host_of(&test, row.id, host.id)).await;
    put(&test, seats(row.id, None, 0)).await;
    let editor = member(host.id, Level::Editor);
    let do_ = async |mutation: &str, fields: &str, input: Value| {
        let answer = act(&test, &editor, mutation, fields, input).await;
        assert_done(&answer);
        answer
    };
    assert_eq!(found(&test, "Werkstatt").await, NOTHING, "nobody has written it");

    let id = global(row.id);
    let input = json!({ "id": id, "title": "Forum", "description": "Über Wohnraum" });
    do_("updateEvent", "event { id }", input).await;
    assert_eq!(found(&test, "Forum").await, ["Forum"]);
    assert_eq!(found(&test, "Wohnräume").await, ["Forum"]);
    assert_eq!(found(&test, "Werkstatt").await, ["Forum"], "by its former title");

    let topics = json!({ "of": { "eventId": id }, "topics": ["Ehrenamt"] });
    do_("setTopics", "event { id }", topics).await;
    assert_eq!(found(&test, "Ehrenamt").await, ["Forum"]);
    let topics = json!({ "of": { "eventId": id }, "topics": [] });
    do_("setTopics", "event { id }", topics).await;
    assert_eq!(found(&test, "Ehrenamt").await, NOTHING);

    let session = json!({ "eventId": id, "kind": "TALK", "title": "Nachbarschaft" });
    let session = do_("addSession", "session { id }", session).await["session"]["id"].clone();
    assert_eq!(found(&test, "Nachbarschaften").await, ["Forum"]);
    do_("removeSession", "event { id }", json!({ "id": session })).await;
    assert_eq!(found(&test, "Nachbarschaften").await, NOTHING);

    assert_eq!(found(&test, "Bürgerhaus").await, ["Forum"]);
    let renamed = json!({ "id": global(place.id), "name": "Stadthalle" });
    assert_done(&act(&test, &administrator(), "updateVenue", "venue { id }", renamed).await);
    assert_eq!(found(&test, "Stadthalle").await, ["Forum"]);
    assert_eq!(found(&test, "Bürgerhaus").await, NOTHING);

    let closed = json!({ "id": id, "confidentiality": "PROTECTED", "description": "Über Ängste" });
    do_("updateEvent", "event { id }", closed).await;
    assert_eq!(found(&test, "Angst").await, NOTHING);
    assert_eq!(titles(&test, &editor, "Angst").await, ["Forum"]);
    assert_eq!(found(&test, "Forum").await, ["Forum"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_carries_a_name_is_found_by_the_new_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (town, municipality) =
        put_municipality(&test, "Altdorf", "14628410", PartnerStatus::Active).await;
    put(&test, slug(SubjectKind::Partner, town.slug.as_str(), town.id)).await;
    let programme = put(&test, programme(&test, "Weltoffen")).await;
    let active = ModelMunicipalityStatus::Active;
    put(&test, model_municipality(&test, programme.id, municipality.id, None, active)).await;
    index(&test).await;
    assert_eq!(found(&test, "Altdorf").await, ["Altdorf", "Altdorf"]);
    let input = json!({ "id": global(town.id), "name": "Neustadt" });
    let editor = member(town.id, Level::Editor);
    assert_done(&act(&test, &editor, "updatePartner", "partner { id }", input).await);
    assert_eq!(found(&test, "Neustadt").await, ["Neustadt", "Neustadt"]);
    assert_eq!(found(&test, "Neustadt Weltoffen").await, ["Neustadt"], "as a model municipality");
    assert_eq!(found(&test, "14628410").await, ["Neustadt"], "by its key");
    assert_eq!(found(&test, "Altdorf").await, ["Neustadt"], "by its former name");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_committed_is_not_found_and_what_is_gone_is_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = partner(&test, "Zeder");
    let mut write = Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap();
    row.clone().into_active_model().insert(write.transaction()).await.unwrap();
    write.changed(Change::Created, SubjectKind::Partner, row.id, &json!({}));
    drop(write);
    assert_eq!(found(&test, "Zeder").await, NOTHING);

    let mut write = Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap();
    row.clone().into_active_model().insert(write.transaction()).await.unwrap();
    write.changed(Change::Created, SubjectKind::Partner, row.id, &json!({}));
    write.commit().await.unwrap();
    assert_eq!(found(&test, "Zeder").await, ["Zeder"]);

    let mut write = Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap();
    row.clone().into_active_model().delete(write.transaction()).await.unwrap();
    write.changed(Change::Deleted, SubjectKind::Partner, row.id, &json!({}));
    write.commit().await.unwrap();
    assert_eq!(found(&test, "Zeder").await, NOTHING);
    let words = search_word::Entity::find().count(test.app.database.read()).await.unwrap();
    assert_eq!(words, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everything_is_made_anew_once_and_when_it_is_asked_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, partner(&test, "Ulme")).await;
    put(&test, event(&test, "Birke")).await;
    let rebuilt = service::prepare(&test.app).await.unwrap();
    assert_eq!(rebuilt.map(|rebuilt| rebuilt.objects), Some(2));
    assert_eq!(found(&test, "Ulme").await, ["Ulme"]);
    assert_eq!(service::prepare(&test.app).await.unwrap(), None);

    // Something else writes to the database, and takes away.
    row.into_active_model().delete(test.app.database.write()).await.unwrap();
    put(&test, partner(&test, "Linde")).await;
    assert_eq!(found(&test, "Linde").await, NOTHING);
    let folder = tempfile::tempdir().unwrap();
    let rebuild = ["search", "rebuild", "--database", test.url()];
    let output = verbund(folder.path(), &rebuild).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("2 objects are up to date."), "{told}");
    assert_eq!(found(&test, "Linde").await, ["Linde"]);
    let words = search_vocabulary::Entity::find().all(test.app.database.read()).await.unwrap();
    let mut words: Vec<_> = words.into_iter().map(|row| row.word).collect();
    words.sort();
    assert_eq!(words, ["birke", "linde"]);

    // Two at once do it both.
    let old = search_index::ActiveModel { id: Set(1), version: Set(0) };
    old.update(test.app.database.write()).await.unwrap();
    let another = test.another_process().await;
    let (one, other) = tokio::join!(service::prepare(&test.app), service::prepare(&another));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(found(&test, "Linde").await, ["Linde"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_network_is_found_alike_on_both_databases() {
    let on_sqlite = TestApp::new(Engine::Sqlite).await;
    let on_postgres = TestApp::new(Engine::Postgres).await;
    for test in [&on_sqlite, &on_postgres] {
        demo::service::load(&test.app, &Actor::Operator).await.unwrap();
        assert_eq!(
            service::prepare(&test.app).await.unwrap(),
            None,
            "it was loaded with its words"
        );
    }
    for query in ["Flüchtlingsdialog", "weltoffene Kommune", "Integration", "Stadt", "dialog*"] {
        let first = found(&on_sqlite, query).await;
        assert!(!first.is_empty(), "{query}");
        assert_eq!(first, found(&on_postgres, query).await, "{query}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_publication_the_version_that_counts_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let partner = put(&test, partner(&test, "Verfasserin")).await.id;
    let programme = put(&test, programme(&test, "Dialog")).await.id;
    put(&test, lead(&test, programme, partner)).await;
    let author = put_member(&test, "Eins", partner, Level::Editor).await.0;
    let reviewer = put_member(&test, "Zwei", partner, Level::Editor).await.0;
    let by = async |actor: &Actor, mutation: &str, input: Value| {
        let answer = act(&test, actor, mutation, "knowledgeItem { id }", input).await;
        assert_done(&answer);
        answer["knowledgeItem"]["id"].clone()
    };
    let input = json!({
        "programmeId": global(programme), "partnerId": global(partner), "kind": "GUIDE",
        "title": "Leitfaden Beteiligung", "body": "Räume öffnen", "licence": "CC0",
        "authors": [{ "name": "Ada Lovelace" }],
    });
    let first = json!({ "id": by(&author, "createKnowledgeItem", input).await });
    assert_eq!(found(&test, "Leitfaden").await, NOTHING, "a draft");
    assert_eq!(titles(&test, &author, "Leitfaden").await, ["Leitfaden Beteiligung"]);
    by(&author, "submitKnowledgeItem", first.clone()).await;
    by(&reviewer, "publishKnowledgeItem", first.clone()).await;
    for query in ["Leitfäden", "Raum"] {
        assert_eq!(found(&test, query).await, ["Leitfaden Beteiligung"], "{query}");
    }
    assert_eq!(found(&test, "Lovelace").await, NOTHING, "people are not found by their names");

    let second = json!({ "id": by(&author, "reviseKnowledgeItem", first).await });
    let input = json!({ "id": second["id"], "title": "Handbuch Beteiligung" });
    by(&author, "updateKnowledgeItem", input).await;
    assert_eq!(found(&test, "Beteiligung").await, ["Leitfaden Beteiligung"]);
    by(&author, "submitKnowledgeItem", second.clone()).await;
    by(&reviewer, "publishKnowledgeItem", second.clone()).await;
    assert_eq!(found(&test, "Beteiligung").await, ["Handbuch Beteiligung"]);
    let before = index(&test).await;
    assert_eq!(found(&test, "Beteiligung").await, ["Handbuch Beteiligung"], "{before} read again");
    by(&author, "withdrawKnowledgeItem", second).await;
    assert_eq!(found(&test, "Beteiligung").await, NOTHING);
    assert_eq!(titles(&test, &author, "Beteiligung").await, NOTHING, "nor by those who wrote it");
}

/// A statement is planned once: for empty tables it would read all words for each batch of objects.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_looks_at_the_words_while_all_of_them_are_made() {
    let test = TestApp::new(Engine::Postgres).await;
    put(&test, partner(&test, "Stiftung")).await;
    assert_eq!(index(&test).await, 1);
    let words = "SELECT reltuples::bigint AS words FROM pg_class WHERE relname = 'search_word'";
    let read = test.app.database.read();
    let row = read.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, words));
    let words: i64 = row.await.unwrap().unwrap().try_get("", "words").unwrap();
    assert!(words > 0, "{words}");
}

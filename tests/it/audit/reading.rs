//! Who finds which entries, and that nothing tells of the others.

use api::{
    access::{Actor, Level, NetworkRole, PartnerSystem, Scope},
    write::{Change, Write},
};
use chrono::TimeDelta;
use entity::{
    event,
    id::{ApiKeyId, PartnerId},
    terms::{Confidentiality, SubjectKind},
};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::write_entry;
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask, ask_with, at, events, global, member, page_through, person, programmes,
        put, refused, sees,
        users::{put_account, put_member, signed_in},
    },
};

const LIST: &str = "{ auditEntries(first: 100) { totalCount nodes { id useCase
    changes { change kind object { id } values { field before after } } } } }";

/// The markers of what a reader finds, and the number that the list gives.
async fn found(test: &TestApp, actor: &Actor) -> (Vec<String>, i64) {
    let data = ask(test, actor, LIST).await;
    let list = &data["auditEntries"];
    let mut markers: Vec<String> = list["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["useCase"].as_str().unwrap().to_owned())
        .collect();
    markers.sort();
    (markers, list["totalCount"].as_i64().unwrap())
}

/// An entry whose use case is the marker.
async fn note(test: &TestApp, use_case: &'static str, concern: Option<Uuid>) {
    let mut write = Write::begin(&test.app, &Actor::System, use_case).await.unwrap();
    if let Some(concern) = concern {
        write.concerns(concern);
    }
    write.commit().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_finds_what_concerns_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let one = put(&test, programmes::partner(&test, "Eins")).await.id;
    put(&test, programmes::slug(SubjectKind::Partner, "eins", one)).await;
    let two = put(&test, programmes::partner(&test, "Zwei")).await.id;
    let programme = put(&test, programmes::programme(&test, "Programm")).await.id;
    let event = put(&test, events::event(&test, "Treffen")).await.id;
    put(&test, programmes::lead(&test, programme, one)).await;
    put(&test, programmes::role(&test, programme, two)).await;
    put(&test, events::host_of(&test, event, two)).await;
    note(&test, "of.one", Some(one.0)).await;
    note(&test, "of.two", Some(two.0)).await;
    note(&test, "of.programme", Some(programme.0)).await;
    note(&test, "of.event", Some(event.0)).await;
    note(&test, "of.nothing", None).await;

    let all = ["of.event", "of.nothing", "of.one", "of.programme", "of.two"];
    let system = PartnerSystem {
        key: ApiKeyId(Uuid::from_u128(6)),
        partner: one,
        partners: vec![one],
        scopes: Scope::ALL.to_vec(),
    };
    let officer = |role| person(vec![role], Vec::new());
    for (name, actor, expected) in [
        ("administrator", administrator(), &all[..]),
        ("auditor", officer(NetworkRole::Auditor), &all),
        ("privacy officer", officer(NetworkRole::PrivacyOfficer), &all),
        ("operator", Actor::Operator, &all),
        ("viewer of one", member(one, Level::Viewer), &["of.one"]),
        ("editor of one", member(one, Level::Editor), &["of.one", "of.programme"]),
        ("viewer of two", member(two, Level::Viewer), &["of.two"]),
        ("editor of two", member(two, Level::Editor), &["of.event", "of.two"]),
        ("nobody's member", person(Vec::new(), Vec::new()), &[]),
    ] {
        let (markers, total) = found(&test, &actor).await;
        assert_eq!(markers, expected, "{name}");
        assert_eq!(total, i64::try_from(expected.len()).unwrap(), "{name}");
        let nested = ask(
            &test,
            &actor,
            "{ partner(slug: \"eins\") { auditEntries { totalCount nodes { useCase } } } }",
        )
        .await;
        let own = usize::from(expected.contains(&"of.one"));
        let list = &nested["partner"]["auditEntries"];
        assert_eq!(list["totalCount"], json!(own), "{name}");
        assert_eq!(list["nodes"].as_array().unwrap().len(), own, "{name}");
    }
    // Whoever is refused one list still has the others.
    let beside = "{ auditEntries { totalCount } partners { totalCount } }";
    let answer = test.run(&Actor::Anonymous, beside, json!({})).await;
    assert_eq!(answer["data"], json!({ "auditEntries": null, "partners": { "totalCount": 2 } }));
    let query = "{ auditEntries { totalCount } }";
    assert_eq!(refused(&test, &Actor::Anonymous, query).await.0, "UNAUTHENTICATED");
    assert_eq!(refused(&test, &Actor::PartnerSystem(system.clone()), query).await.0, "FORBIDDEN");
    for actor in [Actor::Anonymous, Actor::PartnerSystem(system)] {
        let nested = ask(
            &test,
            &actor,
            "{ partners { nodes { auditEntries { totalCount nodes { id } } } } }",
        )
        .await;
        for partner in nested["partners"]["nodes"].as_array().unwrap() {
            assert_eq!(partner["auditEntries"], json!({ "totalCount": 0, "nodes": [] }));
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_totals_and_filters_tell_nothing_of_hidden_entries(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let own = put(&test, programmes::partner(&test, "Eins")).await.id;
    let other = put(&test, programmes::partner(&test, "Zwei")).await.id;
    let mut entries = Vec::new();
    for number in 0..10 {
        test.set_now(now() + TimeDelta::seconds(number / 2));
        let (partner, marker) = if number % 2 == 0 { (own, "mine") } else { (other, "MARKER") };
        entries.push(write_entry(&test.app, &Actor::System, &[partner.0], marker).await);
    }
    let reader = member(own, Level::Manager);
    let query = "query($cursor: String) { auditEntries(PAGE) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
        nodes { id changes { values { after } } } } }";
    let mut expected: Vec<Value> =
        entries.iter().step_by(2).rev().map(|id| json!(global(*id))).collect();
    for backward in [false, true] {
        let pages = page_through(&test, &reader, query, "/auditEntries", backward).await;
        let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 2, 1]);
        let mut pages = pages;
        if backward {
            pages.reverse();
        }
        let ids: Vec<Value> = pages.iter().flatten().map(|node| node["id"].clone()).collect();
        assert_eq!(ids, expected);
        assert!(!json!(pages).to_string().contains("MARKER"));
    }
    let count = async |filter: Value| {
        let query = "query($filter: AuditEntryFilter) { auditEntries(filter: $filter) { totalCount nodes { id } } }";
        let data = ask_with(&test, &reader, query, json!({ "filter": filter })).await;
        let list = &data["auditEntries"];
        assert_eq!(list["totalCount"], json!(list["nodes"].as_array().unwrap().len()));
        list["totalCount"].as_i64().unwrap()
    };
    assert_eq!(count(json!({ "objectId": global(other) })).await, 0);
    assert_eq!(count(json!({ "objectId": global(own) })).await, 5);
    assert_eq!(count(json!({ "useCases": ["partners.verify_partner"] })).await, 5);
    assert_eq!(count(json!({ "useCases": ["partners.other"] })).await, 0);
    let after = now() + TimeDelta::seconds(3);
    assert_eq!(count(json!({ "since": after.to_rfc3339() })).await, 2);
    assert_eq!(count(json!({ "until": after.to_rfc3339() })).await, 3);
    expected.clear();
    for (number, id) in entries.into_iter().enumerate() {
        assert_eq!(sees(&test, &reader, id).await, number % 2 == 0);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_opens_nothing_that_is_hidden_elsewhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = put(&test, programmes::partner(&test, "Eins")).await.id;
    let event = events::event(&test, "Treffen");
    let event = event::Model { confidentiality: Confidentiality::Protected, ..event };
    let event = put(&test, event).await.id;
    put(&test, events::host_of(&test, event, host)).await;
    let hidden = entity::partner::Model {
        status: entity::terms::PartnerStatus::Suspended,
        ..programmes::partner(&test, "Zwei")
    };
    let hidden = put(&test, hidden).await.id;
    let mut write = Write::begin(&test.app, &Actor::System, "events.edit_event").await.unwrap();
    let details = json!({ "place": { "before": "old", "after": "MARKER" } });
    write.changed(Change::Updated, SubjectKind::Event, event, &details);
    let details = json!({ "name": "MARKER-2" });
    write.changed(Change::Created, SubjectKind::Partner, hidden, &details);
    write.concerns(host);
    write.commit().await.unwrap();

    let values = async |actor: &Actor| {
        let data = ask(&test, actor, LIST).await;
        let changes = data["auditEntries"]["nodes"][0]["changes"].clone();
        [0, 1].map(|index| (changes[index]["object"].is_null(), changes[index]["values"].clone()))
    };
    let place = json!([{ "field": "place", "before": "\"old\"", "after": "\"MARKER\"" }]);
    let name = json!([{ "field": "name", "before": null, "after": "\"MARKER-2\"" }]);
    // Of a protected event its face is public, what was changed in it is not.
    let viewer = values(&member(host, Level::Viewer)).await;
    assert_eq!(viewer, [(false, Value::Null), (true, Value::Null)]);
    let organiser = values(&member(host, Level::Editor)).await;
    assert_eq!(organiser, [(false, place), (true, Value::Null)]);
    assert_eq!(values(&administrator()).await, [(false, Value::Null), (false, name.clone())]);
    // An auditor sees no suspended partner, but reads what was done.
    let auditor = values(&person(vec![NetworkRole::Auditor], Vec::new())).await;
    assert_eq!(auditor, [(false, Value::Null), (true, name)]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn how_many_take_part_in_a_protected_event_is_not_told_to_those_who_lead_something_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let host = put(&test, programmes::partner(&test, "Eins")).await.id;
    let other = put(&test, programmes::partner(&test, "Zwei")).await.id;
    let event = events::event(&test, "Treffen");
    let event = event::Model { confidentiality: Confidentiality::Protected, ..event };
    let event = put(&test, event).await.id;
    put(&test, events::host_of(&test, event, host)).await;
    // Leads a series; the event is part of none.
    let series = put(&test, events::series(&test, "Reihe")).await.id;
    put(&test, events::host_of_series(&test, series, other)).await;
    note(&test, "registrations.register_for_event", Some(event.0)).await;

    let office = || vec![NetworkRole::Auditor];
    let editor = |partner| vec![at(partner, Level::Editor)];
    let query = "query($id: ID) { auditEntries(filter: { objectId: $id }) { totalCount } }";
    for (actor, expected) in [
        (person(office(), Vec::new()), 0),
        (person(office(), editor(other)), 0),
        (person(office(), editor(host)), 1),
    ] {
        let data = ask_with(&test, &actor, query, json!({ "id": global(event) })).await;
        assert_eq!(data["auditEntries"]["totalCount"], json!(expected), "{actor:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_acted_is_told_to_those_who_see_the_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let partner = put(&test, programmes::partner(&test, "Eins")).await.id;
    let (actor, grant) = put_member(&test, "Lovelace", partner, Level::Editor).await;
    write_entry(&test.app, &actor, &[partner.0], "x").await;
    let (viewer, _) = put_member(&test, "Hopper", partner, Level::Viewer).await;
    let (manager, _) = put_member(&test, "Turing", partner, Level::Manager).await;
    let auditor = put_account(&test, "Noether").await.id;
    let auditor =
        signed_in(auditor, &[crate::world::users::office(&test, auditor, NetworkRole::Auditor)]);
    let id = json!(global(grant.user_id));
    for (reader, sees_actor, reads_id) in
        [(&viewer, false, false), (&manager, true, false), (&auditor, false, true)]
    {
        let query = "{ auditEntries { nodes { actorKind actor { id } actorId } } }";
        let node = ask(&test, reader, query).await["auditEntries"]["nodes"][0].take();
        assert_eq!(node["actorKind"], "USER");
        assert_eq!(node["actor"]["id"] == id, sees_actor, "{node}");
        assert_eq!(node["actorId"] == id, reads_id, "{node}");
        let query =
            "query($id: ID) { auditEntries(filter: { actorId: $id }) { totalCount nodes { id } } }";
        let list = ask_with(&test, reader, query, json!({ "id": id })).await["auditEntries"].take();
        let expected = usize::from(sees_actor || reads_id);
        assert_eq!(list["totalCount"], json!(expected), "the filter tells no more than the field");
        assert_eq!(list["nodes"].as_array().unwrap().len(), expected);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_tells_its_place_in_the_chain(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let partner = PartnerId(Uuid::from_u128(3));
    for _ in 0..2 {
        write_entry(&test.app, &administrator(), &[partner.0], "x").await;
    }
    let query = "{ auditEntries { nodes { digest recordedAt seal { position hash sealedAt } } } }";
    let before = ask(&test, &administrator(), query).await;
    assert_eq!(before["auditEntries"]["nodes"][0]["seal"], Value::Null);
    api::audit::service::seal(&test.app).await.unwrap();
    test.take_statements();
    let after = ask(&test, &administrator(), query).await;
    assert_eq!(test.take_statements().len(), 2, "one for the entries, one for their seals");
    let nodes = &after["auditEntries"]["nodes"];
    assert_eq!([&nodes[0]["seal"]["position"], &nodes[1]["seal"]["position"]], ["2", "1"]);
    let head = super::assert_whole(&test.app).await.head.unwrap();
    assert_eq!(nodes[0]["seal"]["hash"], json!(head.hash));
}

//! The organisers' lists.

use api::{access::Scope, audit::service};
use chrono::TimeDelta;
use entity::{
    audit_concern, audit_entry, registration,
    terms::{Attendance, RegistrationSource, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::scene;
use crate::{
    fixture::{Engine, now},
    world::{events::group, global, put},
};

/// The family names of a list.
fn names(list: &Value) -> Vec<&str> {
    let nodes = list["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["participant"]["familyName"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_filter_search_and_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let citizens = put(&scene.test, group(&scene.test, "Bürgerschaft")).await;
    let at = |minutes| now() + TimeDelta::minutes(minutes);
    scene
        .person("Müller", |row| registration::Model {
            submitted_at: at(1),
            group_id: Some(citizens.id),
            attendance: Attendance::Present,
            attendance_at: Some(now()),
            ..row
        })
        .await;
    let waiting = |number, minutes| {
        move |row| registration::Model {
            status: RegistrationStatus::Waitlisted,
            queue_number: Some(number),
            submitted_at: at(minutes),
            ..row
        }
    };
    scene.person("Nguyen", waiting(2, 2)).await;
    scene.person("Özdemir", waiting(1, 3)).await;
    scene
        .person("Schmidt", |row| registration::Model {
            source: RegistrationSource::WalkIn,
            partner_id: Some(scene.host.id),
            submitted_at: at(4),
            ..row
        })
        .await;
    let group = global(citizens.id);
    let partner = global(scene.host.id);
    for (arguments, expected) in [
        ("first: 10".to_owned(), vec!["Müller", "Nguyen", "Özdemir", "Schmidt"]),
        ("filter: { statuses: [WAITLISTED] }".into(), vec!["Nguyen", "Özdemir"]),
        ("orderBy: { field: QUEUE_NUMBER }".into(), vec!["Özdemir", "Nguyen"]),
        ("orderBy: { field: SUBMITTED, direction: DESC }, first: 1".into(), vec!["Schmidt"]),
        (format!("filter: {{ groupId: \"{group}\" }}"), vec!["Müller"]),
        (format!("filter: {{ partnerId: \"{partner}\" }}"), vec!["Schmidt"]),
        ("filter: { attendance: [PRESENT] }".into(), vec!["Müller"]),
        ("filter: { sources: [WALK_IN] }".into(), vec!["Schmidt"]),
        ("filter: { search: \"mueller\" }".into(), vec!["Müller"]),
        ("filter: { search: \"OZDEMIR Verein\" }".into(), vec!["Özdemir"]),
        ("filter: { search: \"Özdemir Müller\" }".into(), vec![]),
        // Whole words alone: nobody is found by a part of the name.
        ("filter: { search: \"Schmi\" }".into(), vec![]),
        ("filter: { search: \"Verein\", statuses: [CONFIRMED] }".into(), vec!["Müller", "Schmidt"]),
    ] {
        let fields = format!(
            "registrations({arguments}) {{ totalCount nodes {{ participant {{ familyName }} }} }}"
        );
        let (event, code) = scene.of_event(&scene.organiser, &fields).await;
        assert_eq!(code, Value::Null, "{arguments}");
        assert_eq!(names(&event["registrations"]), expected, "{arguments}");
        if !arguments.contains("first: 1") {
            assert_eq!(event["registrations"]["totalCount"], expected.len(), "{arguments}");
        }
    }
    let counts = "registrationCounts { byStatus { status count } capacity free present absent }";
    let (event, _) = scene.of_event(&scene.organiser, counts).await;
    let counts = &event["registrationCounts"];
    assert_eq!((&counts["present"], &counts["absent"]), (&json!(1), &json!(0)));
    assert_eq!((&counts["capacity"], &counts["free"]), (&json!(50), &json!(50)));
    assert_eq!(counts["byStatus"][2], json!({ "status": "CONFIRMED", "count": 2 }));
    assert_eq!(counts["byStatus"][3], json!({ "status": "WAITLISTED", "count": 2 }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_lists_participants_and_keys_see_what_they_are_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let row = scene.person("Müller", |row| row).await;
    let list = "registrations { nodes { id participant { familyName email phone } } }";
    for (name, actor) in scene.outsiders() {
        for fields in [list, "registrationCounts { free }", "checkInList { nodes { code } }"] {
            let (event, code) = scene.of_event(&actor, fields).await;
            let expected = if name == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
            assert_eq!(code, expected, "{name}: {fields}");
            assert!(event.as_object().unwrap().values().all(Value::is_null), "{name}");
        }
        let (event, _) = scene.of_event(&actor, "participation { groups { count } }").await;
        assert_eq!(event, json!({ "participation": null }), "{name}");
        assert!(!crate::world::sees(&scene.test, &actor, row.id).await, "{name}");
    }
    let (event, code) = scene.of_event(&scene.helper(), list).await;
    assert_eq!((&event["registrations"], code), (&Value::Null, json!("FORBIDDEN")));

    let person = |email: Value, phone: Value| json!([{ "id": global(row.id), "participant": { "familyName": "Müller", "email": email, "phone": phone } }]);
    let key = scene.system(&[Scope::ParticipantsRead]);
    let (event, _) = scene.of_event(&key, list).await;
    assert_eq!(event["registrations"]["nodes"], person(Value::Null, Value::Null));
    let key = scene.system(&[Scope::ParticipantsRead, Scope::ContactsRead]);
    let (event, _) = scene.of_event(&key, list).await;
    let whole = person(json!("müller@example.org"), json!("+49 351 4711"));
    assert_eq!(event["registrations"]["nodes"], whole);
    let (event, _) = scene.of_event(&scene.organiser, list).await;
    assert_eq!(event["registrations"]["nodes"], whole);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_participants_leaves_one_entry_without_names(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let rows = [scene.person("Müller", |row| row).await, scene.person("Nguyen", |row| row).await];
    let fields = "registrations { nodes { participant { familyName } answers { text } } }";
    scene.of_event(&scene.organiser, fields).await;
    service::seal(&scene.test.app).await.unwrap();
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::UseCase.eq("personal_data.read"))
        .all(scene.test.app.database.read())
        .await
        .unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    let read = json!([{
        "change": "READ", "kind": "EVENT", "id": scene.event.id.0, "details": { "of": "PARTICIPANTS" },
    }]);
    assert_eq!(entry.changes, read);
    for row in &rows {
        let concern = audit_concern::Entity::find_by_id((row.id.0, entry.id));
        assert!(concern.one(scene.test.app.database.read()).await.unwrap().is_some());
    }
    assert!(!format!("{entry:?}").contains("Müller"));
    // The organisers find it at their event.
    let query = "query($id: ID!) { auditEntries(filter: { objectId: $id }) { nodes { useCase } } }";
    let found = scene.test.run(&scene.organiser, query, json!({ "id": scene.id() })).await;
    assert_eq!(
        found["data"]["auditEntries"]["nodes"],
        json!([{ "useCase": "personal_data.read" }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_list_costs_as_many_statements_however_long_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let fields = "registrations(first: 100) { totalCount nodes {
        status participant { familyName email } group { name } representedPartner { name }
        answers { text } needs { needs } consents { givenAt } sessions { hasPlace } event { title }
    } }";
    let mut costs = Vec::new();
    for (count, total) in [(2, 2), (18, 20)] {
        for number in 0..count {
            scene
                .person(&format!("Person{total}x{number}"), |row| registration::Model {
                    partner_id: Some(scene.host.id),
                    ..row
                })
                .await;
        }
        scene.test.take_statements();
        let (event, _) = scene.of_event(&scene.organiser, fields).await;
        assert_eq!(event["registrations"]["totalCount"], total);
        let statements = scene.test.take_statements();
        costs.push(statements.iter().filter(|sql| sql.starts_with("SELECT")).count());
    }
    assert_eq!(costs[0], costs[1]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn cooperation_partners_get_numbers_alone_and_no_small_ones(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let test = &scene.test;
    let ally = put(test, crate::world::programmes::partner(test, "Verbündete")).await;
    put(test, crate::world::events::role_in(test, scene.event.id, ally.id)).await;
    let [many, few] = ["Verwaltung", "Presse"].map(|name| group(test, name));
    let (many, few) = (put(test, many).await, put(test, few).await);
    for number in 0..9 {
        let group = if number < 7 { many.id } else { few.id };
        let in_group = |row| registration::Model { group_id: Some(group), ..row };
        scene.person(&format!("Person{number}"), in_group).await;
    }
    let fields = "participation { groups { group { name } count } partners { count } }";
    let ally = crate::world::member(ally.id, api::access::Level::Viewer);
    let (event, _) = scene.of_event(&ally, fields).await;
    let groups = event["participation"]["groups"].as_array().unwrap();
    // The one small number could be told from the whole, so that the other goes too.
    assert_eq!(
        groups.iter().map(|one| one["count"].clone()).collect::<Vec<_>>(),
        vec![json!(null); 2]
    );
    let (event, _) = scene.of_event(&scene.organiser, fields).await;
    let groups = event["participation"]["groups"].as_array().unwrap();
    let mut counts: Vec<_> = groups.iter().map(|one| one["count"].as_i64().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [2, 7]);
    let (_, code) = scene.of_event(&ally, "registrations { totalCount }").await;
    assert_eq!(code, "FORBIDDEN");
}

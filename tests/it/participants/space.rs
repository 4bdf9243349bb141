//! Whose names are in a protected event is in no answer but the organisers' and the person's own (domain.md,
//! invariant 7): the whole schema is walked as every kind of reader, and every table is looked into.

use std::collections::HashMap;

use api::{
    access::{Actor, Level, NetworkRole, Scope},
    audit::service,
};
use entity::{
    event, registration,
    terms::{Confidentiality, ListVisibility, RegistrationStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Scene, scene_of, tables};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator,
        events::role_in,
        global, member, person, programmes, put,
        users::{put_account, signed_in},
    },
};

/// In every name, address and organisation.
const MARKER: &str = "Geheimteil";

/// A protected event with people in every status, one of them with an account.
async fn space(engine: Engine) -> (Scene, Actor, Vec<registration::Model>) {
    let scene = scene_of(engine, |event| event::Model {
        confidentiality: Confidentiality::Protected,
        online_link: Some("https://example.org/raum".into()),
        ..event
    })
    .await;
    let account = put_account(&scene.test, "Lovelace").await;
    let mut rows = Vec::new();
    for number in 0..7 {
        let change = |row| registration::Model {
            list_visibility: ListVisibility::Public,
            status: if number == 3 {
                RegistrationStatus::Waitlisted
            } else {
                RegistrationStatus::Confirmed
            },
            queue_number: (number == 3).then_some(1),
            ..row
        };
        rows.push(scene.person(&format!("{MARKER}{number}"), change).await);
    }
    let own = |row| registration::Model { user_id: Some(account.id), ..row };
    rows.push(scene.person("Lovelace", own).await);
    let person = signed_in(account.id, &[]);
    (scene, person, rows)
}

/// The types of the schema: their fields, each with what it needs and what it is.
struct Walk(HashMap<String, Vec<(String, bool, String, String)>>);

impl Walk {
    async fn new(test: &TestApp) -> Self {
        let query = "{ __schema { types { name kind fields(includeDeprecated: true) { name
            args { defaultValue type { kind } }
            type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } }";
        let answer = test.run(&Actor::Anonymous, query, json!({})).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut types = HashMap::new();
        for entry in answer["data"]["__schema"]["types"].as_array().unwrap() {
            let fields = entry["fields"].as_array().cloned().unwrap_or_default();
            let fields = fields.iter().map(|field| {
                let mut of = &field["type"];
                while of["name"].is_null() {
                    of = &of["ofType"];
                }
                let needs = field["args"].as_array().unwrap().iter().any(|argument| {
                    argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null()
                });
                (text(&field["name"]), needs, text(&of["kind"]), text(&of["name"]))
            });
            types.insert(text(&entry["name"]), fields.collect());
        }
        Self(types)
    }

    /// All fields that need no argument, and theirs, so deep. Pages cost no depth.
    fn selection(&self, kind: &str, depth: usize) -> String {
        let mut parts = vec!["__typename".to_owned()];
        for (name, needs, of_kind, of) in &self.0[kind] {
            let page = of.ends_with("Connection") || of == "PageInfo";
            match of_kind.as_str() {
                _ if *needs || name == "edges" => {}
                "SCALAR" | "ENUM" => parts.push(name.clone()),
                "OBJECT" if depth > 0 => {
                    let less = if page { depth } else { depth - 1 };
                    parts.push(format!("{name} {}", self.selection(of, less)));
                }
                _ => {}
            }
        }
        format!("{{ {} }}", parts.join(" "))
    }

    /// Every root field, with what leads to the event where it needs an argument.
    fn roots(&self, scene: &Scene, rows: &[registration::Model], depth: usize) -> Vec<String> {
        let mut asked = Vec::new();
        for (name, needs, kind, of) in &self.0["Query"] {
            if kind == "OBJECT" && !needs {
                asked.push(format!("{{ {name} {} }}", self.selection(of, depth)));
            }
        }
        let event = self.selection("Event", depth);
        asked.push(format!("{{ event(slug: \"dialog\") {event} }}"));
        asked.push(format!("{{ node(id: \"{}\") {{ ... on Event {event} }} }}", scene.id()));
        let registration = self.selection("Registration", depth);
        for row in rows {
            let id = global(row.id);
            asked
                .push(format!("{{ node(id: \"{id}\") {{ ... on Registration {registration} }} }}"));
            let object = format!(
                "{{ auditEntries(filter: {{ objectId: \"{id}\" }}) {{ totalCount nodes {{ useCase }} }} }}"
            );
            asked.push(object);
        }
        for search in [format!("{MARKER}1"), "Verein".into(), format!("ada{MARKER}2")] {
            for root in ["events", "partners", "programmes", "officeHolders", "municipalities"] {
                asked.push(format!(
                    "{{ {root}(filter: {{ search: \"{search}\" }}) {{ totalCount nodes {{ __typename }} }} }}"
                ));
            }
            asked.push(format!(
                "{{ event(slug: \"dialog\") {{ registrations(filter: {{ search: \"{search}\" }}) {{ totalCount nodes {{ code }} }}
                checkInList(search: \"{search}\") {{ totalCount nodes {{ familyName }} }} }} }}"
            ));
        }
        asked
    }
}

fn readers(scene: &Scene, ally: entity::id::PartnerId) -> Vec<(&'static str, Actor)> {
    let office = |role| person(vec![role], vec![]);
    vec![
        ("nobody", Actor::Anonymous),
        ("the operator", Actor::Operator),
        ("an administrator", administrator()),
        ("a privacy officer", office(NetworkRole::PrivacyOfficer)),
        ("an auditor", office(NetworkRole::Auditor)),
        ("a viewer of the host", member(scene.host.id, Level::Viewer)),
        ("a manager of a cooperation partner", member(ally, Level::Manager)),
        ("a system of the host with every scope", scene.system(&Scope::ALL)),
    ]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_path_through_the_schema_leads_others_to_who_takes_part(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (scene, person, rows) = space(engine).await;
    let test = &scene.test;
    let ally = put(test, programmes::partner(test, "Verbündete")).await.id;
    put(test, role_in(test, scene.event.id, ally)).await;
    let walk = Walk::new(test).await;
    // The organisers read them, so that the log has entries about them.
    let list = "registrations { nodes { participant { familyName } } } checkInList { totalCount }";
    let (event, _) = scene.of_event(&scene.organiser, list).await;
    assert!(event.to_string().contains(MARKER), "there is something to hide");
    service::seal(&test.app).await.unwrap();

    let mut others = readers(&scene, ally);
    // Somebody who takes part knows no more of the others.
    others.push(("somebody who takes part", person));
    for (name, actor) in &others {
        let (shallow, deep) = (walk.roots(&scene, &rows, 1), walk.roots(&scene, &rows, 2));
        for (depth, query) in [(1, shallow), (2, deep)]
            .into_iter()
            .flat_map(|(depth, queries)| queries.into_iter().map(move |query| (depth, query)))
        {
            let answer = test.run(actor, &query, json!({})).await.to_string();
            assert!(depth == 2 || !answer.contains("LIMIT_EXCEEDED"), "{query}");
            assert!(!answer.contains("Unknown field"), "{answer}");
            assert!(!answer.to_lowercase().contains(&MARKER.to_lowercase()), "{name}: {query}");
        }
        for fields in
            ["freeSeats", "reportedAttendance { count }", "participation { groups { count } }"]
        {
            let (event, _) = scene.of_event(actor, fields).await;
            let nothing = event.as_object().unwrap().values().all(Value::is_null);
            assert!(nothing, "{name}: {fields}");
        }
        for fields in [
            "registrations { totalCount }",
            "checkInList { totalCount }",
            "registrationCounts { free }",
        ] {
            let (event, _) = scene.of_event(actor, fields).await;
            let nothing = event.as_object().unwrap().values().all(Value::is_null);
            assert!(nothing, "{name}: {fields}");
        }
        let input = json!({ "eventId": scene.id(), "format": "CSV", "purpose": "CATERING" });
        let export = scene.act(actor, "exportParticipants", "file { content }", input).await;
        assert!(export.is_string(), "{name}: {export}");
    }
    // What is hidden is on the way, for those who may see it.
    let walked = format!("{{ event(slug: \"dialog\") {} }}", walk.selection("Event", 1));
    let answer = test.run(&scene.organiser, &walked, json!({})).await.to_string();
    assert!(answer.contains(MARKER), "{answer}");
    let query = "query($id: ID!) { auditEntries(filter: { objectId: $id }) { totalCount } }";
    let asked = json!({ "id": scene.id() });
    let answer = test.run(&scene.organiser, query, asked.clone()).await;
    assert_ne!(answer["data"]["auditEntries"]["totalCount"], 0, "{answer}");
    let answer = test.run(&administrator(), query, asked).await;
    assert_eq!(answer["data"]["auditEntries"]["totalCount"], 0, "{answer}");
    // The person's own is in their answers, so that the walk is known to reach it.
    let own = format!("{{ viewer {} }}", walk.selection("Viewer", 2));
    let answer = test.run(&others.last().unwrap().1, &own, json!({})).await.to_string();
    assert!(answer.contains("lovelace@example.org"), "{answer}");
    // Nothing in any table tells a name in clear.
    assert!(!tables(test, engine).await.contains(MARKER));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_checks_people_in_sees_names_and_nothing_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (scene, _, rows) = space(engine).await;
    let walk = Walk::new(&scene.test).await;
    let helper = scene.helper();
    for query in walk.roots(&scene, &rows, 2) {
        let answer = scene.test.run(&helper, &query, json!({})).await.to_string();
        for hidden in
            ["@example.org", "Verein Geheimteil", "+49 351 4711", "https://example.org/raum"]
        {
            assert!(!answer.contains(hidden), "{hidden}: {query}");
        }
    }
    let (event, _) = scene.of_event(&helper, "checkInList { nodes { familyName } }").await;
    assert!(event.to_string().contains(MARKER));
}

//! Who writes events, and what a right to write never gives.

use api::access::{Actor, Level, Scope};
use entity::{
    event,
    terms::{Confidentiality, EventStatus, PartnerRoleState},
};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{Place, act, done, row, use_cases, uuid};
use crate::{
    fixture::Engine,
    world::{administrator, ask, events, global, member, programmes, put, sees, system},
};

/// The code of a refusal by the policy, or `done`.
fn outcome(answer: &Value) -> &str {
    answer.as_str().unwrap_or("done")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_the_actor_acts_for_leads_at_once_and_another_one_is_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    let lead = place.partner("Leitung").await;
    put(test, programmes::lead(test, programme.id, lead)).await;
    let fields = "hosts { name } controller { name } viewerCanEdit viewerCanProtect
        roles { nodes { state leads } }";
    let input = json!({
        "hostId": global(place.host.id), "title": "Vorschlag", "programmeId": global(programme.id),
    });
    let asked = json!({ "nodes": [{ "state": "PROPOSED", "leads": true }] });
    for actor in [administrator(), Actor::Operator, member(lead, Level::Editor)] {
        let event = done(test, &actor, "createEvent", fields, input.clone()).await;
        assert_eq!((&event["hosts"], &event["controller"]), (&json!([]), &json!(null)));
        assert_eq!(event["roles"], asked);
        assert_eq!(event["viewerCanProtect"], false);
        // A draft that nobody leads yet can be worked on, by those who entered it.
        assert_eq!(event["viewerCanEdit"], true);
        let id = event["id"].clone();
        let input = json!({ "id": id, "description": "Neu" });
        done(test, &actor, "updateEvent", "", input).await;
        // The host sees what it is asked for, changes nothing of it, and organises it once it agreed.
        assert!(sees(test, &place.editor, entity::id::EventId(uuid(&id))).await);
        let input = json!({ "id": id, "description": "Anders" });
        assert_eq!(
            act(test, &place.editor, "updateEvent", "event { id }", input).await,
            "FORBIDDEN"
        );
        let role = entity::partner_role::Entity::find()
            .filter(entity::partner_role::Column::EventId.eq(uuid(&id)))
            .one(test.app.database.read())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(role.state, PartnerRoleState::Proposed);
        let accept = "mutation($input: AcceptPartnerRoleInput!) { acceptPartnerRole(input: $input) { userErrors { code } } }";
        let answer =
            test.run(&place.editor, accept, json!({ "input": { "id": global(role.id) } })).await;
        assert_eq!(answer["data"]["acceptPartnerRole"]["userErrors"], json!([]), "{answer}");
        let input = json!({ "id": id, "participantList": "PARTICIPANTS" });
        done(test, &place.editor, "updateEvent", "", input).await;
    }
    let own = json!({ "hostId": global(place.host.id), "title": "Eigene" });
    for actor in [place.editor.clone(), system(place.host.id, &[Scope::EventsWrite])] {
        let event = done(test, &actor, "createEvent", fields, own.clone()).await;
        assert_eq!(event["hosts"], json!([{ "name": "Stiftung" }]));
        assert_eq!(event["roles"]["nodes"].as_array().map_or(0, Vec::len), 1);
    }
    let other = place.partner("Andere").await;
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (member(place.host.id, Level::Viewer), "FORBIDDEN"),
        (member(other, Level::Manager), "FORBIDDEN"),
        (system(place.host.id, &[Scope::PartnersWrite]), "FORBIDDEN"),
        (system(other, &[Scope::EventsWrite]), "FORBIDDEN"),
    ] {
        let before = use_cases(test).await.len();
        let answer = act(test, &actor, "createEvent", "event { id }", own.clone()).await;
        assert_eq!(answer, code);
        assert_eq!(use_cases(test).await.len(), before);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_an_event_by_everybody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    let lead = place.partner("Leitung").await;
    put(test, programmes::lead(test, programme.id, lead)).await;
    let other = place.partner("Andere").await;
    let callers = [
        ("anonymous", Actor::Anonymous),
        ("viewer", member(place.host.id, Level::Viewer)),
        ("organiser", place.editor.clone()),
        ("lead", member(lead, Level::Editor)),
        ("other", member(other, Level::Manager)),
        ("administrator", administrator()),
        ("key", system(place.host.id, &[Scope::EventsWrite])),
        ("other key", system(other, &[Scope::EventsWrite])),
    ];
    let changes = [
        ("updateEvent", json!({ "title": "Neu" })),
        ("updateEvent", json!({ "confidentiality": "MEMBERS" })),
        ("updateEvent", json!({ "participantList": "PUBLIC" })),
        ("publishEvent", json!({})),
        ("cancelEvent", json!({})),
        ("cloneEvent", json!({})),
        ("setEventControllers", json!({ "controllerId": global(place.host.id) })),
    ];
    // done, forbidden, unauthenticated, not found: an open event, and a protected one.
    let expected = [
        ("anonymous", "UUUUUUU", "UUUUUUU"),
        ("viewer", "FFFFFFF", "FFFFFFF"),
        ("organiser", "+++++++", "+++++++"),
        ("lead", "+FF+++F", "FFFFFFF"),
        ("other", "FFFFFFF", "FFFFFFF"),
        ("administrator", "+FF+++F", "FFFFFFF"),
        ("key", "+++++++", "FFFFFFF"),
        ("other key", "FFFFFFF", "FFFFFFF"),
    ];
    for ((name, actor), (_, open, protected)) in callers.iter().zip(expected) {
        for (confidentiality, expected) in
            [(Confidentiality::Public, open), (Confidentiality::Protected, protected)]
        {
            let mut found = String::new();
            for (number, (mutation, input)) in changes.iter().enumerate() {
                let title = format!("{name} {number} {confidentiality:?}");
                let status = match *mutation {
                    "publishEvent" => EventStatus::Draft,
                    _ => EventStatus::Published,
                };
                let subject = event::Model {
                    programme_id: Some(programme.id),
                    confidentiality,
                    status,
                    ..events::event(test, &title)
                };
                let subject = place.event(subject).await;
                let mut input = input.clone();
                input["id"] = json!(global(subject.id));
                if confidentiality == Confidentiality::Protected
                    && input.get("participantList").is_some()
                {
                    input["participantList"] = json!("NOBODY");
                    input["confidentiality"] = json!("PUBLIC");
                }
                let answer = act(test, actor, mutation, "event { id }", input).await;
                found.push(match outcome(&answer) {
                    "done" => {
                        assert_eq!(answer["userErrors"], json!([]), "{title} {mutation}");
                        '+'
                    }
                    "FORBIDDEN" => 'F',
                    "UNAUTHENTICATED" => 'U',
                    // A draft is hidden from those who have nothing to do with it.
                    "NOT_FOUND" if *mutation == "publishEvent" => {
                        if *name == "anonymous" {
                            'U'
                        } else {
                            'F'
                        }
                    }
                    other => panic!("{title} {mutation}: {other}"),
                });
                if !found.ends_with('+') {
                    assert_eq!(row(test, subject.id).await, subject, "{title} {mutation}");
                }
            }
            assert_eq!(found, expected, "{name} {confidentiality:?}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_protects_an_event_for_another_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let input = json!({
        "hostId": global(place.host.id), "title": "Geschützt", "confidentiality": "PROTECTED",
        "date": "2027-06-27T10:00", "placeText": "Geheimer Ort",
    });
    let answer = act(test, &administrator(), "createEvent", "event { id }", input.clone()).await;
    assert_eq!(answer, "FORBIDDEN");
    let fields = "whole placeText date { value }";
    let event = done(test, &place.editor, "createEvent", fields, input.clone()).await;
    assert_eq!(event["placeText"], "Geheimer Ort");
    // A key enters it, and is then shown no more than everybody.
    let key = system(place.host.id, &[Scope::EventsWrite]);
    let by_key = done(test, &key, "createEvent", fields, input).await;
    assert_eq!(
        (&by_key["whole"], &by_key["placeText"], &by_key["date"]["value"]),
        (&json!(false), &json!(null), &json!("2027-06-27"))
    );
    // Neither the administrator's audit log nor anybody else's answer holds the details.
    let log = ask(
        test,
        &administrator(),
        "{ auditEntries(first: 50) { nodes { changes { kind values { field before after } } } } }",
    )
    .await;
    assert!(!log.to_string().contains("Geheimer Ort"), "{log}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_in_a_protected_event_is_hidden_from_outsiders(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let id = place
        .create(json!({
            "date": "2027-06-27T10:00", "confidentiality": "PROTECTED", "capacityMode": "LIMITED",
            "capacityLimit": 9, "seatsHeldBack": 4, "contactEmail": "geheim@stiftung.example",
            "feedbackClosesAt": "2027-07-15T00:00:00Z", "onlineLink": "https://geheim.example",
        }))
        .await;
    place.step("publishEvent", &id, "").await;
    place.update(&id, "", json!({ "date": "2027-06-28T11:00" })).await;
    let input = json!({ "id": id, "note": "Geheimer Grund" });
    done(test, &place.editor, "postponeEvent", "", input).await;
    let query = format!(
        "{{ node(id: {id}) {{ ... on Event {{ statusNote previousStarts {{ note }} participantList reminderHours
            offerHours contact {{ email }} contactEmail controller {{ name }} jointControllers {{ partner {{ id }} }}
            feedbackClosesAt seatsHeldBack onlineLink viewerCanEdit date {{ value }} version }} }} }}"
    );
    for actor in
        [Actor::Anonymous, administrator(), member(place.partner("Andere").await, Level::Manager)]
    {
        let seen = ask(test, &actor, &query).await;
        assert_eq!(
            seen["node"],
            json!({
                "statusNote": null, "previousStarts": [], "participantList": null, "reminderHours": null,
                "offerHours": null, "contact": null, "contactEmail": null, "controller": null,
                "jointControllers": [], "feedbackClosesAt": null, "seatsHeldBack": null, "onlineLink": null,
                "viewerCanEdit": false, "date": { "value": "2027-06-28" }, "version": null,
            })
        );
    }
    let own = ask(test, &place.editor, &query).await;
    assert_eq!(own["node"]["seatsHeldBack"], 4);
    assert_eq!(own["node"]["onlineLink"], "https://geheim.example");
    assert_eq!(own["node"]["previousStarts"].as_array().unwrap().len(), 2);
}

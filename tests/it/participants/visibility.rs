//! Lists of participants: where the event has one, of those who chose to be in it.

use api::access::Actor;
use entity::{
    event, registration,
    terms::{Confidentiality, ListVisibility, RegistrationStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::scene_of;
use crate::{
    fixture::Engine,
    world::users::{put_account, signed_in},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_are_shown_as_far_as_they_chose_and_the_event_allows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(ListVisibility::Nobody, ListVisibility::Participants, ListVisibility::Public)]
    list: ListVisibility,
) {
    use ListVisibility::{Nobody, Participants, Public};
    let scene = scene_of(engine, |event| event::Model { participant_list: list, ..event }).await;
    for (name, list_visibility) in [("Nie", Nobody), ("Unter", Participants), ("Alle", Public)] {
        scene.person(name, |row| registration::Model { list_visibility, ..row }).await;
    }
    let waiting = |row| registration::Model {
        status: RegistrationStatus::Waitlisted,
        queue_number: Some(1),
        list_visibility: Public,
        ..row
    };
    scene.person("Wartend", waiting).await;
    let account = put_account(&scene.test, "Lovelace").await;
    let own = |row| registration::Model { user_id: Some(account.id), ..row };
    scene.person("Lovelace", own).await;
    let by_account = signed_in(account.id, &[]);
    let (to_all, to_participants): (Vec<&str>, Vec<&str>) = match list {
        Nobody => (vec![], vec![]),
        Participants => (vec![], vec!["Unter", "Alle"]),
        Public => (vec!["Alle"], vec!["Unter", "Alle"]),
    };
    let fields = "participants { totalCount nodes { givenName familyName } }";
    for (actor, expected) in [
        (Actor::Anonymous, &to_all),
        (crate::world::administrator(), &to_all),
        (by_account, &to_participants),
    ] {
        let (event, code) = scene.of_event(&actor, fields).await;
        let list = &event["participants"];
        let names: Vec<_> =
            list["nodes"].as_array().unwrap().iter().map(|one| one["familyName"].clone()).collect();
        let expected_names: Vec<Value> = expected.iter().map(|name| json!(name)).collect();
        assert_eq!((names, code), (expected_names, Value::Null));
        assert_eq!(list["totalCount"], expected.len());
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_protected_event_shows_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene_of(engine, |event| event::Model {
        confidentiality: Confidentiality::Protected,
        ..event
    })
    .await;
    let account = put_account(&scene.test, "Lovelace").await;
    let own = |row| registration::Model {
        user_id: Some(account.id),
        list_visibility: ListVisibility::Public,
        ..row
    };
    scene.person("Lovelace", own).await;
    for actor in [Actor::Anonymous, signed_in(account.id, &[]), scene.organiser.clone()] {
        let (event, _) =
            scene.of_event(&actor, "participants { totalCount nodes { familyName } }").await;
        assert_eq!(event["participants"], json!({ "totalCount": 0, "nodes": [] }));
    }
}

//! One's own registration, by account and by link.

use api::access::Actor;
use entity::{
    event, participant_word, registration, registration_question, session, session_seats,
    terms::{Confidentiality, ListVisibility, QuestionKind, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Scene, refusal, scene, scene_of};
use crate::{
    fixture::{Engine, now},
    world::{
        events::{session, venue},
        global, id, put,
        users::{put_account, signed_in},
    },
};

const BY_LINK: &str = "query($token: String!) { registrationByLink(token: $token) {
    id status participant { familyName email }
    event { whole onlineLink venue { name } sessions { title } freeSeats participants { totalCount } }
} }";

impl Scene {
    async fn by_link(&self, token: &str) -> Value {
        self.test.run(&Actor::Anonymous, BY_LINK, json!({ "token": token })).await
    }

    async fn session(&self, title: &str, capacity: Option<i32>) -> session::Model {
        let position = i32::try_from(title.len()).unwrap();
        let row = put(&self.test, session(&self.test, self.event.id, position, title)).await;
        let seats =
            session_seats::Model { session_id: row.id, capacity, taken: 0, waiting: 0, excess: 0 };
        put(&self.test, seats).await;
        row
    }

    async fn question(
        &self,
        kind: QuestionKind,
        text: &str,
        sensitive: bool,
    ) -> registration_question::Model {
        let row = registration_question::Model {
            id: id(&self.test),
            event_id: self.event.id,
            position: 1,
            kind,
            text: text.into(),
            choices: None,
            required: false,
            purpose: "Planung".into(),
            retention_days: 30,
            sensitive,
            retired: false,
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        put(&self.test, row).await
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_mail_opens_ones_registration_and_what_takes_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene_of(engine, |event| event::Model {
        confidentiality: Confidentiality::Protected,
        online_link: Some("https://example.org/raum".into()),
        ..event
    })
    .await;
    let hall = put(&scene.test, venue(&scene.test, "Kulturpalast")).await;
    let row = event::Model { venue_id: Some(hall.id), ..scene.event.clone() };
    let row = sea_orm::IntoActiveModel::into_active_model(row);
    let row = sea_orm::ActiveModelTrait::reset_all(row);
    sea_orm::ActiveModelTrait::update(row, scene.test.app.database.write()).await.unwrap();
    scene.session("Forum", None).await;
    let confirmed = scene.person("Müller", |row| row).await;
    scene.person("Nguyen", |row| row).await;

    let answer = scene.by_link(&scene.token(&confirmed)).await;
    assert_eq!(
        answer["data"]["registrationByLink"],
        json!({
            "id": global(confirmed.id), "status": "CONFIRMED",
            "participant": { "familyName": "Müller", "email": "müller@example.org" },
            "event": {
                "whole": true, "onlineLink": "https://example.org/raum",
                "venue": { "name": "Kulturpalast" }, "sessions": [{ "title": "Forum" }],
                // Nothing of the others, not even how many there are.
                "freeSeats": null, "participants": { "totalCount": 0 },
            },
        }),
        "{answer}"
    );
    assert_eq!(answer.get("errors"), None);

    // Who waits sees where it is, but not the room; who is not approved sees the face alone.
    for (status, whole) in
        [(RegistrationStatus::Waitlisted, true), (RegistrationStatus::PendingApproval, false)]
    {
        let row = scene
            .person(&format!("{status:?}"), |row| registration::Model {
                status,
                queue_number: (status == RegistrationStatus::Waitlisted).then_some(1),
                ..row
            })
            .await;
        let answer = scene.by_link(&scene.token(&row)).await;
        let event = &answer["data"]["registrationByLink"]["event"];
        assert_eq!((&event["whole"], &event["onlineLink"]), (&json!(whole), &Value::Null));
    }
    let forged = scene.token(&registration::Model { link_generation: 2, ..confirmed.clone() });
    for wrong in ["", "vbp_x", &forged] {
        let answer = scene.by_link(wrong).await;
        assert_eq!(answer["data"]["registrationByLink"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{wrong}");
    }
    // Without the link nothing of it is there.
    let (event, _) = scene.of_event(&Actor::Anonymous, "whole onlineLink venue { name }").await;
    assert_eq!(event, json!({ "whole": false, "onlineLink": null, "venue": null }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_with_accounts_have_a_list_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let account = put_account(&scene.test, "Lovelace").await;
    let person = signed_in(account.id, &[]);
    let own = |row| registration::Model { user_id: Some(account.id), ..row };
    let row = scene.person("Lovelace", own).await;
    scene.person("Müller", |row| row).await;
    let query = "{ viewer { registrations { totalCount nodes { id event { title } participant { email } } } } }";
    let answer = scene.test.run(&person, query, json!({})).await;
    let node = json!({
        "id": global(row.id), "event": { "title": "Dialog" },
        "participant": { "email": "lovelace@example.org" },
    });
    assert_eq!(
        answer["data"]["viewer"]["registrations"],
        json!({ "totalCount": 1, "nodes": [node] })
    );
    // One's own is no reading of others.
    let entries = entity::audit_entry::Entity::find().all(scene.test.app.database.read()).await;
    assert_eq!(entries.unwrap().len(), 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_person_changes_what_they_stated(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene_of(engine, |event| event::Model {
        participant_list: ListVisibility::Participants,
        ..event
    })
    .await;
    let row = scene.person("Müller", |row| row).await;
    let (small, large) =
        (scene.session("Klein", Some(1)).await, scene.session("Größer", None).await);
    let meal = scene.question(QuestionKind::Text, "Essen?", false).await;
    let diet = scene.question(QuestionKind::Text, "Unverträglichkeit?", true).await;
    let photos = scene.question(QuestionKind::Consent, "Fotos", false).await;
    let link = json!({ "token": scene.token(&row) });
    let fields = "registration { version listVisibility participant { familyName organisation }
        answers { questionId question text } needs { needs } consents { questionId text withdrawnAt }
        sessions { hasPlace session { title } } }";
    let update = async |values: Value| {
        let mut input = json!({ "registration": link });
        for (key, value) in values.as_object().unwrap() {
            input[key] = value.clone();
        }
        scene.act(&Actor::Anonymous, "updateRegistration", fields, input).await
    };
    let answer = |question: &registration_question::Model, text: &str| json!({ "questionId": global(question.id), "value": { "text": text } });
    let done = update(json!({
        "familyName": "Meier", "organisation": null, "listVisibility": "PARTICIPANTS",
        "sessionIds": [global(small.id)], "answers": [answer(&meal, "Gemüse")],
        "givenConsents": [global(photos.id)],
    }))
    .await;
    let registration = &done["registration"];
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(registration["participant"], json!({ "familyName": "Meier", "organisation": null }));
    assert_eq!(
        registration["answers"],
        json!([{ "questionId": global(meal.id), "question": "Essen?", "text": "Gemüse" }])
    );
    assert_eq!(
        registration["consents"],
        json!([{ "questionId": global(photos.id), "text": "Fotos", "withdrawnAt": null }])
    );
    let chosen = json!([{ "hasPlace": true, "session": { "title": "Klein" } }]);
    assert_eq!(registration["sessions"], chosen);
    // Found by the new name alone.
    for (search, found) in [("Meier", 1), ("Müller", 0)] {
        let list = format!("registrations(filter: {{ search: \"{search}\" }}) {{ totalCount }}");
        let (event, _) = scene.of_event(&scene.organiser, &list).await;
        assert_eq!(event["registrations"]["totalCount"], found, "{search}");
    }

    // Sensitive answers need a consent, and go with it.
    let refused = update(json!({ "answers": [answer(&diet, "Nüsse")] })).await;
    assert_eq!(refusal(&refused).0, "SENSITIVE_CONSENT_REQUIRED");
    let done = update(json!({
        "answers": [answer(&diet, "Nüsse")], "needs": "Rampe", "sensitiveConsent": true,
        "withdrawnConsents": [global(photos.id)], "sessionIds": [global(large.id)],
    }))
    .await;
    let registration = &done["registration"];
    assert_eq!(registration["answers"].as_array().unwrap().len(), 2, "{done}");
    assert_eq!(registration["needs"], json!({ "needs": "Rampe" }));
    assert_ne!(registration["consents"][0]["withdrawnAt"], Value::Null);
    assert_eq!(registration["sessions"][0]["session"]["title"], "Größer");
    let seats = session_seats::Entity::find_by_id(small.id);
    assert_eq!(seats.one(scene.test.app.database.read()).await.unwrap().unwrap().taken, 0);
    let done = update(json!({ "sensitiveConsent": false })).await;
    assert_eq!(done["registration"]["needs"], Value::Null);
    assert_eq!(done["registration"]["answers"].as_array().unwrap().len(), 1);

    // What is full stays full, and nothing else of the change is done.
    let other = scene.person("Nguyen", |row| row).await;
    let input = json!({ "registration": { "token": scene.token(&other) }, "sessionIds": [global(small.id)] });
    scene.act(&Actor::Anonymous, "updateRegistration", fields, input).await;
    let full = update(json!({ "sessionIds": [global(small.id)], "familyName": "Nie" })).await;
    assert_eq!(refusal(&full).0, "SESSION_FULL");
    let shown = update(json!({ "listVisibility": "PUBLIC" })).await;
    assert_eq!(refusal(&shown).0, "LIST_VISIBILITY_NOT_ALLOWED");
    let long = update(json!({ "familyName": "a".repeat(5_000) })).await;
    assert_eq!(refusal(&long), ("TOO_LONG".into(), "familyName".into()));
    let old = update(json!({ "expectedVersion": 1, "familyName": "Alt" })).await;
    assert_eq!(old, "CONFLICT");
    let by_organiser = json!({ "registration": { "id": global(row.id) }, "familyName": "Fremd" });
    let code = scene.act(&scene.organiser, "updateRegistration", fields, by_organiser).await;
    assert_eq!(code, "FORBIDDEN");
    let words = participant_word::Entity::find().all(scene.test.app.database.read()).await.unwrap();
    assert!(words.iter().any(|word| word.registration_id == row.id));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_link_makes_the_old_one_worthless(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let row = scene.person("Müller", |row| row).await;
    let old = scene.token(&row);
    let input = json!({ "registration": { "token": old } });
    let done = scene
        .act(&Actor::Anonymous, "renewRegistrationLink", "registration { id }", input.clone())
        .await;
    assert_eq!(done["registration"]["id"], global(row.id), "{done}");
    let again =
        scene.act(&Actor::Anonymous, "renewRegistrationLink", "registration { id }", input).await;
    assert_eq!(refusal(&again), ("TOKEN_INVALID".into(), "registration.token".into()));
    assert_eq!(scene.by_link(&old).await["data"]["registrationByLink"], Value::Null);
    let new = scene.token(&scene.row(&row).await);
    assert_ne!(scene.by_link(&new).await["data"]["registrationByLink"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_kept_is_handed_to_the_person_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let row = scene.person("Müller", |row| row).await;
    scene.person("Nguyen", |row| row).await;
    let input = json!({ "registration": { "token": scene.token(&row) } });
    let done = scene.act(&Actor::Anonymous, "exportMyRegistration", "data", input).await;
    let data = &done["data"];
    assert_eq!(data["person"]["email"], "müller@example.org", "{done}");
    assert_eq!(data["event"]["title"], "Dialog");
    assert_eq!(data["controller"], "Trägerin");
    assert_eq!(data["registration"]["status"], "CONFIRMED");
    assert!(!data.to_string().contains("Nguyen"));
    let by_id = json!({ "registration": { "id": global(row.id) } });
    for (actor, expected) in [(&scene.organiser, "FORBIDDEN"), (&Actor::Anonymous, "NOT_FOUND")] {
        let code = scene.act(actor, "exportMyRegistration", "data", by_id.clone()).await;
        assert_eq!(code, expected);
    }
}

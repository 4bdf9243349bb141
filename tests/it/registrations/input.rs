//! Bad input, and input that only looks bad.

use api::registrations::service::Sensitive;
use entity::{
    audience_group, event, event_seats,
    id::{EventId, RegistrationQuestionId},
    privacy_notice, registration_question, registration_sensitive,
    terms::{AudienceMode, EventStatus, QuestionKind, RegistrationMode, RegistrationOpening},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{refusals, scene, scene_of, user};
use crate::{
    fixture::{Engine, now},
    world::{events, global, id, put},
};

/// Letters of DIN 91379: Latin with their combinations, and what names are written with.
const DIN_91379: &str = "AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦȺẠẢẤẦẨẪẬẮẰẲẴẶ\
    A\u{30B} C\u{300} C\u{304} C\u{306} C\u{308} C\u{315} C\u{323} C\u{326} C\u{328}\u{306} ÇĆĈĊČ DĎḌḐĐ F\u{300} F\u{304} ĜĞĠĢǤǦǴ G\u{300} \
    H\u{304} H\u{326} H\u{331} ĤȞḤḦḨĦ ÌÍÎÏĨĪĬĮİǏỈỊ J\u{30C} Ĵ K\u{300} K\u{302} K\u{304} K\u{307} K\u{315} K\u{31B} K\u{326} K\u{35F}H ĶǨḲḴ \
    L\u{302} L\u{325} L\u{325}\u{304} L\u{326} ĹĻĽŁḶḸ M\u{300} M\u{302} M\u{306} M\u{310} ṂÑŃŅŇṄṆ N\u{302} N\u{304} N\u{306} N\u{326} \
    ÒÓÔÕÖØŌŎŐƠǑǪǬỌỎỐ P\u{300} P\u{304} P\u{315} P\u{323} R\u{306} R\u{30C} ŔŖŘṘṚ S\u{300} S\u{304} S\u{31B}\u{304} S\u{331} ŚŜŞŠȘṠṢ \
    T\u{300} T\u{304} T\u{308} T\u{315} T\u{31B} ŢŤȚṪṬŦ U\u{304}\u{300} U\u{304}\u{301} U\u{304}\u{308} ÙÚÛÜŨŪŬŮŰŲ ẀẂŴẄẌẎ \
    Y\u{300} ÝŶŸỲ Z\u{300} Z\u{304} Z\u{306} Z\u{308} Z\u{327} ŹŻŽẒ ÆŒÐÞßẞ ðþıŋŊħłø ' - . ’ ʰ ʳ ʹ ʺ ʾ ʿ ˈ ˌ ʻ ʼ ‡";

/// A question as clients know it.
pub(super) fn question(id: RegistrationQuestionId) -> String {
    // The form of every global id, with another word before it.
    global(EventId(id.0)).replacen("event", "question", 1)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_name_of_din_91379_comes_back_as_it_was_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let letters: Vec<&str> = DIN_91379.split_whitespace().collect();
    let mut names: Vec<String> = Vec::new();
    for letters in letters {
        match names.last_mut() {
            Some(name) if name.chars().count() + letters.chars().count() < 190 => {
                name.push(' ');
                name.push_str(letters);
            }
            _ => names.push(letters.to_owned()),
        }
    }
    names.extend(
        ["=HYPERLINK(\"x\")", "<script>alert(1)</script>", "@SUM(A1)", "O'Connor & Söhne – „Test“"]
            .map(str::to_owned),
    );
    for (number, name) in names.iter().enumerate() {
        let actor = user(&scene.test, &format!("Name{number}")).await;
        let form = json!({ "givenName": name, "familyName": name });
        let payload = scene.register(&actor, form).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload}");
        let row = scene.of_address(&format!("name{number}@example.org")).await.unwrap();
        let person = scene.person(row.id).await.unwrap();
        let expected = api::identity::names::name_part(name).unwrap();
        assert_eq!((&person.given_name, &person.family_name), (&expected, &expected));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_form_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let actor = user(&scene.test, "Ada").await;
    let unknown = entity::id::AudienceGroupId(uuid::Uuid::from_u128(7));
    let form = json!({
        "givenName": "x".repeat(5_000), "familyName": "Zeile\nZeile", "organisation": " ",
        "phone": "+49\u{0}", "groupId": global(unknown), "listVisibility": "PUBLIC",
        "representedPartnerId": global(entity::id::PartnerId(uuid::Uuid::from_u128(7))),
        "needs": "Rampe", "answers": [{ "questionId": question(RegistrationQuestionId(uuid::Uuid::from_u128(7))), "value": { "yesNo": true } }],
        "consents": [question(RegistrationQuestionId(uuid::Uuid::from_u128(7)))],
    });
    let refused = scene.register(&actor, form).await;
    let mut found = refusals(&refused);
    found.sort();
    let expected = [
        "input.answers.0.questionId UNKNOWN_QUESTION",
        "input.consents.0 UNKNOWN_QUESTION",
        "input.familyName CONTROL_CHARACTER",
        "input.givenName TOO_LONG",
        "input.groupId UNKNOWN_GROUP",
        "input.listVisibility LIST_VISIBILITY_NOT_ALLOWED",
        "input.needs SENSITIVE_CONSENT_REQUIRED",
        "input.organisation REQUIRED",
        "input.phone CONTROL_CHARACTER",
        "input.representedPartnerId UNKNOWN_PARTNER",
    ];
    assert_eq!(found, expected);
    assert!(scene.rows().await.is_empty());
    let anonymous = scene.register(&api::access::Actor::Anonymous, json!({})).await;
    let expected =
        ["input.email REQUIRED", "input.givenName REQUIRED", "input.familyName REQUIRED"];
    assert_eq!(refusals(&anonymous), expected);
    let wrong = json!({ "email": "keine Adresse", "givenName": "A", "familyName": "B" });
    let anonymous = scene.register(&api::access::Actor::Anonymous, wrong).await;
    assert_eq!(refusals(&anonymous), ["input.email INVALID_EMAIL"]);
    let foreign = scene.register(&actor, json!({ "email": "andere@example.org" })).await;
    assert_eq!(refusals(&foreign), ["input.email EMAIL_NOT_OWN"]);
    let own = scene.register(&actor, json!({ "email": "ADA@example.org" })).await;
    assert_eq!(own["registration"]["status"], "CONFIRMED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_not_open_says_why(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    type Change = fn(event::Model) -> event::Model;
    let past = |event| events::held(event, "2026-11-20T10:00", None);
    let cases: [(&str, Change); 7] = [
        ("NO_REGISTRATION", |event| event::Model {
            registration_mode: RegistrationMode::None,
            ..event
        }),
        ("NO_REGISTRATION", |event| event::Model {
            registration_mode: RegistrationMode::External,
            registration_url: Some("https://example.org".into()),
            ..event
        }),
        ("NOT_YET_OPEN", |event| event::Model {
            registration_opening: RegistrationOpening::Unannounced,
            ..event
        }),
        ("REGISTRATION_CLOSED", |event| event::Model {
            registration_deadline: Some("2026-11-20".parse().unwrap()),
            ..event
        }),
        ("EVENT_CANCELLED", |event| event::Model { status: EventStatus::Cancelled, ..event }),
        ("REGISTRATION_CLOSED", |event| event::Model { status: EventStatus::Postponed, ..event }),
        ("EVENT_PAST", |event| event::Model { status: EventStatus::Completed, ..event }),
    ];
    for (code, change) in cases {
        let scene = scene_of(engine, change, |seats| seats).await;
        let actor = user(&scene.test, "Ada").await;
        let refused = scene.register(&actor, json!({})).await;
        assert_eq!(refusals(&refused), [format!("input.eventId {code}")]);
    }
    let scene = scene_of(engine, past, |seats| seats).await;
    let actor = user(&scene.test, "Ada").await;
    let refused = scene.register(&actor, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId EVENT_PAST"]);
    let suspended = |seats| event_seats::Model { accepting: false, ..seats };
    let scene = scene_of(engine, |event| event, suspended).await;
    let actor = user(&scene.test, "Ada").await;
    let refused = scene.register(&actor, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId REGISTRATION_CLOSED"]);
    let draft = |event| event::Model { status: EventStatus::Draft, ..event };
    let scene = scene_of(engine, draft, |seats| seats).await;
    let actor = user(&scene.test, "Ada").await;
    assert_eq!(scene.register(&actor, json!({})).await, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_notice_that_is_in_force_is_the_one_that_was_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    for number in [1, 2] {
        let notice = privacy_notice::Model {
            id: id(&scene.test),
            partner_id: scene.host.id,
            number,
            text: "Wir …".into(),
            url: None,
            created_at: now(),
        };
        put(&scene.test, notice).await;
    }
    let actor = user(&scene.test, "Ada").await;
    for wrong in [Value::Null, json!(1), json!(3)] {
        let refused = scene.register(&actor, json!({ "privacyNoticeNumber": wrong })).await;
        assert_eq!(refusals(&refused), ["input.privacyNoticeNumber PRIVACY_NOTICE_OUTDATED"]);
    }
    let done = scene.register(&actor, json!({ "privacyNoticeNumber": 2 })).await;
    assert_eq!(done["userErrors"], json!([]));
    let row = &scene.rows().await[0];
    assert_eq!(row.controller_id, Some(scene.host.id));
    assert!(row.privacy_notice_id.is_some());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sensitive_is_kept_apart_with_consent_and_an_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let group = audience_group::Model {
        sensitive: true,
        ..events::group(&scene.test, "Migrantenorganisationen")
    };
    let group = put(&scene.test, group).await;
    let actor = user(&scene.test, "Ada").await;
    let mut form = json!({ "groupId": global(group.id), "needs": "Gebärdensprache" });
    let refused = scene.register(&actor, form.clone()).await;
    let expected =
        ["input.needs SENSITIVE_CONSENT_REQUIRED", "input.groupId SENSITIVE_CONSENT_REQUIRED"];
    assert_eq!(refusals(&refused), expected);
    form["sensitiveConsent"] = json!(true);
    let done = scene.register(&actor, form).await;
    assert_eq!(done["userErrors"], json!([]));
    let row = scene.rows().await.remove(0);
    assert_eq!(row.group_id, None);
    let find = registration_sensitive::Entity::find_by_id(row.id);
    let apart = find.one(scene.test.app.database.read()).await.unwrap().unwrap();
    let open = Sensitive::open(&scene.test.app.vault, row.id, &apart.payload).unwrap();
    assert_eq!((open.needs.as_deref(), open.group), (Some("Gebärdensprache"), Some(group.id.0)));
    assert!(apart.erase_at > now());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_in_their_own_kind(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, None).await;
    let row = |position, kind, required| registration_question::Model {
        id: id(&scene.test),
        event_id: scene.event.id,
        position,
        kind,
        text: "?".into(),
        choices: (kind == QuestionKind::Choice).then(|| "Fleisch\nGemüse".into()),
        required,
        purpose: "Essen".into(),
        retention_days: 30,
        sensitive: false,
        retired: false,
        created_at: now(),
        updated_at: now(),
        version: 3,
    };
    let choice = put(&scene.test, row(1, QuestionKind::Choice, true)).await;
    let consent = put(&scene.test, row(2, QuestionKind::Consent, false)).await;
    let retired =
        registration_question::Model { retired: true, ..row(3, QuestionKind::Text, true) };
    put(&scene.test, retired).await;
    let actor = user(&scene.test, "Ada").await;
    let answers = |value: Value| {
        json!({
            "answers": [{ "questionId": question(choice.id), "value": value }],
            "consents": [question(consent.id)],
        })
    };
    let refused = scene.register(&actor, json!({})).await;
    assert_eq!(refusals(&refused), ["input.answers ANSWER_REQUIRED"]);
    let refused = scene.register(&actor, answers(json!({ "choice": "Fisch" }))).await;
    assert_eq!(refusals(&refused), ["input.answers.0.value UNKNOWN_CHOICE"]);
    let refused = scene.register(&actor, answers(json!({ "text": "Gemüse" }))).await;
    assert_eq!(refusals(&refused), ["input.answers.0.value ANSWER_KIND"]);
    let two = answers(json!({ "choice": "Gemüse", "yesNo": true }));
    assert!(scene.register(&actor, two).await.is_string(), "two kinds of answer at once");
    let done = scene.register(&actor, answers(json!({ "choice": "Gemüse" }))).await;
    assert_eq!(done["userErrors"], json!([]));
    let read = scene.test.app.database.read();
    let given = entity::registration_consent::Entity::find().all(read).await.unwrap();
    assert_eq!((given.len(), given[0].text_version), (1, 3));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_event_is_for_those_whom_it_names(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let restricted =
        |event| event::Model { audience_mode: Some(AudienceMode::Restricted), ..event };
    let scene = scene_of(engine, restricted, |seats| seats).await;
    let named = put(&scene.test, events::group(&scene.test, "Verwaltung")).await;
    let other = put(&scene.test, events::group(&scene.test, "Presse")).await;
    put(&scene.test, events::for_group(&scene.test, scene.event.id, 1, named.id)).await;
    let actor = user(&scene.test, "Ada").await;
    let refused = scene.register(&actor, json!({})).await;
    assert_eq!(refusals(&refused), ["input.groupId GROUP_REQUIRED"]);
    let refused = scene.register(&actor, json!({ "groupId": global(other.id) })).await;
    assert_eq!(refusals(&refused), ["input.groupId NOT_ELIGIBLE"]);
    let done = scene.register(&actor, json!({ "groupId": global(named.id) })).await;
    assert_eq!(done["registration"]["status"], "CONFIRMED");
}

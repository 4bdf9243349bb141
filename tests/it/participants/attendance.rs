//! Who came.

use api::access::{Actor, Scope};
use chrono::TimeDelta;
use entity::{
    registration,
    terms::{Attendance, RegistrationStatus},
};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{refusal, scene};
use crate::{
    fixture::{Engine, now},
    world::{global, users::put_account, users::signed_in},
};

const ENTRY: &str = "entry { givenName familyName attendance }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_are_checked_in_by_code_or_id_again_and_undone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    let row = scene.person("Müller", |row| row).await;
    let by_id = json!({ "registration": { "id": global(row.id) } });
    let by_code = json!({ "registration": { "code": format!(" {} ", row.code.to_lowercase()) } });
    let helper = scene.helper();
    let key = scene.system(&[Scope::CheckIn]);
    for (actor, mutation, input, expected) in [
        (&helper, "checkIn", &by_code, "PRESENT"),
        (&helper, "checkIn", &by_id, "PRESENT"),
        (&scene.organiser, "undoCheckIn", &by_id, "UNKNOWN"),
        (&key, "checkIn", &by_code, "PRESENT"),
        (&helper, "markAbsent", &by_id, "ABSENT"),
        (&helper, "markAbsent", &by_id, "ABSENT"),
    ] {
        let payload = scene.act(actor, mutation, ENTRY, input.clone()).await;
        let entry =
            json!({ "givenName": "AdaMüller", "familyName": "Müller", "attendance": expected });
        assert_eq!(payload, json!({ "entry": entry, "userErrors": [] }), "{mutation}");
    }
    // The same again changed nothing.
    assert_eq!(scene.row(&row).await.version, row.version + 4);
    for (name, actor) in scene.outsiders() {
        let code = scene.act(&actor, "checkIn", ENTRY, by_id.clone()).await;
        assert!(
            ["NOT_FOUND", "UNAUTHENTICATED"].contains(&code.as_str().unwrap()),
            "{name}: {code}"
        );
    }
    let waiting = scene
        .person("Nguyen", |row| registration::Model {
            status: RegistrationStatus::Waitlisted,
            queue_number: Some(1),
            ..row
        })
        .await;
    let input = json!({ "registration": { "code": waiting.code } });
    let payload = scene.act(&helper, "checkIn", ENTRY, input).await;
    assert_eq!(refusal(&payload), ("NOT_CONFIRMED".into(), "registration".into()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_checks_themselves_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let scene = scene(engine).await;
    let account = put_account(&scene.test, "Lovelace").await;
    let person = signed_in(account.id, &[]);
    let own = |row| registration::Model { user_id: Some(account.id), ..row };
    let row = scene.person("Lovelace", own).await;
    let input = json!({ "registration": { "id": global(row.id) } });
    assert_eq!(scene.act(&person, "checkIn", ENTRY, input).await, "FORBIDDEN");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_list_at_the_door_holds_names_and_groups_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    scene.person("Müller", |row| row).await;
    let cancelled = |row: registration::Model| registration::Model {
        status: RegistrationStatus::Cancelled,
        ended_at: Some(now()),
        ended_by: Some(entity::terms::EndedBy::Person),
        ..row
    };
    scene.person("Nguyen", cancelled).await;
    let fields = "checkInList(search: \"verein\") { totalCount nodes { familyName group { name } attendance } }";
    for actor in [scene.helper(), scene.organiser.clone()] {
        let (event, _) = scene.of_event(&actor, fields).await;
        let entry = json!({ "familyName": "Müller", "group": null, "attendance": "UNKNOWN" });
        assert_eq!(event["checkInList"], json!({ "totalCount": 1, "nodes": [entry] }));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn marks_of_offline_devices_count_by_their_time_each_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    scene.test.set_now(now() + TimeDelta::hours(2));
    let [ada, ben] = [scene.person("Ada", |row| row).await, scene.person("Ben", |row| row).await];
    let waiting = |row| registration::Model {
        status: RegistrationStatus::Waitlisted,
        queue_number: Some(1),
        ..row
    };
    let waiting = scene.person("Nguyen", waiting).await;
    let mark = |number: u128, of: Value, attendance: &str, minute: i64| {
        json!({
            "clientId": Uuid::from_u128(number), "registration": of, "attendance": attendance,
            "markedAt": now() + TimeDelta::minutes(minute),
        })
    };
    let id = |row: &registration::Model| json!({ "id": global(row.id) });
    let code = |code: &str| json!({ "code": code });
    let marks = json!([
        mark(1, id(&ada), "PRESENT", 30),
        mark(2, code(&ada.code), "UNKNOWN", 10),
        mark(3, code(&ben.code), "PRESENT", 10),
        mark(4, id(&ben), "ABSENT", 20),
        mark(1, id(&ada), "ABSENT", 50),
        mark(5, id(&waiting), "PRESENT", 10),
        mark(6, code("GIBTSNICHT"), "PRESENT", 10),
    ]);
    let input = json!({ "eventId": scene.id(), "marks": marks });
    let fields = "results { clientId outcome entry { familyName attendance } }";
    let outcomes = |payload: &Value| -> Vec<String> {
        let results = payload["results"].as_array().unwrap();
        results.iter().map(|one| one["outcome"].as_str().unwrap().to_owned()).collect()
    };
    let payload = scene.act(&scene.helper(), "recordAttendance", fields, input.clone()).await;
    assert_eq!(
        outcomes(&payload),
        [
            "APPLIED",
            "SUPERSEDED",
            "APPLIED",
            "APPLIED",
            "REPEATED",
            "NOT_CONFIRMED",
            "UNKNOWN_REGISTRATION"
        ]
    );
    assert_eq!(payload["results"][5]["entry"], Value::Null);
    for _ in 0..2 {
        assert_eq!(scene.row(&ada).await.attendance, Attendance::Present);
        assert_eq!(scene.row(&ada).await.attendance_at, Some(now() + TimeDelta::minutes(30)));
        assert_eq!(scene.row(&ben).await.attendance, Attendance::Absent);
        // The whole batch again: as if it had not been sent.
        let again = scene.act(&scene.helper(), "recordAttendance", fields, input.clone()).await;
        assert!(outcomes(&again)[..5].iter().all(|outcome| outcome == "REPEATED"), "{again}");
    }

    let many: Vec<_> = (0..501).map(|number| mark(100 + number, id(&ada), "PRESENT", 1)).collect();
    let input = json!({ "eventId": scene.id(), "marks": many });
    let payload = scene.act(&scene.helper(), "recordAttendance", fields, input.clone()).await;
    assert_eq!(refusal(&payload), ("TOO_MANY".into(), "marks".into()));
    let code = scene.act(&Actor::Anonymous, "recordAttendance", fields, input).await;
    assert_eq!(code, "UNAUTHENTICATED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_let_others_check_in_never_themselves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine).await;
    put_account(&scene.test, "Einlass").await;
    let input =
        |email: &str| json!({ "eventId": scene.id(), "email": email, "reason": "Tür Nord" });
    let fields = "roleGrant { id role validUntil event { id } }";
    let grant = async |actor: &Actor, email: &str| {
        scene.act(actor, "grantCheckIn", fields, input(email)).await
    };
    for (name, actor) in scene.outsiders() {
        let code = grant(&actor, "einlass@example.org").await;
        let expected = if name == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(code, expected, "{name}");
    }
    assert_eq!(grant(&scene.organiser, "organisation@example.org").await, "FORBIDDEN");
    let unknown = grant(&scene.organiser, "niemand@example.org").await;
    assert_eq!(refusal(&unknown), ("UNKNOWN_ACCOUNT".into(), "email".into()));
    let done = grant(&scene.organiser, "Einlass@example.org").await;
    assert_eq!(done["roleGrant"]["role"], "CHECK_IN");
    assert_eq!(done["roleGrant"]["validUntil"], "2026-12-06T15:00:00Z");
    let twice = grant(&scene.organiser, "einlass@example.org").await;
    assert_eq!(refusal(&twice), ("ALREADY_GRANTED".into(), "email".into()));
    let (event, _) =
        scene.of_event(&scene.organiser, "checkInGrants { familyName roleGrant { id } }").await;
    let id = done["roleGrant"]["id"].clone();
    let held = json!([{ "familyName": "Einlass", "roleGrant": { "id": id } }]);
    assert_eq!(event["checkInGrants"], held);
    // Who manages the network takes it back, but does not make it longer.
    let longer = json!({ "id": id, "validUntil": null });
    let admin = crate::world::administrator();
    assert_eq!(scene.act(&admin, "changeRoleGrant", "roleGrant { id }", longer).await, "FORBIDDEN");
    let revoke = json!({ "id": id, "reason": "vorbei" });
    let revoked =
        scene.act(&scene.organiser, "revokeCheckIn", "roleGrant { status }", revoke).await;
    assert_eq!(revoked["roleGrant"]["status"], "REVOKED");
    let (event, _) = scene.of_event(&scene.organiser, "checkInGrants { familyName }").await;
    assert_eq!(event["checkInGrants"], json!([]));
}

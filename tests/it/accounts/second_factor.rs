//! An authenticator app is set up, used, replaced and removed.

use api::{
    access::{Actor, NetworkRole},
    identity::second_factor,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{login_session, role_grant, terms::SessionEnd, user_account};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{
    PASSWORD, assert_audit_is_impersonal, done, end_of, fails, is, last_mail, mutate, person,
    refused, reread, session, state,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        global, put,
        users::{office, put_administrator},
    },
};

const BEGIN: &str = "beginSecondFactorSetup";
const CONFIRM: &str = "confirmSecondFactor";
const REGENERATE: &str = "regenerateRecoveryCodes";
const REMOVE: &str = "removeSecondFactor";

/// What an app with this secret shows.
fn code(secret: &[u8], at: DateTime<Utc>) -> String {
    let at = u64::try_from(at.timestamp()).unwrap();
    second_factor::codes(secret).unwrap().generate(at).to_string()
}

/// The secret of the account's app.
async fn secret(test: &TestApp, row: &user_account::Model) -> Vec<u8> {
    let sealed = reread(test, row).await.totp_secret.unwrap();
    second_factor::open_secret(&test.app.vault, row.id, &sealed).unwrap()
}

/// Sets an app up. Answers its secret and the recovery codes.
async fn set_up(
    test: &TestApp,
    row: &user_account::Model,
    actor: &Actor,
) -> (Vec<u8>, Vec<String>) {
    done(test, actor, BEGIN, "uri secret", json!({ "password": PASSWORD })).await;
    let secret = secret(test, row).await;
    let input = json!({ "code": code(&secret, test.app.clock.now()) });
    let payload = done(test, actor, CONFIRM, "recoveryCodes", input).await;
    (secret, serde_json::from_value(payload["recoveryCodes"].clone()).unwrap())
}

fn proof(code: &str) -> Value {
    json!({ "password": PASSWORD, "code": code })
}

async fn session_of(test: &TestApp, actor: &Actor) -> login_session::Model {
    let Actor::User(user) = actor else { panic!("{actor:?}") };
    let found = login_session::Entity::find_by_id(user.session).one(test.app.database.read()).await;
    found.unwrap().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_app_counts_once_it_has_shown_its_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let other_session = session(&test, &row).await;
    let password = json!({ "password": PASSWORD });
    let before = state(&test).await;
    let wrong = refused(&test, &actor, BEGIN, json!({ "password": "falsch" })).await;
    assert_eq!(wrong, is("WRONG_PASSWORD", "input.password"));
    assert_eq!(fails(&test, &Actor::Anonymous, BEGIN, password.clone()).await, "UNAUTHENTICATED");
    let none = refused(&test, &actor, CONFIRM, json!({ "code": "123456" })).await;
    assert_eq!(none, is("SECOND_FACTOR_ABSENT", "input"));
    assert_eq!(state(&test).await, before);

    let first = done(&test, &actor, BEGIN, "uri secret", password.clone()).await;
    let replaced = secret(&test, &row).await;
    let shown = done(&test, &actor, BEGIN, "uri secret", password.clone()).await;
    assert_ne!(first, shown);
    let secret = secret(&test, &row).await;
    let uri = shown["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/Verbund:berger%40example.org?"), "{uri}");
    assert!(uri.contains(&format!("secret={}", shown["secret"].as_str().unwrap())), "{uri}");

    let before = state(&test).await;
    let late = now() + TimeDelta::minutes(2);
    for wrong in [code(&replaced, now()), code(&secret, late), "x".repeat(100_000)] {
        let refusal = refused(&test, &actor, CONFIRM, json!({ "code": wrong })).await;
        assert_eq!(refusal, is("WRONG_CODE", "input.code"));
    }
    assert_eq!(state(&test).await, before);

    let input = json!({ "code": code(&secret, now()) });
    let fields = "user { secondFactor } recoveryCodes";
    let payload = done(&test, &actor, CONFIRM, fields, input.clone()).await;
    assert_eq!(payload["user"]["secondFactor"], true);
    let codes: Vec<String> = serde_json::from_value(payload["recoveryCodes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 11 && code.as_bytes()[5] == b'-'), "{codes:?}");
    assert!(session_of(&test, &actor).await.second_factor);
    let after = state(&test).await;
    let other = after.sessions.iter().find(|found| found.id == other_session.id).unwrap();
    assert!(!other.second_factor);
    assert_eq!(last_mail(&test).await.template, "second-factor-added");
    assert_audit_is_impersonal(&test, &[&codes[0], shown["secret"].as_str().unwrap()]).await;

    for (mutation, input) in [(CONFIRM, input), (BEGIN, password)] {
        let refusal = refused(&test, &actor, mutation, input).await;
        assert_eq!(refusal, is("SECOND_FACTOR_PRESENT", "input"));
    }
    assert_eq!(state(&test).await, after);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_code_works_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let (secret, codes) = set_up(&test, &row, &actor).await;
    let wrong = is("WRONG_CODE", "input.code");
    // The one that it was set up with.
    let used = proof(&code(&secret, now()));
    assert_eq!(refused(&test, &actor, REGENERATE, used).await, wrong);

    let later = now() + TimeDelta::seconds(30);
    test.set_now(later);
    let input = proof(&code(&secret, later));
    let payload = done(&test, &actor, REGENERATE, "recoveryCodes", input.clone()).await;
    let new: Vec<String> = serde_json::from_value(payload["recoveryCodes"].clone()).unwrap();
    assert!(new.iter().all(|code| !codes.contains(code)));
    let before = state(&test).await;
    assert_eq!(refused(&test, &actor, REGENERATE, input).await, wrong);
    assert_eq!(refused(&test, &actor, REGENERATE, proof(&codes[0])).await, wrong, "replaced");
    assert_eq!(state(&test).await, before);

    // A recovery code, as people type it, of two who use it at once.
    let typed = new[3].to_lowercase().replace('-', " ");
    let regenerate = async || {
        let payload = mutate(&test, &actor, REGENERATE, "recoveryCodes", proof(&typed)).await;
        payload["recoveryCodes"].is_array()
    };
    let (one, two) = tokio::join!(regenerate(), regenerate());
    assert!(one != two);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_used_recovery_code_leaves_the_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let (_, codes) = set_up(&test, &row, &actor).await;
    let login =
        |code: &str| json!({ "email": row.email, "password": PASSWORD, "secondFactor": code });
    done(&test, &Actor::Anonymous, "login", "session { id }", login(&codes[0])).await;
    let again = refused(&test, &Actor::Anonymous, "login", login(&codes[0])).await;
    assert_eq!(again.0, "INVALID_SECOND_FACTOR");
    done(&test, &Actor::Anonymous, "login", "session { id }", login(&codes[1])).await;
    done(&test, &actor, REMOVE, "user { secondFactor }", proof(&codes[2])).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_have_to_wait(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let (_, codes) = set_up(&test, &row, &actor).await;
    for _ in 0..5 {
        refused(&test, &actor, REMOVE, proof("AAAAA-AAAAA")).await;
    }
    let before = state(&test).await;
    assert_eq!(fails(&test, &actor, REMOVE, proof(&codes[0])).await, "RATE_LIMITED");
    assert_eq!(state(&test).await, before);
    test.set_now(now() + TimeDelta::seconds(30));
    done(&test, &actor, REMOVE, "user { secondFactor }", proof(&codes[0])).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_removed_unless_a_role_requires_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let absent = refused(&test, &actor, REMOVE, proof("123456")).await;
    assert_eq!(absent, is("SECOND_FACTOR_ABSENT", "input"));
    let (_, codes) = set_up(&test, &row, &actor).await;
    let grant = put(&test, office(&test, row.id, NetworkRole::PrivacyOfficer)).await;
    let before = state(&test).await;
    let required = refused(&test, &actor, REMOVE, proof(&codes[0])).await;
    assert_eq!(required, is("SECOND_FACTOR_REQUIRED", "input"));
    assert_eq!(state(&test).await, before, "the code is not used up");

    role_grant::Entity::delete_by_id(grant.id).exec(test.app.database.write()).await.unwrap();
    let payload = done(&test, &actor, REMOVE, "user { secondFactor }", proof(&codes[0])).await;
    assert_eq!(payload["user"]["secondFactor"], false);
    let after = state(&test).await;
    assert_eq!(after.codes, []);
    assert_eq!(reread(&test, &row).await.totp_secret, None);
    assert!(!session_of(&test, &actor).await.second_factor);
    let mail = last_mail(&test).await;
    assert_eq!(
        (mail.template.as_str(), &mail.values["byAdministrator"]),
        ("second-factor-removed", &json!(false))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_removes_the_second_factor_of_others_and_never_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let reset = "resetSecondFactor";
    let input = |user, reason: &str| json!({ "id": global(user), "reason": reason });
    let absent = refused(&test, &admin, reset, input(row.id, "verloren")).await;
    assert_eq!(absent, is("SECOND_FACTOR_ABSENT", "input.id"));
    set_up(&test, &row, &actor).await;
    let elsewhere = session(&test, &row).await;
    let (_, stranger) = person(&test, "Fremd").await;
    let before = state(&test).await;
    let own = input(admin.user().unwrap(), "verloren");
    assert_eq!(fails(&test, &admin, reset, own).await, "FORBIDDEN");
    for (actor, code) in
        [(&actor, "FORBIDDEN"), (&stranger, "NOT_FOUND"), (&Actor::Anonymous, "NOT_FOUND")]
    {
        assert_eq!(fails(&test, actor, reset, input(row.id, "verloren")).await, code);
    }
    let reason = refused(&test, &admin, reset, input(row.id, " ")).await;
    assert_eq!(reason, is("INVALID_REASON", "input.reason"));
    let mut stale = input(row.id, "verloren");
    stale["expectedVersion"] = json!(1);
    assert_eq!(fails(&test, &admin, reset, stale).await, "CONFLICT");
    assert_eq!(state(&test).await, before);

    let payload =
        done(&test, &admin, reset, "user { secondFactor }", input(row.id, "verloren")).await;
    assert_eq!(payload["user"]["secondFactor"], false);
    assert_eq!(end_of(&test, &elsewhere).await, Some(SessionEnd::EndedByAdministrator));
    assert_eq!(state(&test).await.codes, []);
    let mail = last_mail(&test).await;
    assert_eq!((&mail.to, &mail.values["byAdministrator"]), (&row.email, &json!(true)));
    assert_audit_is_impersonal(&test, &["verloren"]).await;
}

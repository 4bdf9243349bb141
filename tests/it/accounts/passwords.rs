//! Passwords are changed by who knows them, and reset by who reads the mails.

use std::net::{IpAddr, Ipv4Addr};

use api::access::{Actor, Origin};
use chrono::TimeDelta;
use entity::{
    audit_concern, audit_entry,
    terms::{SessionEnd, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, Set};
use serde_json::{Value, json};

use super::{
    NEW_PASSWORD, PASSWORD, done, end_of, fails, is, last_mail, mail_of, mails, opens, person,
    refused, sent, session, state, unfit_passwords,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{put, users::account},
};

fn passwords(current: &str, new: &str) -> Value {
    json!({ "currentPassword": current, "newPassword": new })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_who_knows_it_and_other_sessions_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let elsewhere = session(&test, &row).await;
    let (stranger, _) = person(&test, "Fremd").await;
    let of_stranger = session(&test, &stranger).await;
    let before = state(&test).await;
    let change = "changePassword";
    let anonymous = fails(&test, &Actor::Anonymous, change, passwords(PASSWORD, NEW_PASSWORD));
    assert_eq!(anonymous.await, "UNAUTHENTICATED");
    let wrong = refused(&test, &actor, change, passwords("falsch", NEW_PASSWORD)).await;
    assert_eq!(wrong, is("WRONG_PASSWORD", "input.currentPassword"));
    for (password, code) in unfit_passwords() {
        let refusal = refused(&test, &actor, change, passwords(PASSWORD, &password)).await;
        assert_eq!(refusal, is(code, "input.newPassword"));
    }
    assert_eq!(state(&test).await, before);

    done(&test, &actor, change, "user { id }", passwords(PASSWORD, NEW_PASSWORD)).await;
    assert!(opens(&test, &row, NEW_PASSWORD).await && !opens(&test, &row, PASSWORD).await);
    assert_eq!(end_of(&test, &elsewhere).await, Some(SessionEnd::PasswordChanged));
    assert_eq!(end_of(&test, &of_stranger).await, None);
    let Actor::User(user) = &actor else { unreachable!() };
    let after = state(&test).await;
    let own = after.sessions.iter().find(|session| session.id == user.session).unwrap();
    assert_eq!(own.ended_at, None, "the session in which it was changed lasts");
    assert_eq!(sent(&test).await, [mail_of("password-changed", "berger@example.org")]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_of_somebody_who_is_signed_in_have_to_wait(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, actor) = person(&test, "Berger").await;
    let (_, other) = person(&test, "Fremd").await;
    for _ in 0..5 {
        refused(&test, &actor, "changePassword", passwords("falsch", NEW_PASSWORD)).await;
    }
    let right = passwords(PASSWORD, NEW_PASSWORD);
    let before = state(&test).await;
    assert_eq!(fails(&test, &actor, "changePassword", right.clone()).await, "RATE_LIMITED");
    let email = json!({ "newEmail": "neu@example.org", "password": PASSWORD });
    assert_eq!(fails(&test, &actor, "requestEmailChange", email).await, "RATE_LIMITED");
    assert_eq!(state(&test).await, before);
    done(&test, &other, "changePassword", "user { id }", right.clone()).await;
    test.set_now(now() + TimeDelta::seconds(2));
    done(&test, &actor, "changePassword", "user { id }", right).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_set_anew_once_and_all_sessions_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let mut factor = row.clone().into_active_model();
    factor.totp_secret = Set(Some(vec![1].into()));
    factor.totp_confirmed_at = Set(Some(now()));
    factor.update(test.app.database.write()).await.unwrap();
    let elsewhere = session(&test, &row).await;
    let nobody = Actor::Anonymous;
    let request = json!({ "email": "BERGER@example.org" });
    done(&test, &nobody, "requestPasswordReset", "requested", request.clone()).await;
    let replaced = last_mail(&test).await.token();
    done(&test, &nobody, "requestPasswordReset", "requested", request).await;
    let mail = last_mail(&test).await;
    assert_eq!((mail.template.as_str(), &mail.to), ("password-reset", &row.email));
    let link = mail.values["link"].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:8080/account/reset#token=vbo_"), "{link}");

    let (_, other) = person(&test, "Fremd").await;
    let before = state(&test).await;
    let reset = |token: &str, password: &str| json!({ "token": token, "password": password });
    for (password, code) in unfit_passwords() {
        let refusal =
            refused(&test, &nobody, "resetPassword", reset(&mail.token(), &password)).await;
        assert_eq!(refusal, is(code, "input.password"));
    }
    let invalid = is("INVALID_TOKEN", "input.token");
    for (actor, mutation, token) in [
        (&nobody, "resetPassword", &replaced),
        (&other, "resetPassword", &mail.token()),
        (&nobody, "acceptInvitation", &mail.token()),
    ] {
        assert_eq!(refused(&test, actor, mutation, reset(token, NEW_PASSWORD)).await, invalid);
    }
    test.set_now(now() + TimeDelta::minutes(60));
    let late = refused(&test, &nobody, "resetPassword", reset(&mail.token(), NEW_PASSWORD)).await;
    assert_eq!(late, invalid);
    assert_eq!(state(&test).await, before);

    test.set_now(now() + TimeDelta::minutes(59));
    let input = reset(&mail.token(), NEW_PASSWORD);
    let payload = done(&test, &nobody, "resetPassword", "email", input.clone()).await;
    assert_eq!(payload["email"], row.email);
    assert!(opens(&test, &row, NEW_PASSWORD).await);
    let after = state(&test).await;
    let changed = after.accounts.iter().find(|changed| changed.id == row.id).unwrap();
    assert_eq!(changed.totp_confirmed_at, Some(now()), "the second factor stays");
    assert_eq!(end_of(&test, &elsewhere).await, Some(SessionEnd::PasswordChanged));
    let Actor::User(user) = &actor else { unreachable!() };
    let own = after.sessions.iter().find(|session| session.id == user.session).unwrap();
    assert_eq!(own.end_reason, Some(SessionEnd::PasswordChanged));
    assert_eq!(last_mail(&test).await.template, "password-changed");
    assert_eq!(refused(&test, &nobody, "resetPassword", input).await, invalid);
    assert_eq!(state(&test).await, after);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_a_reset_whether_there_is_an_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, _) = person(&test, "Berger").await;
    let state_of = |name: &str, status| {
        let password_hash = (status != UserStatus::Invited).then(|| row.password_hash.clone());
        let password_hash = password_hash.flatten();
        user_account::Model { status, password_hash, ..account(&test, name) }
    };
    put(&test, state_of("Neu", UserStatus::Invited)).await;
    put(&test, state_of("Zu", UserStatus::Deactivated)).await;
    let mut answers = Vec::new();
    let mut statements = Vec::new();
    for name in ["berger", "neu", "zu", "niemand"] {
        test.take_statements();
        let input = json!({ "email": format!("{name}@example.org") });
        answers
            .push(done(&test, &Actor::Anonymous, "requestPasswordReset", "requested", input).await);
        statements.push(test.take_statements().len());
    }
    assert_eq!(answers, vec![json!({ "requested": true, "userErrors": [] }); 4]);
    assert_eq!(statements, vec![statements[0]; 4]);
    assert_eq!(sent(&test).await, [mail_of("password-reset", "berger@example.org")]);
    let read = test.app.database.read();
    let entries = audit_entry::Entity::find().all(read).await.unwrap();
    assert_eq!(entries.len(), 4);
    assert!(entries.iter().all(|entry| !entry.changes.to_string().contains("example")));
    let concerns = audit_concern::Entity::find().all(read).await.unwrap();
    assert_eq!(concerns.iter().map(|concern| concern.subject_id).collect::<Vec<_>>(), [row.id.0]);
    let refusal =
        refused(&test, &Actor::Anonymous, "requestPasswordReset", json!({ "email": "x" })).await;
    assert_eq!(refusal, is("INVALID_EMAIL", "input.email"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn resets_are_bounded_for_each_address_and_from_each_network(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut test = TestApp::new(engine).await;
    person(&test, "Berger").await;
    let nobody = Actor::Anonymous;
    for email in ["berger@example.org", "niemand@example.org"] {
        let input = json!({ "email": email });
        for _ in 0..3 {
            done(&test, &nobody, "requestPasswordReset", "requested", input.clone()).await;
        }
        let before = state(&test).await;
        let code = fails(&test, &nobody, "requestPasswordReset", input).await;
        assert_eq!(code, "RATE_LIMITED", "{email}");
        assert_eq!(state(&test).await, before);
    }
    assert_eq!(mails(&test).await.len(), 3);

    let address = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
    test.app = test.app.for_request(Origin { address, ..Origin::default() });
    for number in 0..20 {
        let input = json!({ "email": format!("nummer{number}@example.org") });
        done(&test, &nobody, "requestPasswordReset", "requested", input).await;
    }
    let input = json!({ "email": "nummer20@example.org" });
    assert_eq!(fails(&test, &nobody, "requestPasswordReset", input.clone()).await, "RATE_LIMITED");
    let address = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)));
    test.app = test.app.for_request(Origin { address, ..Origin::default() });
    done(&test, &nobody, "requestPasswordReset", "requested", input).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_changed_makes_links_that_were_sent_useless(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let email = json!({ "email": row.email });
    done(&test, &Actor::Anonymous, "requestPasswordReset", "requested", email).await;
    let token = last_mail(&test).await.token();
    let change = passwords(PASSWORD, NEW_PASSWORD);
    done(&test, &actor, "changePassword", "user { id }", change).await;
    let input = json!({ "token": token, "password": PASSWORD });
    let refusal = refused(&test, &Actor::Anonymous, "resetPassword", input).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
    assert!(opens(&test, &row, NEW_PASSWORD).await);
}

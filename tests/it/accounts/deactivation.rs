//! Accounts are closed and opened again.

use api::access::{Actor, Level};
use entity::{
    terms::{SessionEnd, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, Set};
use serde_json::{Value, json};

use super::{
    PASSWORD, assert_audit_is_impersonal, done, end_of, fails, is, last_mail, mutate, person,
    refused, reread, session, state,
};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        global, programmes, put,
        users::{account, put_administrator, put_member},
    },
};

const CLOSE: &str = "deactivateUser";
const OPEN: &str = "reactivateUser";

fn of(user: entity::id::UserId, version: i32) -> Value {
    json!({ "id": global(user), "reason": "ausgeschieden", "expectedVersion": version })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_ends_everywhere_and_opens_again_as_it_was(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let (row, _) = person(&test, "Berger").await;
    let elsewhere = session(&test, &row).await;
    let email = json!({ "email": row.email });
    done(&test, &Actor::Anonymous, "requestPasswordReset", "requested", email).await;
    let reset = json!({ "token": last_mail(&test).await.token(), "password": PASSWORD });

    let payload = done(&test, &admin, CLOSE, "user { status version }", of(row.id, 1)).await;
    assert_eq!(payload["user"], json!({ "status": "DEACTIVATED", "version": 2 }));
    assert_eq!(end_of(&test, &elsewhere).await, Some(SessionEnd::Deactivated));
    assert_eq!(last_mail(&test).await.template, "account-deactivated");
    assert_audit_is_impersonal(&test, &["ausgeschieden"]).await;
    let refusal = refused(&test, &Actor::Anonymous, "resetPassword", reset).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
    let login = json!({ "email": row.email, "password": PASSWORD });
    let refusal = refused(&test, &Actor::Anonymous, "login", login.clone()).await;
    assert_eq!(refusal.0, "INVALID_CREDENTIALS");
    let again = refused(&test, &admin, CLOSE, of(row.id, 2)).await;
    assert_eq!(again, is("INVALID_TRANSITION", "input.id"));

    let payload = done(&test, &admin, OPEN, "user { status }", of(row.id, 2)).await;
    assert_eq!(payload["user"]["status"], "ACTIVE");
    assert_eq!(end_of(&test, &elsewhere).await, Some(SessionEnd::Deactivated), "it stays ended");
    done(&test, &Actor::Anonymous, "login", "session { id }", login).await;
    let again = refused(&test, &admin, OPEN, of(row.id, 3)).await;
    assert_eq!(again, is("INVALID_TRANSITION", "input.id"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_never_had_a_password_waits_for_the_invitation_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let closed = user_account::Model {
        status: UserStatus::Deactivated,
        password_hash: None,
        ..account(&test, "Berger")
    };
    let row = put(&test, closed).await;
    let payload = done(&test, &admin, OPEN, "user { status }", of(row.id, 1)).await;
    assert_eq!(payload["user"]["status"], "INVITED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_closed_by_administrators_alone_and_never_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = put(&test, programmes::partner(&test, "Stiftung")).await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let (member, _) = put_member(&test, "Mit", house.id, Level::Viewer).await;
    let (_, stranger) = person(&test, "Fremd").await;
    let user = member.user().unwrap();
    let before = state(&test).await;
    for (actor, code) in [
        (&Actor::Anonymous, "NOT_FOUND"),
        (&stranger, "NOT_FOUND"),
        (&manager, "FORBIDDEN"),
        (&member, "FORBIDDEN"),
    ] {
        for mutation in [CLOSE, OPEN] {
            assert_eq!(fails(&test, actor, mutation, of(user, 1)).await, code, "{mutation}");
        }
    }
    assert_eq!(fails(&test, &admin, CLOSE, of(admin.user().unwrap(), 1)).await, "FORBIDDEN");
    assert_eq!(fails(&test, &admin, CLOSE, of(user, 7)).await, "CONFLICT");
    let unknown = json!({ "id": global(house.id), "reason": "x" });
    assert_eq!(fails(&test, &admin, CLOSE, unknown).await, "NOT_FOUND");
    let reason = json!({ "id": global(user), "reason": "x".repeat(501) });
    let refusal = refused(&test, &admin, CLOSE, reason).await;
    assert_eq!(refusal, is("INVALID_REASON", "input.reason"));
    assert_eq!(state(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_also_when_two_close_each_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (one, _) = put_administrator(&test, "Eins").await;
    let (two, _) = put_administrator(&test, "Zwei").await;
    let close = async |actor: &Actor, other: &Actor| {
        let input = of(other.user().unwrap(), 1);
        mutate(&test, actor, CLOSE, "user { status }", input).await
    };
    let (first, second) = tokio::join!(close(&one, &two), close(&two, &one));
    let closed = [&first, &second].map(|payload| payload["user"].is_object());
    assert_eq!(closed.iter().filter(|closed| **closed).count(), 1, "{first} {second}");
    let refused = if closed[0] { &second } else { &first };
    assert_eq!(refused["userErrors"][0]["code"], "LAST_ADMINISTRATOR");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_closed_account_was_sent_before_it_was_closed_opens_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let mut closed = row.clone().into_active_model();
    closed.status = Set(UserStatus::Deactivated);
    closed.update(test.app.database.write()).await.unwrap();
    let before = state(&test).await;
    // A token of the account that is still about is refused before this; the use cases refuse it too.
    let input = json!({ "currentPassword": PASSWORD, "newPassword": super::NEW_PASSWORD });
    assert_eq!(fails(&test, &actor, "changePassword", input).await, "UNAUTHENTICATED");
    let input = json!({ "password": PASSWORD });
    assert_eq!(fails(&test, &actor, "beginSecondFactorSetup", input).await, "UNAUTHENTICATED");
    assert_eq!(state(&test).await, before);
    assert_eq!(reread(&test, &row).await.status, UserStatus::Deactivated);
}

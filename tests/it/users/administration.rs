//! Somebody is always left who manages the network.

use api::{
    access::{Actor, NetworkRole},
    app::{App, Clock},
    refusal::Failure,
    users::{
        refusal::RoleGrantErrorCode,
        service::{ChangeGrant, RevokeGrant, change_grant, has_administrator, revoke_grant},
    },
};
use chrono::TimeDelta;
use entity::{role_grant, terms::UserStatus, user_account};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;

use super::{mutate, refusal, state};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        global, put,
        users::{account, office, put_administrator},
    },
};

fn revoke(grant: &role_grant::Model) -> RevokeGrant {
    RevokeGrant { id: grant.id, reason: "Wechsel".into(), expected_version: None }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    assert!(!has_administrator(&test.app).await.unwrap());
    let (_, grant) = put_administrator(&test, "Arndt").await;
    // None of these manages the network now and without an end.
    let others = [
        (UserStatus::Deactivated, now(), None),
        (UserStatus::Invited, now(), None),
        (UserStatus::Active, now() + TimeDelta::days(1), None),
        (UserStatus::Active, now(), Some(now() + TimeDelta::days(1))),
    ];
    for (number, (status, valid_from, valid_until)) in others.into_iter().enumerate() {
        let user = user_account::Model { status, ..account(&test, &format!("User{number}")) };
        let user = put(&test, user).await;
        let grant = office(&test, user.id, NetworkRole::Administrator);
        put(&test, role_grant::Model { valid_from, valid_until, ..grant }).await;
    }
    assert!(has_administrator(&test.app).await.unwrap());
    let before = state(&test).await;

    let input = json!({ "id": global(grant.id), "reason": "Wechsel" });
    let payload = mutate(&test, &Actor::Operator, "revokeRole", input.clone()).await;
    assert_eq!(refusal(&payload), ("LAST_ADMINISTRATOR".into(), "input.id".into()));
    let ending = json!({ "id": global(grant.id), "validUntil": now() + TimeDelta::days(1) });
    let payload = mutate(&test, &Actor::Operator, "changeRoleGrant", ending.clone()).await;
    assert_eq!(refusal(&payload), ("LAST_ADMINISTRATOR".into(), "input.validUntil".into()));
    assert_eq!(state(&test).await, before);

    put_administrator(&test, "Berger").await;
    let payload = mutate(&test, &Actor::Operator, "changeRoleGrant", ending).await;
    assert_eq!(payload["userErrors"], json!([]));
    let payload = mutate(&test, &Actor::Operator, "revokeRole", input).await;
    assert_eq!(payload["roleGrant"]["status"], "REVOKED");
}

/// The application of another process on the same database.
async fn another_process(test: &TestApp) -> App {
    let database = api::database::Database::connect(test.url(), api::database::Pool::default());
    App {
        clock: Clock::System,
        ..App::new(
            database.await.unwrap(),
            api::vault::Vault::new(&crate::fixture::MASTER_KEY),
            crate::fixture::settings(),
        )
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_cannot_remove_each_other_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let other = another_process(&test).await;
    for round in 0..10 {
        let (first, of_first) = put_administrator(&test, &format!("First{round}")).await;
        let (second, of_second) = put_administrator(&test, &format!("Second{round}")).await;
        let (one, two) = if round % 2 == 0 {
            tokio::join!(
                revoke_grant(&test.app, &first, revoke(&of_second)),
                revoke_grant(&other, &second, revoke(&of_first)),
            )
        } else {
            let end = |grant: &role_grant::Model| ChangeGrant {
                id: grant.id,
                level: None,
                may_sign: None,
                valid_until: Some(Some(grant.valid_from + TimeDelta::days(3650))),
                expected_version: None,
            };
            let (two, one) = tokio::join!(
                change_grant(&other, &second, end(&of_first)),
                revoke_grant(&test.app, &first, revoke(&of_second)),
            );
            (one, two)
        };
        let refused: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
        let [Failure::Refused(refusals)] = refused.as_slice() else { panic!("{refused:?}") };
        assert_eq!(refusals[0].code, RoleGrantErrorCode::LastAdministrator);
        assert!(has_administrator(&test.app).await.unwrap());
        let open = role_grant::Entity::find().filter(role_grant::Column::RevokedAt.is_null());
        let open = open.filter(role_grant::Column::ValidUntil.is_null());
        assert_eq!(open.count(test.app.database.read()).await.unwrap(), 1);
        clear(&test).await;
    }
    other.close().await.unwrap();
}

async fn clear(test: &TestApp) {
    let database = test.app.database.write();
    role_grant::Entity::delete_many().exec(database).await.unwrap();
}

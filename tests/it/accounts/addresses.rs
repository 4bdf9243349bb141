//! An address changes once the new one is proven.

use api::access::Actor;
use chrono::TimeDelta;
use entity::{terms::UserStatus, user_account};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, Set};
use serde_json::{Value, json};

use super::{
    PASSWORD, assert_audit_is_impersonal, done, fails, is, last_mail, mail_of, mails, person,
    refused, reread, sent, state,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        global, put,
        users::{account, put_administrator},
    },
};

fn change(email: &str, password: &str) -> Value {
    json!({ "newEmail": email, "password": password })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_changed_by_the_link_that_was_sent_there_and_both_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let (_, other) = person(&test, "Fremd").await;
    let request = "requestEmailChange";
    let before = state(&test).await;
    let anonymous = fails(&test, &Actor::Anonymous, request, change("neu@example.org", PASSWORD));
    assert_eq!(anonymous.await, "UNAUTHENTICATED");
    for (email, password, code, path) in [
        ("neu@example.org", "falsch", "WRONG_PASSWORD", "input.password"),
        ("neu", PASSWORD, "INVALID_EMAIL", "input.newEmail"),
        ("berger@example.org", PASSWORD, "EMAIL_UNCHANGED", "input.newEmail"),
    ] {
        let refusal = refused(&test, &actor, request, change(email, password)).await;
        assert_eq!(refusal, is(code, path));
    }
    assert_eq!(state(&test).await, before);

    done(&test, &actor, request, "requested", change("Neu@example.org", PASSWORD)).await;
    let asked = mails(&test).await;
    let [confirmation, notice] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(confirmation.to, "Neu@example.org");
    assert_eq!((notice.template.as_str(), &notice.to), ("email-change-notice", &row.email));
    assert_eq!(notice.values["masked"], "N…@example.org");
    assert_eq!(reread(&test, &row).await.email, row.email, "nothing changes before it is proven");

    let token = json!({ "token": confirmation.token() });
    let before = state(&test).await;
    let invalid = is("INVALID_TOKEN", "input.token");
    assert_eq!(refused(&test, &other, "confirmEmailChange", token.clone()).await, invalid);
    test.set_now(now() + TimeDelta::minutes(60));
    let late = refused(&test, &Actor::Anonymous, "confirmEmailChange", token.clone()).await;
    assert_eq!(late, invalid);
    assert_eq!(state(&test).await, before);

    test.set_now(now() + TimeDelta::minutes(1));
    let confirm = "confirmEmailChange";
    let payload = done(&test, &Actor::Anonymous, confirm, "email", token.clone()).await;
    assert_eq!(payload["email"], "Neu@example.org");
    let changed = reread(&test, &row).await;
    assert_eq!(
        (changed.email.as_str(), changed.email_key.as_str()),
        ("Neu@example.org", "neu@example.org")
    );
    assert!(changed.search_text.contains("neu") && !changed.search_text.contains(" berger@"));
    let told = [
        mail_of("email-changed", "berger@example.org"),
        mail_of("email-changed", "Neu@example.org"),
    ];
    assert_eq!(sent(&test).await[2..], told);
    assert_audit_is_impersonal(&test, &["example"]).await;
    assert_eq!(refused(&test, &Actor::Anonymous, confirm, token).await, invalid);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_what_it_was_sent_for_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, actor) = person(&test, "Berger").await;
    let (administrator, _) = put_administrator(&test, "Verwaltung").await;
    let invited = user_account::Model {
        status: UserStatus::Invited,
        password_hash: None,
        ..account(&test, "Neu")
    };
    let invited = json!({ "userId": global(put(&test, invited).await.id) });
    done(&test, &administrator, "resendInvitation", "user { id }", invited).await;
    let invitation = last_mail(&test).await.token();
    done(&test, &actor, "requestEmailChange", "requested", change("neu@example.net", PASSWORD))
        .await;
    let address = mails(&test).await;
    let address = address.iter().find(|mail| mail.to == "neu@example.net").unwrap().token();
    let reset = json!({ "email": "berger@example.org" });
    done(&test, &Actor::Anonymous, "requestPasswordReset", "requested", reset).await;
    let reset = last_mail(&test).await.token();

    let before = state(&test).await;
    for (mutation, tokens) in [
        ("acceptInvitation", [&address, &reset]),
        ("resetPassword", [&invitation, &address]),
        ("confirmEmailChange", [&invitation, &reset]),
    ] {
        for token in tokens {
            let mut input = json!({ "token": token });
            if mutation != "confirmEmailChange" {
                input["password"] = json!("ein ganz anderes langes Kennwort");
            }
            let refusal = refused(&test, &Actor::Anonymous, mutation, input).await;
            assert_eq!(refusal, is("INVALID_TOKEN", "input.token"), "{mutation}");
        }
    }
    assert_eq!(state(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_taken_address_is_not_revealed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, actor) = person(&test, "Berger").await;
    let (taken, _) = person(&test, "Fremd").await;
    let mut answers = Vec::new();
    let mut statements = Vec::new();
    for email in ["frei@example.org", "FREMD@example.org"] {
        test.take_statements();
        let input = change(email, PASSWORD);
        answers.push(done(&test, &actor, "requestEmailChange", "requested", input).await);
        statements.push(test.take_statements().len());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(statements[0], statements[1]);
    let to: Vec<_> = mails(&test).await.into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["frei@example.org", "berger@example.org", "berger@example.org"]);
    assert_eq!(reread(&test, &taken).await, taken);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_taken_meanwhile_stays_with_its_owner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let input = change("frei@example.org", PASSWORD);
    done(&test, &actor, "requestEmailChange", "requested", input).await;
    let token = json!({ "token": mails(&test).await[0].token() });
    person(&test, "Frei").await;
    let before = state(&test).await;
    let refusal = refused(&test, &Actor::Anonymous, "confirmEmailChange", token.clone()).await;
    assert_eq!(refusal, is("EMAIL_TAKEN", "input.token"));
    assert_eq!(state(&test).await, before);

    let mut closed = row.into_active_model();
    closed.status = Set(UserStatus::Deactivated);
    closed.update(test.app.database.write()).await.unwrap();
    let refusal = refused(&test, &Actor::Anonymous, "confirmEmailChange", token).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn with_a_new_address_what_was_sent_to_the_old_one_leads_nowhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (row, actor) = person(&test, "Berger").await;
    let input = change("neu@example.org", PASSWORD);
    done(&test, &actor, "requestEmailChange", "requested", input).await;
    let confirm = json!({ "token": mails(&test).await[0].token() });
    let email = json!({ "email": row.email });
    done(&test, &Actor::Anonymous, "requestPasswordReset", "requested", email).await;
    let reset = last_mail(&test).await.token();
    done(&test, &Actor::Anonymous, "confirmEmailChange", "email", confirm).await;
    let input = json!({ "token": reset, "password": super::NEW_PASSWORD });
    let refusal = refused(&test, &Actor::Anonymous, "resetPassword", input).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
}

//! People come in: invited, invited again, and accepted once.

use api::access::{Actor, Level};
use chrono::TimeDelta;
use entity::{
    audit_entry,
    terms::{GrantRole, PartnerKind, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{
    NEW_PASSWORD, PASSWORD, assert_audit_is_impersonal, count, done, fails, is, last_mail, mail_of,
    mails, mutate, opens, person, refused, sent, state, unfit_passwords,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        global, programmes, put,
        users::{account, put_account, put_administrator, put_member},
    },
};

const GRANT: &str = "grant { id role level status partner { id } user { id email } }";

async fn foundation(test: &TestApp, name: &str) -> entity::partner::Model {
    let row = programmes::partner(test, name);
    put(test, entity::partner::Model { kind: PartnerKind::Foundation, ..row }).await
}

fn invitation(email: &str, partner: &entity::partner::Model) -> Value {
    json!({
        "email": email, "givenName": "Zoe\u{308}", "familyName": "Öztürk", "locale": "en",
        "grant": { "partner": {
            "partnerId": global(partner.id), "level": "EDITOR", "reason": "vertritt das Haus",
        } },
    })
}

fn changed(mut input: Value, pointer: &str, value: Value) -> Value {
    *input.pointer_mut(pointer).unwrap() = value;
    input
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invited_person_chooses_a_password_once_and_has_the_role(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let input = invitation(" Zoe@Bücher.example", &house);
    let payload = done(&test, &manager, "inviteUser", GRANT, input).await;
    assert_eq!(payload["grant"]["role"], "FOUNDATION");
    assert_eq!(payload["grant"]["partner"]["id"], global(house.id));
    assert_eq!(payload["grant"]["user"]["email"], "Zoe@Bücher.example");

    let mail = last_mail(&test).await;
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("invitation", "Zoe@Bücher.example"));
    assert_eq!(mail.values["inviter"], "Ada Meier");
    assert_eq!(mail.values["partner"], "Stiftung Eins");
    let link = mail.values["link"].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:8080/account/invitation#token=vbo_"), "{link}");

    let before = state(&test).await;
    for (password, code) in unfit_passwords() {
        let input = json!({ "token": mail.token(), "password": password });
        let refusal = refused(&test, &Actor::Anonymous, "acceptInvitation", input).await;
        assert_eq!(refusal, is(code, "input.password"));
    }
    assert_eq!(state(&test).await, before);

    let input = json!({ "token": mail.token(), "password": PASSWORD });
    let payload = done(&test, &Actor::Anonymous, "acceptInvitation", "email", input.clone()).await;
    assert_eq!(payload["email"], "Zoe@Bücher.example");
    let after = state(&test).await;
    let row = after.accounts.iter().find(|row| row.email_key.starts_with("zoe")).unwrap();
    assert_eq!((row.status, row.given_name.as_str()), (UserStatus::Active, "Zoë"));
    assert_eq!(row.email_key, "zoe@xn--bcher-kva.example");
    assert_eq!(after.sessions, [], "it signs nobody in");
    assert!(opens(&test, row, PASSWORD).await);
    assert_eq!(after.grants.iter().filter(|grant| grant.user_id == row.id).count(), 1);
    assert_audit_is_impersonal(&test, &["Öztürk", "Zoë", "example", "vertritt"]).await;

    let refusal = refused(&test, &Actor::Anonymous, "acceptInvitation", input).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
    assert_eq!(state(&test).await, after);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_accept_one_invitation_at_once_one_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    done(&test, &admin, "inviteUser", GRANT, invitation("zoe@example.org", &house)).await;
    let token = last_mail(&test).await.token();
    let accept = async |password: &str| {
        let input = json!({ "token": token, "password": password });
        mutate(&test, &Actor::Anonymous, "acceptInvitation", "email", input).await
    };
    let (one, two) = tokio::join!(accept(PASSWORD), accept(NEW_PASSWORD));
    let accepted = [one["email"].is_string(), two["email"].is_string()];
    assert_eq!(accepted.iter().filter(|accepted| **accepted).count(), 1, "{one} {two}");
    let row = user_account::Entity::find().all(test.app.database.read()).await.unwrap();
    let row = row.iter().find(|row| row.email == "zoe@example.org").unwrap();
    assert_eq!(opens(&test, row, PASSWORD).await, accepted[0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_unknown_expired_replaced_or_somebody_else_s_is_refused_alike(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let payload =
        done(&test, &manager, "inviteUser", GRANT, invitation("zoe@example.org", &house)).await;
    let replaced = last_mail(&test).await.token();
    let user = json!({ "userId": payload["grant"]["user"]["id"] });
    done(&test, &manager, "resendInvitation", "user { id }", user.clone()).await;
    let live = last_mail(&test).await.token();
    assert_ne!(live, replaced);

    let (_, other) = person(&test, "Berger").await;
    let before = state(&test).await;
    let refusal = async |actor: &Actor, mutation: &str, token: &str| {
        let input = json!({ "token": token, "password": PASSWORD });
        refused(&test, actor, mutation, input).await
    };
    let invalid = is("INVALID_TOKEN", "input.token");
    let unknown = format!("vbo_{}", "A".repeat(43));
    for wrong in [&replaced, &unknown, "", "vbo_", &"x".repeat(100_000)] {
        assert_eq!(refusal(&Actor::Anonymous, "acceptInvitation", wrong).await, invalid);
    }
    assert_eq!(refusal(&other, "acceptInvitation", &live).await, invalid);
    assert_eq!(refusal(&Actor::Anonymous, "resetPassword", &live).await, invalid);
    let input = json!({ "token": live });
    let email = refused(&test, &Actor::Anonymous, "confirmEmailChange", input).await;
    assert_eq!(email, invalid);
    test.set_now(now() + TimeDelta::days(7));
    assert_eq!(refusal(&Actor::Anonymous, "acceptInvitation", &live).await, invalid);
    assert_eq!(state(&test).await, before);

    // A new one works, and nobody is invited who is there already.
    done(&test, &manager, "resendInvitation", "user { id }", user.clone()).await;
    let input = json!({ "token": last_mail(&test).await.token(), "password": PASSWORD });
    done(&test, &Actor::Anonymous, "acceptInvitation", "email", input).await;
    let refusal = refused(&test, &manager, "resendInvitation", user).await;
    assert_eq!(refusal, is("INVALID_TRANSITION", "input.id"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_invites_does_not_learn_whether_there_was_an_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let known = put_account(&test, "Berger").await;
    let fields = "grant { role level status partner { id } }";
    let new = done(&test, &manager, "inviteUser", fields, invitation("zoe@example.org", &house));
    let new = new.await;
    let input = invitation("BERGER@example.org", &house);
    let old = done(&test, &manager, "inviteUser", fields, input).await;
    assert_eq!(new, old);
    let expected =
        [mail_of("invitation", "zoe@example.org"), mail_of("role-granted", "berger@example.org")];
    assert_eq!(sent(&test).await, expected);
    let after = state(&test).await;
    let row = after.accounts.iter().find(|row| row.id == known.id).unwrap();
    assert_eq!(row, &known, "the names of the invitation are nothing to somebody who is there");

    // That an account is closed, administrators learn, and nobody else.
    let closed = user_account::Model { status: UserStatus::Deactivated, ..account(&test, "Zu") };
    put(&test, closed).await;
    let input = invitation("zu@example.org", &house);
    let refusal = refused(&test, &manager, "inviteUser", input.clone()).await;
    assert_eq!(refusal, is("NOT_POSSIBLE", "input.email"));
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let refusal = refused(&test, &admin, "inviteUser", input).await;
    assert_eq!(refusal, is("USER_DEACTIVATED", "input.email"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_to_what_the_inviter_may_grant(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let other = foundation(&test, "Stiftung Zwei").await;
    let (admin, _) = put_administrator(&test, "Arndt").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let (editor, _) = put_member(&test, "Eder", house.id, Level::Editor).await;
    let (_, nobody) = person(&test, "Niemand").await;
    let network = |role: &str| {
        json!({
            "email": "zoe@example.org", "givenName": "Zoe", "familyName": "Öztürk",
            "grant": { "network": { "role": role, "reason": "gewählt" } },
        })
    };
    let own = invitation("zoe@example.org", &house);
    let foreign = invitation("zoe@example.org", &other);
    let before = state(&test).await;
    for (actor, input, code) in [
        (&Actor::Anonymous, &own, "UNAUTHENTICATED"),
        (&editor, &own, "FORBIDDEN"),
        (&nobody, &own, "FORBIDDEN"),
        (&manager, &foreign, "FORBIDDEN"),
        (&manager, &network("AUDITOR"), "FORBIDDEN"),
        (&Actor::Anonymous, &network("AUDITOR"), "UNAUTHENTICATED"),
        // Nobody grants themselves anything.
        (&manager, &invitation("meier@example.org", &house), "FORBIDDEN"),
        (&admin, &changed(network("AUDITOR"), "/email", json!("arndt@example.org")), "FORBIDDEN"),
    ] {
        assert_eq!(fails(&test, actor, "inviteUser", input.clone()).await, code, "{input}");
    }
    for (path, value, code, place) in [
        ("/email", json!("zoe"), "INVALID_EMAIL", "input.email"),
        ("/email", json!("Zoe <zoe@example.org>"), "INVALID_EMAIL", "input.email"),
        ("/givenName", json!(" "), "INVALID_NAME", "input.givenName"),
        ("/familyName", json!("a\u{0}b"), "INVALID_NAME", "input.familyName"),
        ("/familyName", json!("ä".repeat(201)), "INVALID_NAME", "input.familyName"),
        ("/grant/partner/reason", json!(""), "INVALID_REASON", "input.grant.partner.reason"),
    ] {
        let input = changed(own.clone(), path, value);
        assert_eq!(refused(&test, &manager, "inviteUser", input).await, is(code, place));
    }
    let mut misfit = own.clone();
    misfit["grant"]["partner"]["role"] = json!("MINISTRY");
    let refusal = refused(&test, &manager, "inviteUser", misfit).await;
    assert_eq!(refusal, is("ROLE_DOES_NOT_FIT", "input.grant.partner.role"));
    assert_eq!(state(&test).await, before);

    let payload = done(&test, &admin, "inviteUser", "grant { role }", network("AUDITOR")).await;
    assert_eq!(payload["grant"]["role"], "AUDITOR");
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.acting_as, Some(GrantRole::Administrator));

    // Invited by two partners before the first invitation is accepted: one account, and one link that works.
    done(&test, &manager, "inviteUser", "grant { role }", own).await;
    assert_eq!(count(&test, UserStatus::Invited).await, 1);
    let mails = mails(&test).await;
    let [first, second] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(second.template, "invitation");
    let input = |token| json!({ "token": token, "password": PASSWORD });
    let refusal = refused(&test, &Actor::Anonymous, "acceptInvitation", input(first.token())).await;
    assert_eq!(refusal, is("INVALID_TOKEN", "input.token"));
    done(&test, &Actor::Anonymous, "acceptInvitation", "email", input(second.token())).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_again_by_who_sees_the_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let house = foundation(&test, "Stiftung Eins").await;
    let other = foundation(&test, "Stiftung Zwei").await;
    let (manager, _) = put_member(&test, "Meier", house.id, Level::Manager).await;
    let (stranger, _) = put_member(&test, "Fremd", other.id, Level::Manager).await;
    let payload =
        done(&test, &manager, "inviteUser", GRANT, invitation("zoe@example.org", &house)).await;
    let input = json!({ "userId": payload["grant"]["user"]["id"] });
    let before = state(&test).await;
    for (actor, code) in [(&Actor::Anonymous, "NOT_FOUND"), (&stranger, "NOT_FOUND")] {
        assert_eq!(fails(&test, actor, "resendInvitation", input.clone()).await, code);
    }
    assert_eq!(state(&test).await, before);
    let (admin, _) = put_administrator(&test, "Arndt").await;
    for actor in [&manager, &admin] {
        done(&test, actor, "resendInvitation", "user { status }", input.clone()).await;
    }
    assert_eq!(sent(&test).await, vec![mail_of("invitation", "zoe@example.org"); 3]);
}

//! Signing in over real HTTP: passwords, sessions, tokens, keys, and what a token is worth.

mod access;
mod forged_tokens;
mod hidden_secrets;
mod login;
mod refresh;
mod second_factor;

mod sessions;
mod signing_keys;
mod throttle;

use api::{access::Level, words};
use chrono::{DateTime, Utc};
use entity::{
    id::{PartnerId, UserId},
    login_session, role_grant,
    terms::{ActorKind, GrantRole, UserStatus},
    user_account,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Answer, RealServer, TestApp, now},
    world::{id, put},
};

/// The password of everybody here.
const PASSWORD: &str = "vier Gärten hinter dem Deich";

const LOGIN: &str = "mutation($email: String!, $password: String!, $code: String) {
    login(input: { email: $email, password: $password, secondFactor: $code }) {
        accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt
        session { id current client secondFactor startedAt refreshedAt expiresAt }
        viewer { networkRoles }
        userErrors { code message path }
    }
}";

const REFRESH: &str = "mutation($token: String!) {
    refreshSession(input: { refreshToken: $token }) {
        accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt
        session { id current } viewer { networkRoles }
        userErrors { code message path }
    }
}";

/// A question that only somebody who is signed in gets an answer to.
const WHO: &str = "{ viewer { networkRoles partners { partner { name } } sessions { nodes { id current client } totalCount } } }";

/// Puts in somebody who can sign in with [`PASSWORD`].
async fn account(test: &TestApp, email: &str) -> user_account::Model {
    let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
    let row = user_account::Model {
        id: id(test),
        email: email.to_owned(),
        email_key: email.to_lowercase(),
        given_name: "Erika".into(),
        family_name: "Mustermann".into(),
        sort_name: words::sort_key("Mustermann Erika"),
        search_text: words::search_text(["Erika", "Mustermann", email]),
        locale: "de".parse().unwrap(),
        status: UserStatus::Active,
        password_hash: Some(hash),
        password_changed_at: Some(now()),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        last_login_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    put(test, row).await
}

/// The access token of somebody who acts for the partner.
pub(crate) async fn signed_in_at(
    test: &TestApp,
    server: &RealServer,
    name: &str,
    partner: PartnerId,
    level: Level,
) -> String {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = account(test, &email).await;
    put(test, grant(test, user.id, partner, level)).await;
    login(server, &email).await.access
}

/// A grant of a role in the network as a whole.
fn office(test: &TestApp, user: UserId, role: GrantRole) -> role_grant::Model {
    role_grant::Model {
        id: id(test),
        user_id: user,
        role,
        partner_id: None,
        event_id: None,
        level: None,
        may_sign: false,
        valid_from: now(),
        valid_until: None,
        granted_by_kind: ActorKind::Operator,
        granted_by_id: None,
        reason: "test".into(),
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A grant for a partner.
fn grant(test: &TestApp, user: UserId, partner: PartnerId, level: Level) -> role_grant::Model {
    role_grant::Model {
        partner_id: Some(partner),
        level: Some(level),
        ..office(test, user, GrantRole::Foundation)
    }
}

/// Writes the row as it is now.
async fn update(test: &TestApp, row: user_account::Model) {
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

async fn reload(test: &TestApp, id: UserId) -> user_account::Model {
    user_account::Entity::find_by_id(id).one(test.app.database.read()).await.unwrap().unwrap()
}

async fn all_sessions(test: &TestApp) -> Vec<login_session::Model> {
    login_session::Entity::find().all(test.app.database.read()).await.unwrap()
}

/// What signing in answers.
async fn login_with(
    server: &RealServer,
    email: &str,
    password: &str,
    code: Option<&str>,
) -> Answer {
    let variables = json!({ "email": email, "password": password, "code": code });
    server.ask(LOGIN, variables).await
}

/// Tokens of somebody who signed in.
#[derive(Clone, Debug)]
struct Tokens {
    access: String,
    refresh: String,
    session: String,
}

impl Tokens {
    fn of(payload: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{payload}")).to_owned();
        Self {
            access: text(&payload["accessToken"]),
            refresh: text(&payload["refreshToken"]),
            session: text(&payload["session"]["id"]),
        }
    }
}

async fn login(server: &RealServer, email: &str) -> Tokens {
    Tokens::of(login_with(server, email, PASSWORD, None).await.field("login"))
}

async fn refresh(server: &RealServer, token: &str) -> Answer {
    server.ask(REFRESH, json!({ "token": token })).await
}

/// The code of the only refusal of a payload.
fn refusal(payload: &Value) -> &str {
    let [error] = payload["userErrors"].as_array().unwrap().as_slice() else { panic!("{payload}") };
    error["code"].as_str().unwrap()
}

/// Whether the token is worth something.
async fn is_signed_in(server: &RealServer, token: &str) -> bool {
    let answer = server.ask_as(token, WHO, json!({})).await;
    match answer.status {
        200 => !answer.field("viewer").is_null(),
        401 => {
            assert_eq!(answer.code(), "UNAUTHENTICATED");
            assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
            assert_eq!(answer.body.get("data"), None);
            false
        }
        status => panic!("{status}: {}", answer.body),
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    now() + chrono::TimeDelta::seconds(seconds)
}

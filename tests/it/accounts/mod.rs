//! Accounts from the invitation to the end, as people and administrators go through it.

mod addresses;
mod deactivation;
mod invitations;
mod page;
mod passwords;
mod profile;
mod second_factor;

use api::{
    access::{Actor, User},
    vault::Purpose,
};
use entity::{
    audit_entry, login_session, mail, one_time_token, recovery_code, role_grant,
    terms::{SessionEnd, UserStatus},
    user_account,
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    fixture::{TestApp, now},
    world::{id, put, users::account},
};

const PASSWORD: &str = "korrekt Pferd Batterie Heftklammer";
const NEW_PASSWORD: &str = "Wolke siebzehn Fahrrad Teekanne";

/// Passwords that nobody can have, each with the code of the refusal.
fn unfit_passwords() -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "PASSWORD_TOO_SHORT"),
        ("elf Zeichen".into(), "PASSWORD_TOO_SHORT"),
        ("passwordpassword".into(), "PASSWORD_TOO_WEAK"),
        ("x".repeat(129), "PASSWORD_TOO_LONG"),
        ("Wolke siebzehn ".repeat(70_000), "PASSWORD_TOO_LONG"),
    ]
}

/// Somebody with a password, in a session.
async fn person(test: &TestApp, name: &str) -> (user_account::Model, Actor) {
    let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
    let row = user_account::Model { password_hash: Some(hash), ..account(test, name) };
    let row = put(test, row).await;
    let session = session(test, &row).await;
    let actor = Actor::User(User {
        id: row.id,
        session: session.id,
        network_roles: Vec::new(),
        memberships: Vec::new(),
        check_ins: Vec::new(),
    });
    (row, actor)
}

/// One more session of an account.
async fn session(test: &TestApp, user: &user_account::Model) -> login_session::Model {
    let row = login_session::Model {
        id: id(test),
        user_id: user.id,
        started_at: now(),
        refreshed_at: now(),
        expires_at: now() + chrono::TimeDelta::days(30),
        second_factor: false,
        client: None,
        ended_at: None,
        end_reason: None,
    };
    put(test, row).await
}

/// What a mutation answers: the payload. `fields` are asked for besides `userErrors`.
async fn mutate(
    test: &TestApp,
    actor: &Actor,
    mutation: &str,
    fields: &str,
    input: Value,
) -> Value {
    let answer = send(test, actor, mutation, fields, input).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"][mutation].clone()
}

/// The payload of a mutation that is done.
async fn done(test: &TestApp, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
    let payload = mutate(test, actor, mutation, fields, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}");
    payload
}

/// The code of the error that a mutation ends with.
async fn fails(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> String {
    let answer = send(test, actor, mutation, "", input).await;
    assert_eq!(answer["data"][mutation], Value::Null, "{answer}");
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

/// The one reason for which nothing was done: its code and its path.
async fn refused(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> (String, String) {
    let payload = mutate(test, actor, mutation, "", input).await;
    let [error] = payload["userErrors"].as_array().unwrap().as_slice() else { panic!("{payload}") };
    let path: Option<Vec<_>> =
        error["path"].as_array().unwrap().iter().map(Value::as_str).collect();
    (error["code"].as_str().unwrap().to_owned(), path.unwrap().join("."))
}

async fn send(test: &TestApp, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{
            {fields} userErrors {{ code path message }} }} }}"
    );
    test.run(actor, &query, json!({ "input": input })).await
}

fn is(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

/// All that a refusal must not change; attempts that are counted are no part of it.
#[derive(Debug, PartialEq)]
struct State {
    accounts: Vec<user_account::Model>,
    tokens: Vec<one_time_token::Model>,
    sessions: Vec<login_session::Model>,
    codes: Vec<recovery_code::Model>,
    grants: Vec<role_grant::Model>,
    entries: u64,
    mails: u64,
}

async fn state(test: &TestApp) -> State {
    let read = test.app.database.read();
    macro_rules! all {
        ($entity:ident) => {
            $entity::Entity::find().order_by_asc($entity::Column::Id).all(read).await.unwrap()
        };
    }
    State {
        accounts: all!(user_account),
        tokens: all!(one_time_token),
        sessions: all!(login_session),
        codes: all!(recovery_code),
        grants: all!(role_grant),
        entries: audit_entry::Entity::find().count(read).await.unwrap(),
        mails: mail::Entity::find().count(read).await.unwrap(),
    }
}

/// The account as it is now.
async fn reread(test: &TestApp, row: &user_account::Model) -> user_account::Model {
    let found = user_account::Entity::find_by_id(row.id).one(test.app.database.read()).await;
    found.unwrap().unwrap()
}

/// Why the session ended; `None` while it lasts.
async fn end_of(test: &TestApp, session: &login_session::Model) -> Option<SessionEnd> {
    let found = login_session::Entity::find_by_id(session.id).one(test.app.database.read()).await;
    found.unwrap().unwrap().end_reason
}

/// A mail that waits for delivery.
#[derive(Clone, Debug)]
struct Mail {
    template: String,
    to: String,
    values: Value,
}

impl Mail {
    /// The secret of its link.
    fn token(&self) -> String {
        let link = self.values["link"].as_str().unwrap();
        let (address, token) = link.split_once("#token=").unwrap();
        assert!(!address.contains("vbo_"), "{address}");
        token.to_owned()
    }
}

/// All mails, oldest first.
async fn mails(test: &TestApp) -> Vec<Mail> {
    let rows = mail::Entity::find().order_by_asc(mail::Column::Id).all(test.app.database.read());
    let open = |row: mail::Model| {
        let sealed = row.content.unwrap().0;
        let plain = test.app.vault.open(Purpose::Mail, row.id.0.as_bytes(), &sealed).unwrap();
        let content: Value = serde_json::from_slice(&plain).unwrap();
        Mail {
            template: row.template,
            to: content["to"]["email"].as_str().unwrap().to_owned(),
            values: content["values"].clone(),
        }
    };
    rows.await.unwrap().into_iter().map(open).collect()
}

/// The latest mail.
async fn last_mail(test: &TestApp) -> Mail {
    mails(test).await.pop().unwrap()
}

/// Templates and recipients of all mails, oldest first.
async fn sent(test: &TestApp) -> Vec<(String, String)> {
    mails(test).await.into_iter().map(|mail| (mail.template, mail.to)).collect()
}

fn mail_of(template: &str, to: &str) -> (String, String) {
    (template.to_owned(), to.to_owned())
}

/// Whether the password opens the account.
async fn opens(test: &TestApp, row: &user_account::Model, password: &str) -> bool {
    let stored = reread(test, row).await.password_hash;
    let password = password.to_owned().into();
    let verified = test.app.passwords.verify(stored.as_ref(), &password).await.unwrap();
    stored.is_some() && verified.matches
}

/// No personal value stands in what the chain of the audit log holds.
async fn assert_audit_is_impersonal(test: &TestApp, words: &[&str]) {
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    for entry in entries {
        let changes = entry.changes.to_string();
        for word in words {
            assert!(!changes.contains(word), "{word} in {changes}");
        }
    }
}

/// How many accounts are in this state.
async fn count(test: &TestApp, status: UserStatus) -> usize {
    state(test).await.accounts.iter().filter(|row| row.status == status).count()
}

//! Accounts and roles by the command line, as an operator meets it.

use std::{
    io::Write as _,
    path::Path,
    process::{Output, Stdio},
};

use entity::{
    audit_entry, login_session, one_time_token, role_grant,
    terms::{ActorKind, SessionEnd, UserStatus},
    user_account,
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use tempfile::tempdir;

use super::partner;
use crate::{
    fixture::{Engine, TestApp, now, verbund},
    world::{
        id, put,
        users::{put_account, put_administrator},
    },
};

const PASSWORD: &str = "drei Ziegen über dem Fluss";

/// Runs the command on the test's database, with this on its standard input.
fn run(test: &TestApp, arguments: &[&str], input: &str) -> Output {
    let folder = tempdir().unwrap();
    run_in(folder.path(), test, arguments, input)
}

fn run_in(folder: &Path, test: &TestApp, arguments: &[&str], input: &str) -> Output {
    let mut command = verbund(folder, arguments);
    command.args(["--database", test.url()]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    // The command may end without reading it.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

/// What it printed, if it was done.
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", words(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// That it failed in one sentence that holds `told`.
fn refused(output: &Output, code: i32, told: &str) {
    let words = words(output);
    assert_eq!(output.status.code(), Some(code), "{words}");
    assert!(words.starts_with("error: ") && words.contains(told), "{words}");
    assert_eq!((words.lines().count(), output.stdout.len()), (1, 0), "{words}");
}

async fn accounts(test: &TestApp) -> Vec<user_account::Model> {
    user_account::Entity::find().all(test.app.database.read()).await.unwrap()
}

/// Whether it is the account's password.
async fn fits(test: &TestApp, account: &user_account::Model, password: &str) -> bool {
    let password = password.to_owned().into();
    let hash = account.password_hash.as_ref();
    test.app.passwords.verify(hash, &password).await.unwrap().matches
}

const CREATE: [&str; 6] =
    ["admin", "create", "--email", "ada@example.org", "--name", "Ada Lovelace"];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_made_with_a_password_from_standard_input(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let create = [&CREATE[..], &["--password-stdin"]].concat();
    refused(&run(&test, &create, "kurz\n"), 1, "at least 12 characters");
    refused(&run(&test, &create, "passwordpassword\n"), 1, "easy to guess");
    refused(&run(&test, &CREATE, ""), 2, "--password-stdin or --link");
    let nobody = ["admin", "create", "--email", "ada", "--name", "Ada Lovelace", "--link"];
    refused(&run(&test, &nobody, ""), 1, "no e-mail address");
    assert_eq!(accounts(&test).await, []);

    let output = run(&test, &create, &format!("{PASSWORD}\n"));
    assert_eq!(done(&output), "");
    assert!(!words(&output).contains(PASSWORD));
    let made = accounts(&test).await;
    let [account] = made.as_slice() else { panic!("{made:?}") };
    assert_eq!(account.status, UserStatus::Active);
    assert_eq!((&*account.given_name, &*account.family_name), ("Ada", "Lovelace"));
    assert!(fits(&test, account, PASSWORD).await);
    let read = test.app.database.read();
    let entries = audit_entry::Entity::find().all(read).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.actor_kind, ActorKind::Operator);
    assert!(!entry.changes.to_string().contains("ada@"));
    refused(&run(&test, &create, &format!("{PASSWORD}\n")), 1, "another account");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_printed_once_and_recovery_ends_sign_ins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let link = done(&run(&test, &[&CREATE[..], &["--link"]].concat(), ""));
    assert!(link.contains("/account/invitation#token=vbo_"), "{link}");
    assert_eq!(link.lines().count(), 1);
    assert_eq!(accounts(&test).await[0].status, UserStatus::Invited);

    let (_, grant) = put_administrator(&test, "Berger").await;
    let session = login_session::Model {
        id: id(&test),
        user_id: grant.user_id,
        started_at: now(),
        refreshed_at: now(),
        expires_at: "2999-01-01T00:00:00Z".parse().unwrap(),
        second_factor: false,
        client: None,
        ended_at: None,
        end_reason: None,
    };
    put(&test, session).await;
    assert!(done(&run(&test, &["admin", "sessions"], "")).contains("berger@example.org"));
    let link = done(&run(&test, &["admin", "recover", "--email", "BERGER@example.org"], ""));
    assert!(link.contains("/account/reset#token=vbo_"), "{link}");
    assert_eq!(done(&run(&test, &["admin", "sessions"], "")), "");
    let read = test.app.database.read();
    let session = login_session::Entity::find().one(read).await.unwrap().unwrap();
    assert_eq!(session.end_reason, Some(SessionEnd::Recovered));
    let tokens = one_time_token::Entity::find().all(read).await.unwrap();
    assert_eq!(tokens.iter().filter(|token| token.user_id == grant.user_id).count(), 1);
    let unknown = ["admin", "recover", "--email", "nobody@example.org"];
    refused(&run(&test, &unknown, ""), 1, "no account has this address");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn roles_are_granted_listed_and_taken_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, admin) = put_administrator(&test, "Arndt").await;
    put_account(&test, "Berger").await;
    let town = partner(&test, "Stadt", entity::terms::PartnerKind::Municipality).await;
    put(
        &test,
        crate::world::programmes::slug(entity::terms::SubjectKind::Partner, "stadt", town.id),
    )
    .await;
    let grant = ["admin", "grant", "--email", "berger@example.org", "--reason", "Wahl"];
    let at_town = ["--partner", "stadt", "--level", "MANAGER", "--may-sign"];
    let id = done(&run(&test, &[&grant[..], &at_town].concat(), ""));
    let listed = done(&run(&test, &["admin", "grants", "--json"], ""));
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let granted = listed.as_array().unwrap().iter().find(|grant| grant["id"] == id.trim()).unwrap();
    assert_eq!(granted["role"], "MUNICIPALITY");
    assert_eq!((&granted["level"], &granted["maySign"]), (&json!("MANAGER"), &json!(true)));
    assert_eq!(granted["email"], "berger@example.org");
    refused(&run(&test, &[&grant[..], &at_town].concat(), ""), 1, "has a role here already");
    refused(
        &run(&test, &[&grant[..], &["--partner", "dorf", "--level", "EDITOR"]].concat(), ""),
        1,
        "there is no partner `dorf`",
    );
    let king = run(&test, &[&grant[..], &["--role", "KING"]].concat(), "");
    assert_eq!(king.status.code(), Some(2), "{}", words(&king));

    done(&run(&test, &["admin", "revoke", id.trim(), "--reason", "Ende"], ""));
    let users = done(&run(&test, &["admin", "users"], ""));
    assert!(users.contains("arndt@example.org") && users.contains("berger@example.org"), "{users}");
    let last = ["admin", "deactivate", "--email", "arndt@example.org", "--reason", "x"];
    refused(&run(&test, &last, ""), 1, "the last person");
    let grants = role_grant::Entity::find_by_id(admin.id).one(test.app.database.read()).await;
    assert_eq!(grants.unwrap().unwrap().revoked_at, None);
    for step in ["deactivate", "reactivate"] {
        done(&run(&test, &["admin", step, "--email", "berger@example.org", "--reason", "x"], ""));
    }
    done(&run(&test, &["admin", "end-sessions", "--email", "berger@example.org"], ""));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_operator_runs_any_operation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    put_account(&test, "Berger").await;
    let expected = json!({ "data": { "users": { "nodes": [{ "email": "berger@example.org" }] } } });
    let query = "query($name: String) { users(filter: { search: $name }) { nodes { email } } }";
    let variables = ["--variables", r#"{"name": "berger"}"#];
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join("users.graphql"), query).unwrap();
    let file: &[&str] = &["graphql", "-f", "users.graphql"];
    for (arguments, input) in [(&["graphql", query][..], ""), (file, ""), (&["graphql"], query)] {
        let arguments = [arguments, &variables].concat();
        let answer = done(&run_in(folder.path(), &test, &arguments, input));
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), expected);
    }
    let wrong = run(&test, &["graphql", "{ nothing }"], "");
    assert_eq!(wrong.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert!(answer["errors"][0]["message"].is_string());
    refused(&run(&test, &["graphql", "{ x }", "--variables", "[]"], ""), 2, "--variables");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn demo_users_have_passwords_that_are_told_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let output = run(&test, &["demo"], "");
    let told = words(&output);
    assert!(done(&output).is_empty());
    let users: Vec<Vec<&str>> = told
        .lines()
        .filter(|line| line.contains("@demo.verbund.example"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let accounts = accounts(&test).await;
    assert_eq!((users.len(), accounts.len()), (15, 15));
    for user in &users {
        let account = accounts.iter().find(|account| account.email == user[0]).unwrap();
        assert!(fits(&test, account, user[1]).await, "{}", user[0]);
    }
    let again = words(&run(&test, &["demo"], ""));
    assert!(!again.contains('@'), "{again}");
}

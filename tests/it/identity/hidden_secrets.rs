//! No password and no token is in a log, in a message or in what developers print.

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
    sync::mpsc,
    thread,
};

use api::identity::service::{self, Login};
use secrecy::ExposeSecret as _;

use super::*;
use crate::fixture::{Engine, verbund};

const CODE: &str = "ABCDE-FGHIJ";

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_not_printed_by_debug_or_told_in_errors() {
    let test = TestApp::new(Engine::Sqlite).await;
    let erika = account(&test, "erika@example.org").await;
    let command = Login {
        email: "erika@example.org".to_owned().into(),
        password: PASSWORD.to_owned().into(),
        second_factor: Some(CODE.to_owned().into()),
    };
    let mut printed = vec![format!("{command:?} {erika:?} {:?}", test.app)];
    let signed_in = service::login(&test.app, command).await.unwrap();
    let again = service::refresh_session(&test.app, &signed_in.refresh_token).await.unwrap();
    let reused = service::refresh_session(&test.app, &signed_in.refresh_token).await;
    let actor = service::authenticate(&test.app, &again.access_token.token).await;
    printed.push(format!("{signed_in:?} {again:?} {reused:?} {actor:?}"));
    let nobody = api::access::Actor::Anonymous;
    let wrong = json!({ "email": "erika@example.org", "password": { "nested": PASSWORD } });
    let wrong = test.run(&nobody, LOGIN, wrong).await;
    assert!(wrong["errors"].is_array(), "{wrong}");
    printed.push(wrong.to_string());

    let mut secrets =
        vec![PASSWORD.to_owned(), CODE.to_owned(), erika.password_hash.clone().unwrap().0];
    for tokens in [&signed_in, &again] {
        secrets.push(tokens.refresh_token.expose_secret().to_owned());
        secrets.push(tokens.access_token.token.expose_secret().to_owned());
    }
    for (secret, printed) in secrets.iter().flat_map(|one| printed.iter().map(move |p| (one, p))) {
        assert!(!printed.contains(secret.as_str()), "{secret} is printed in {printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_logs_everything_logs_no_secret_and_no_person() {
    let test = TestApp::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    let folder = tempfile::tempdir().unwrap();
    let mut process = verbund(folder.path(), &["serve", "--port", "0", "--database", test.url()])
        .env("VERBUND_LOG__FILTER", "trace")
        .env("VERBUND_IDENTITY__PASSWORD_MEMORY_KIB", "8")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let words = BufReader::new(process.stderr.take().unwrap());
    let (tell, told) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut log = String::new();
        for line in words.lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once("API ") {
                tell.send(url.trim().to_owned()).unwrap();
            }
            log.push_str(&line);
            log.push('\n');
        }
        log
    });
    let url: url::Url = told.recv().unwrap().parse().unwrap();
    let server = RealServer::at(*url.socket_addrs(|| None).unwrap().first().unwrap());

    let wrong = login_with(&server, "erika@example.org", "ein falsches Passwort", None).await;
    assert_eq!(refusal(wrong.field("login")), "INVALID_CREDENTIALS");
    let tokens = Tokens::of(
        login_with(&server, "erika@example.org", PASSWORD, Some(CODE)).await.field("login"),
    );
    assert!(is_signed_in(&server, &tokens.access).await);
    let again = Tokens::of(refresh(&server, &tokens.refresh).await.field("refreshSession"));
    let reused = refresh(&server, &tokens.refresh).await;
    assert_eq!(refusal(reused.field("refreshSession")), "REFRESH_TOKEN_REUSED");
    assert!(!is_signed_in(&server, &again.access).await);
    process.kill().unwrap();
    process.wait().unwrap();

    let log = reader.join().unwrap();
    assert!(log.contains("answered") && log.contains("TRACE"), "everything is logged: {log}");
    let secrets = [
        PASSWORD,
        "falsches Passwort",
        CODE,
        &tokens.access,
        &tokens.refresh,
        &again.access,
        &again.refresh,
        "erika@example.org",
        "Mustermann",
    ];
    for secret in secrets {
        if let Some(line) = log.lines().find(|line| line.contains(secret)) {
            panic!("{secret} is in the log: {line}");
        }
    }
}

//! Mails on the command line, and the service that sends them.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use entity::terms::MailStatus;
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::tempdir;

use super::{
    Letter, MailServer, Recipient, mails, send,
    server::Behaviour::{Accept, Answer},
    test_letter,
};
use crate::fixture::{Engine, TestApp, verbund};

fn run(folder: &Path, server: Option<&MailServer>, arguments: &[&str]) -> (bool, String, String) {
    let mut command = verbund(folder, arguments);
    command.envs(server.map(|server| ("VERBUND_MAIL__SMTP_URL", server.url())));
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_service_delivers_and_logs_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Answer("550 5.1.1 <anna@example.org> Anna is gone")).await;
    let folder = tempdir().unwrap();
    // Before it starts, as if another process had ended.
    send(&test.app, &[test_letter()]).await;
    let mut service = verbund(folder.path(), &["serve", "--port", "0", "--database", test.url()])
        .env("VERBUND_MAIL__SMTP_URL", server.url())
        .env("VERBUND_LOG__FILTER", "trace")
        .env("VERBUND_LOG__FORMAT", "json")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = service.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut told = String::new();
        log.read_to_string(&mut told).unwrap();
        told
    });
    let all = async |status| {
        let deadline = Instant::now() + Duration::from_secs(30);
        while mails(&test).await.iter().any(|mail| mail.status != status) {
            assert!(Instant::now() < deadline, "{:?}", mails(&test).await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    all(MailStatus::Failed).await;
    server.behave(Accept);
    let [failed] = mails(&test).await.try_into().unwrap();

    kill_process(Pid::from_child(&service), Signal::TERM).unwrap();
    assert_eq!(service.wait().unwrap().code(), Some(0));
    let log = log.join().unwrap();
    assert!(log.contains("a mail was given up") && log.contains("(550 5.1.1)"), "{log}");
    assert!(log.contains(&failed.id.0.to_string()), "{log}");
    let ours: Vec<_> = log.lines().filter(|line| !line.contains("\"target\":\"mio")).collect();
    for personal in ["anna", "Anna", "M\\u00fcller", "Müller", "is gone"] {
        assert!(!ours.iter().any(|line| line.contains(personal)), "{personal}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_to_try_out_tells_what_is_wrong() {
    let folder = tempdir().unwrap();
    let server = MailServer::start(Accept).await;
    let test = ["mail", "test", "anna@example.org"];
    let (done, data, words) = run(folder.path(), Some(&server), &test);
    assert!(done && data.is_empty(), "{words}");
    assert!(words.contains("The mail server took the mail."), "{words}");
    assert_eq!(server.received()[0].to, "RCPT TO:<anna@example.org>");

    server.behave(Answer("554 5.7.1 <anna@example.org> relay denied"));
    let (done, _, words) = run(folder.path(), Some(&server), &test);
    assert!(!done);
    assert_eq!(
        words,
        "error: the mail was not delivered: the mail server refused it (554 5.7.1)\n"
    );
    let (done, _, words) = run(folder.path(), Some(&server), &["mail", "test", "anna"]);
    assert!(!done && words.contains("the address is not one that mails can be sent to"), "{words}");

    let (done, _, words) = run(folder.path(), None, &test);
    assert!(done, "{words}");
    let file = words.trim().trim_end_matches('.').rsplit(' ').next().unwrap();
    let message = fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(message.contains("To: anna@example.org"), "{message}");
    assert!(!folder.path().join("verbund.db").exists(), "it needs no database");
}

#[test]
fn every_mail_can_be_looked_at() {
    let folder = tempdir().unwrap();
    let (done, data, words) = run(folder.path(), None, &["mail", "preview", "invitation"]);
    assert!(done && words.is_empty(), "{words}");
    assert!(data.starts_with("Ihre Einladung: Verbund\n\nGuten Tag Anna Beispiel,\n"), "{data}");
    let english = ["mail", "preview", "invitation", "--locale", "en", "--html"];
    let (_, data, _) = run(folder.path(), None, &english);
    assert!(data.contains("<title>Your invitation: Verbund</title>"), "{data}");
    let (_, data, _) = run(folder.path(), None, &["mail", "preview", "test", "--eml"]);
    assert!(data.contains("Auto-Submitted: auto-generated\r\n"), "{data}");

    let out = ["mail", "preview", "--html", "--locale", "en", "--out", "previews"];
    let (done, data, words) = run(folder.path(), None, &out);
    assert!(done && data.is_empty());
    assert_eq!(words, "45 files are in previews.\n");
    assert_eq!(fs::read_dir(folder.path().join("previews")).unwrap().count(), 45);
    assert!(folder.path().join("previews/role-granted.en.html").exists());

    let (done, _, words) = run(folder.path(), None, &["mail", "preview", "invitaton"]);
    assert!(!done && words.contains("invitation"), "{words}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_operator_sees_what_became_of_mails(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let folder = tempdir().unwrap();
    let status = ["mail", "status", "--database", test.url()];
    let (done, data, words) = run(folder.path(), None, &status);
    assert!(done, "{words}");
    assert_eq!(data, "No mail was written yet.\n");

    let to = Recipient { email: "nobody".into(), name: "Anna".into() };
    send(&test.app, &[Letter { to, ..test_letter() }]).await;
    super::deliver_all(&test.app).await;
    send(&test.app, &[test_letter(), test_letter()]).await;
    let (_, data, _) = run(folder.path(), None, &status);
    let lines: Vec<Vec<_>> = data.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[..2], [vec!["test", "FAILED", "1"], vec!["test", "QUEUED", "2"]]);
    assert!(data.contains("the address is not one that mails can be sent to"), "{data}");
    assert!(!data.contains("Anna") && !data.contains("nobody"), "{data}");

    let json = [&status[..], &["--json"]].concat();
    let (_, data, _) = run(folder.path(), None, &json);
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(
        data["counts"][0],
        serde_json::json!({ "template": "test", "status": "FAILED", "mails": 1 })
    );
    assert!(data["failures"][0]["id"].as_str().unwrap().starts_with("mail_"));
    assert_eq!(data["failures"][0]["attempts"], 1);
}

#[rstest]
#[case(
    "VERBUND_MAIL__SMTP_URL",
    "smtp://anna:geheim@mail.example.org",
    "VERBUND_MAIL__SMTP_URL: `mail.smtp_url` would send mails unencrypted"
)]
#[case(
    "VERBUND_MAIL__FROM",
    "Verbund",
    "VERBUND_MAIL__FROM: `mail.from` must be a sender, as in `Verbund <noreply@example.org>`"
)]
#[case("VERBUND_MAIL__ATTEMPTS", "0", "VERBUND_MAIL__ATTEMPTS: `mail.attempts` must be at least 1")]
fn settings_that_cannot_work_are_told_at_start(
    #[case] variable: &str,
    #[case] value: &str,
    #[case] sentence: &str,
) {
    let folder = tempdir().unwrap();
    for command in [
        &["config", "check"] as &[&str],
        &["serve", "--port", "0"],
        &["mail", "test", "a@example.org"],
    ] {
        let output = verbund(folder.path(), command).env(variable, value).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains(sentence) && !words.contains("geheim"), "{words}");
    }
    assert!(!folder.path().join("verbund.db").exists());
}

//! That each mail arrives, once as far as the protocol allows, and what happens when it does not.

use std::{
    collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, sync::Arc, time::Duration,
};

use api::{
    app::App,
    config::{MailSettings, ServiceSettings},
    database::{Database, Pool},
    mail::{Letter, Recipient, Template, service},
    work::Round,
};
use chrono::TimeDelta;
use entity::terms::MailStatus::{Failed, Queued, Sent};
use rstest::rstest;
use serde_json::json;
use tempfile::tempdir;
use tokio::time::timeout;

use super::{
    MailServer, deliver_all, letter, mails, send,
    server::Behaviour::{self, Accept, Answer, Drop, Hang, RefuseLogin},
    test_letter, with_server,
};
use crate::fixture::{Engine, TestApp, now, settings};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_once_and_then_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Accept).await;
    let app = with_server(&test.app, &server);
    send(&app, &[test_letter()]).await;
    let [queued] = mails(&test).await.try_into().unwrap();
    assert_eq!((queued.status, queued.attempts, queued.content.is_some()), (Queued, 0, true));
    deliver_all(&app).await;
    deliver_all(&app).await;

    let received = server.received();
    let [received] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(received.to, "RCPT TO:<anna@example.org>");
    assert_eq!(received.header("Auto-Submitted"), "auto-generated");
    assert_eq!(received.header("Message-ID"), format!("<{}@localhost>", queued.id.0.simple()));
    assert_eq!(received.header("Date"), "Sat, 21 Nov 2026 12:00:00 +0000");
    assert_eq!(received.header("From"), "Verbund <noreply@localhost>");
    let [sent] = mails(&test).await.try_into().unwrap();
    assert_eq!((sent.status, sent.attempts, sent.settled_at), (Sent, 1, Some(now())));
    assert_eq!((sent.content, sent.last_error), (None, None));
}

#[rstest]
#[case::refused(
    Answer("550 5.1.1 <anna@example.org> unknown"),
    "the mail server refused it (550 5.1.1)",
    true
)]
#[case::put_off(
    Answer("450 <anna@example.org> is busy"),
    "the mail server put it off (450)",
    false
)]
#[case::no_answer(
    Answer("anna@example.org?"),
    "the mail server broke off, or gave an answer that is none",
    false
)]
#[case::login(
    RefuseLogin,
    "the mail server does not let the service in (535 5.7.8): check mail.smtp_url",
    false
)]
#[case::hangs(Hang, "the delivery took too long", false)]
#[case::drops(Drop, "the mail server broke off, or gave an answer that is none", false)]
#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_tried_again_and_what_does_not_is_given_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] behaviour: Behaviour,
    #[case] reason: &str,
    #[case] is_permanent: bool,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(behaviour).await;
    let app = with_server(&test.app, &server);
    send(&app, &[test_letter()]).await;
    deliver_all(&app).await;

    let [tried] = mails(&test).await.try_into().unwrap();
    assert_eq!(tried.last_error.as_deref(), Some(reason));
    assert_eq!(tried.attempts, 1);
    assert!(tried.content.is_some(), "it can be tried again");
    if is_permanent {
        assert_eq!((tried.status, tried.settled_at), (Failed, Some(now())));
        return;
    }
    assert_eq!((tried.status, tried.settled_at), (Queued, None));
    let pause = tried.due_at - now();
    assert!((45..=75).contains(&pause.num_seconds()), "{pause}");
    // Not before it is due, and then the server is well.
    server.behave(Accept);
    test.set_now(tried.due_at - TimeDelta::milliseconds(1));
    assert_eq!(service::deliver_due(&app).await.unwrap(), Round::Idle(Some(tried.due_at)));
    test.set_now(tried.due_at);
    deliver_all(&app).await;
    let [sent] = mails(&test).await.try_into().unwrap();
    // A server that wants no password is not asked for one.
    if !matches!(behaviour, RefuseLogin) {
        assert_eq!((sent.status, sent.attempts, sent.last_error), (Sent, 2, None));
        assert_eq!(server.received().len(), 1);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_given_up_after_its_last_attempt_and_forgotten_a_week_later(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Answer("451 4.3.0 later")).await;
    let app = with_server(&test.app, &server);
    send(&app, &[test_letter()]).await;
    let mut pauses = Vec::new();
    for attempt in 1..=3 {
        let before = app.clock.now();
        deliver_all(&app).await;
        let [mail] = mails(&test).await.try_into().unwrap();
        assert_eq!(mail.attempts, attempt);
        assert_eq!(mail.status, if attempt < 3 { Queued } else { Failed });
        pauses.push(mail.due_at - before);
        test.set_now(mail.due_at);
    }
    assert!(pauses[1] > pauses[0] * 3 / 2, "{pauses:?}");
    let [failed] = mails(&test).await.try_into().unwrap();
    assert_eq!(failed.last_error.as_deref(), Some("the mail server put it off (451 4.3.0)"));

    let settled = failed.settled_at.unwrap();
    test.set_now(settled + TimeDelta::days(7));
    service::erase_failed(&app).await.unwrap();
    assert!(mails(&test).await[0].content.is_some());
    test.set_now(settled + TimeDelta::days(7) + TimeDelta::seconds(1));
    service::erase_failed(&app).await.unwrap();
    let [erased] = mails(&test).await.try_into().unwrap();
    assert_eq!((erased.status, erased.content), (Failed, None));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_fails_at_once_and_is_not_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Accept).await;
    let app = with_server(&test.app, &server);
    let to = Recipient { email: "anna at example.org".into(), name: String::new() };
    send(&app, &[Letter { to, ..test_letter() }]).await;
    deliver_all(&app).await;
    let [failed] = mails(&test).await.try_into().unwrap();
    assert_eq!((failed.status, failed.attempts), (Failed, 1));
    let reason = failed.last_error.unwrap();
    assert_eq!(reason, "the address is not one that mails can be sent to");
    assert!(server.received().is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_deliver_each_mail_exactly_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Accept).await;
    let first = with_server(&test.app, &server);
    let database = Database::connect(test.url(), Pool::default()).await.unwrap();
    let second = App { database, ..first.clone() };
    send(&first, &vec![test_letter(); 50]).await;

    tokio::join!(deliver_all(&first), deliver_all(&second));
    // A process that found nothing left has ended; the other one has delivered the rest.
    let ids: Vec<_> =
        server.received().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
    assert_eq!(ids.len(), 50);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 50);
    assert!(mails(&test).await.iter().all(|mail| (mail.status, mail.attempts) == (Sent, 1)));
    second.close().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_was_cut_off_is_taken_up_when_its_lease_is_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Hang).await;
    let app = with_server(&test.app, &server);
    send(&app, &[test_letter()]).await;
    let crashing = tokio::spawn({
        let app = app.clone();
        async move { service::deliver_due(&app).await }
    });
    let attempted = async {
        loop {
            let [mail] = mails(&test).await.try_into().unwrap();
            if mail.attempts == 1 {
                break mail;
            }
            tokio::task::yield_now().await;
        }
    };
    let leased = timeout(Duration::from_secs(20), attempted).await.expect("no attempt is counted");
    crashing.abort();
    assert!(crashing.await.unwrap_err().is_cancelled());
    server.behave(Accept);
    assert_eq!(leased.due_at, now() + TimeDelta::seconds(62));

    // While the lease holds, nobody touches it: the other process may still be at it.
    assert_eq!(service::deliver_due(&app).await.unwrap(), Round::Idle(Some(leased.due_at)));
    test.set_now(leased.due_at);
    deliver_all(&app).await;
    let [sent] = mails(&test).await.try_into().unwrap();
    assert_eq!((sent.status, sent.attempts), (Sent, 2));
    assert_eq!(server.received().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn mails_go_into_a_folder_while_no_server_is_set(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let place = tempdir().unwrap();
    let folder = place.path().join("inner/mails");
    let mail = MailSettings { folder: folder.display().to_string(), ..MailSettings::default() };
    let settings = Arc::new(ServiceSettings { mail, ..settings() });
    let app = App { settings, ..test.app.clone() };
    let values = json!({ "link": "https://www.example.org/reset#token=abc", "minutes": 60 });
    send(&app, &[letter(Template::PasswordReset, values)]).await;
    deliver_all(&app).await;

    let [sent] = mails(&test).await.try_into().unwrap();
    assert_eq!((sent.status, sent.content), (Sent, None));
    let name = format!("20261121T120000Z-password-reset-{}.eml", sent.id.0.simple());
    let file = folder.join(name);
    let message = fs::read_to_string(&file).unwrap();
    assert!(message.contains("<anna@example.org>"), "{message}");
    let link = "https://www.example.org/reset#token=abc";
    assert!(message.lines().any(|line| line == link), "{message}");
    for (path, mode) in [(&folder, 0o700), (&file, 0o600)] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode);
    }

    // A folder that cannot be written is no reason to lose a mail.
    fs::write(place.path().join("file"), "").unwrap();
    let folder = place.path().join("file/mails").display().to_string();
    let mail = MailSettings { folder, ..MailSettings::default() };
    let app =
        App { settings: Arc::new(ServiceSettings { mail, ..crate::fixture::settings() }), ..app };
    send(&app, &[test_letter()]).await;
    deliver_all(&app).await;
    let waiting = &mails(&test).await[1];
    assert_eq!(waiting.status, Queued);
    let reason = waiting.last_error.as_deref().unwrap();
    assert!(reason.starts_with("the folder of mails cannot be written: "), "{reason}");
}

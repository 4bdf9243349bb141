//! What mails say.

use api::access::Actor;
use api::{
    app::Clock,
    config::MailSettings,
    fault::Fault,
    mail::{
        Template,
        service::{self, Written},
    },
    write::Write,
};
use rstest::rstest;
use serde_json::json;

use super::{MailServer, deliver_all, letter, mails, send, server::Behaviour, with_server};
use crate::fixture::{Engine, TestApp};

fn written(template: Template, locale: &str) -> Written {
    let settings =
        MailSettings { from: "Netzwerk Nord <n@example.org>".into(), ..MailSettings::default() };
    let locale = locale.parse().unwrap();
    service::preview(&settings, &Clock::System, template, &locale).unwrap().written
}

#[test]
fn every_template_is_whole_in_both_languages() {
    for template in Template::ALL {
        let (german, english) = (written(*template, "de-AT"), written(*template, "en-GB"));
        // Of a message to participants, both are the organisers'.
        if *template != Template::ParticipantMessage {
            assert_ne!(german.subject, english.subject, "{template:?}");
        }
        assert_eq!(english, written(*template, "fr"), "English is for everybody else");
        for (written, words, language) in [
            (german, ["Guten Tag Anna Beispiel", "Freundliche Grüße"], "lang=\"de\""),
            (english, ["Hello Anna Beispiel", "Kind regards"], "lang=\"en\""),
        ] {
            let Written { subject, text, html } = written;
            assert!(!subject.is_empty() && subject.lines().count() == 1, "{subject}");
            for part in [&subject, &text, &html] {
                for left in ["{{", "}}", "{%", "%}", ">none", " none", "null", "undefined"] {
                    assert!(!part.contains(left), "{template:?}: {left} in {part}");
                }
            }
            for part in [&text, &html] {
                assert!(words.iter().all(|word| part.contains(word)), "{template:?}: {part}");
                assert!(part.contains("Netzwerk Nord"), "{template:?}: {part}");
                assert!(!part.contains("\n\n\n"), "{template:?}: gaps in {part}");
            }
            assert!(html.contains(language) && html.contains("</html>"), "{html}");
            assert!(html.contains(&format!(
                "<h1 style=\"font-size:22px;line-height:1.3;\">{subject}</h1>"
            )));
            for remote in ["src=", "url(", "<link", "<script", "<img"] {
                assert!(!html.contains(remote), "{template:?}: {remote}");
            }
        }
    }
}

#[test]
fn a_link_stands_in_both_parts() {
    for template in
        [Template::Invitation, Template::PasswordReset, Template::EmailChangeConfirmation]
    {
        let link =
            "https://www.example.org/zugang#token=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";
        let Written { text, html, .. } = written(template, "de");
        assert!(text.lines().any(|line| line == link), "{text}");
        let href = format!("href=\"{}\"", link.replace('/', "&#x2f;"));
        assert!(html.contains(&href), "{html}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_people_enter_is_text_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let server = MailServer::start(Behaviour::Accept).await;
    let app = with_server(&test.app, &server);
    let mut hostile = letter(
        Template::RoleGranted,
        json!({
            "role": "AUDITOR",
            "partner": "<script>alert(1)</script> {{ 7 * 7 }}",
            "reason": null,
            // Neither the layout nor the recipient is for the values to say.
            "name": "Eve",
            "network": "Evil",
            "language": "en",
        }),
    );
    hostile.to.name = "Anna\r\nBcc: eve@example.org\r\n\r\n<b>Müller</b>".into();
    send(&app, &[hostile]).await;
    deliver_all(&app).await;

    let received = server.received();
    let [received] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(received.to, "RCPT TO:<anna@example.org>");
    let text = decoded(&received.message);
    let (headers, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
    assert!(!body.contains("Evil") && !body.contains("Eve,") && !body.contains("Kind regards"));
    let (plain, html) = body.split_once("text/html").unwrap();
    assert!(plain.contains("Partner: <script>alert(1)</script> {{ 7 * 7 }}"), "{plain}");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;"), "{html}");
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert!(!plain.contains("Begründung"), "{plain}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_lacks_a_value_is_not_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for values in
        [json!({ "link": "https://www.example.org" }), json!({ "minutes": 60 }), json!({})]
    {
        let mut write = Write::begin(&test.app, &Actor::System, "mail.send_test").await.unwrap();
        let refused = write.send(&letter(Template::PasswordReset, values)).unwrap_err();
        assert!(matches!(refused, Fault::Internal(_)), "{refused:?}");
        assert!(!refused.to_string().contains("example.org"), "{refused}");
    }
    assert_eq!(mails(&test).await, []);
}

/// The message with its quoted-printable parts decoded (RFC 2045).
fn decoded(message: &str) -> String {
    let joined = message.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.first_chunk::<2>().and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

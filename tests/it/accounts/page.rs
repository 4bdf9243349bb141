//! The page that links in mails lead to while no front end is set up.

use std::net::TcpListener;

use api::{
    app::App,
    graphql::gate::Limits,
    http::{HttpSettings, Server, serve_until},
};
use reqwest::header;
use tokio::sync::oneshot;

use crate::fixture::{Engine, TestApp, settings};

/// A running service; it stops with the sender.
fn serve(app: &App) -> (String, oneshot::Sender<()>) {
    let server = Server::new(app.clone(), HttpSettings::default(), Limits::default()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(serve_until(server, listener, async {
        // A test that is over stops the service too.
        let _ = stopped.await;
    }));
    (format!("http://{address}"), stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_with_a_policy_that_lets_nothing_else_in() {
    let test = TestApp::new(Engine::Sqlite).await;
    let (url, _stop) = serve(&test.app);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut texts = Vec::new();
    for (path, media_type) in [
        ("/account/invitation", "text/html; charset=utf-8"),
        ("/account/reset", "text/html; charset=utf-8"),
        ("/account/email", "text/html; charset=utf-8"),
        ("/account/account.js", "text/javascript"),
        ("/account/account.css", "text/css; charset=utf-8"),
    ] {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), media_type, "{path}");
        assert_eq!(header(header::REFERRER_POLICY), "no-referrer");
        let policy = header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'; script-src 'self'; style-src 'self';"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        texts.push(answer.text().await.unwrap());
    }
    let page = &texts[0];
    assert_eq!((page, page), (&texts[1], &texts[2]));
    // What the policy would not let run.
    for inline in ["<style", "style=", "onclick", "onload", "<script>", "http://", "https://"] {
        assert!(!page.contains(inline), "{inline}");
    }
    let script = &texts[3];
    let schema = api::graphql::schema().sdl();
    for field in ["acceptInvitation", "resetPassword", "confirmEmailChange"] {
        assert!(script.contains(&format!("field: \"{field}\"")));
        let input = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        assert!(script.contains(&format!("input: \"{input}\"")));
        assert!(schema.contains(&format!("{field}(input: {input}!)")), "{field}");
    }
    assert!(script.contains("history.replaceState"));
    let post = client.post(format!("{url}/account/reset")).send().await.unwrap();
    assert_eq!(post.status(), 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_front_end_is_set_up_links_lead_there_and_the_page_is_not() {
    let mut test = TestApp::new(Engine::Sqlite).await;
    let mut settings = settings();
    settings.mail.front_end_url = "https://www.example.org/".into();
    test.app.settings = settings.into();
    let (url, _stop) = serve(&test.app);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["/account/invitation", "/account/account.js", "/account/account.css"] {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    let (row, _) = super::person(&test, "Berger").await;
    let email = serde_json::json!({ "email": row.email });
    let nobody = api::access::Actor::Anonymous;
    super::done(&test, &nobody, "requestPasswordReset", "requested", email).await;
    let mail = super::last_mail(&test).await;
    let link = mail.values["link"].as_str().unwrap();
    assert!(link.starts_with("https://www.example.org/account/reset#token="), "{link}");
}

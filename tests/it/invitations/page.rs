//! The page that links in mails to participants lead to while no front end is set up.

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
    for (path, media_type) in [
        ("/registration", "text/html; charset=utf-8"),
        ("/invitation", "text/html; charset=utf-8"),
        ("/interest", "text/html; charset=utf-8"),
        ("/programme-interest", "text/html; charset=utf-8"),
        ("/register", "text/html; charset=utf-8"),
        ("/registration/registration.css", "text/css; charset=utf-8"),
        ("/registration/registration.js", "text/javascript"),
        ("/registration/elements.js", "text/javascript"),
        ("/registration/event.js", "text/javascript"),
        ("/registration/feedback.js", "text/javascript"),
        ("/registration/fields.js", "text/javascript"),
        ("/registration/form.js", "text/javascript"),
        ("/registration/operations.js", "text/javascript"),
        ("/registration/own.js", "text/javascript"),
        ("/registration/texts.js", "text/javascript"),
    ] {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), media_type, "{path}");
        assert_eq!(header(header::REFERRER_POLICY), "no-referrer");
        let policy = header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'; script-src 'self'; style-src 'self';"));
        assert!(!policy.contains("unsafe"), "{policy}");
        let text = answer.text().await.unwrap();
        // What the policy would not let run, and what would be another host.
        for inline in
            ["<style", " style=", "onload", "<script>", "innerHTML", "http://", "https://"]
        {
            assert!(!text.contains(inline), "{path}: {inline}");
        }
    }
    for (path, status) in [("/registration/other.js", 404), ("/registration/..%2Fpage.html", 404)] {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_front_end_is_set_up_the_page_is_not() {
    let mut test = TestApp::new(Engine::Sqlite).await;
    let mut settings = settings();
    settings.mail.front_end_url = "https://www.example.org/".into();
    test.app.settings = settings.into();
    let (url, _stop) = serve(&test.app);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["/registration", "/invitation", "/interest", "/registration/form.js"] {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
}

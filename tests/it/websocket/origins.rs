//! Which pages may open a socket: a browser asks nobody before.

use api::http::HttpSettings;
use rstest::rstest;
use serde_json::json;
use tokio_tungstenite::tungstenite::Error;

use super::client::{Client, request};
use crate::fixture::{Engine, RealServer, TestApp};

#[rstest]
#[case::own("http://{own}", true)]
#[case::own_behind_a_proxy("https://{own}", true)]
#[case::public_url("http://127.0.0.1:8080", true)]
#[case::configured("https://www.example.org", true)]
#[case::another_port("https://www.example.org:8443", false)]
#[case::another("https://evil.example", false)]
#[case::beginning("https://www.example.org.evil.example", false)]
#[case::null("null", false)]
#[case::empty("", false)]
#[tokio::test(flavor = "multi_thread")]
async fn a_page_needs_an_origin_that_is_allowed(#[case] origin: &str, #[case] allowed: bool) {
    let test = TestApp::new(Engine::Sqlite).await;
    let settings = HttpSettings {
        cors_origins: vec!["https://www.example.org".to_owned()],
        ..HttpSettings::default()
    };
    let server = RealServer::with(&test.app, settings);
    let origin = origin.replace("{own}", &server.address().to_string());
    let mut request = request(&server, Some("graphql-transport-ws"));
    request.headers_mut().insert("Origin", origin.parse().unwrap());
    match Client::with(request).await {
        Ok((mut client, _)) => {
            assert!(allowed, "{origin}");
            client.say(json!({ "type": "connection_init" })).await;
            assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        }
        Err(Error::Http(response)) => {
            assert_eq!((response.status().as_u16(), allowed), (403, false));
        }
        Err(error) => panic!("{error}"),
    }
}

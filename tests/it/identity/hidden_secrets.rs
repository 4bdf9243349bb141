//! No password and no token is in a log, in a message or in what developers print.

use std::{
    io,
    sync::{Arc, Mutex},
};

use api::identity::service::{self, Login};
use secrecy::ExposeSecret as _;
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::fixture::Engine;

/// Everything that was logged.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

// One thread, so that all of it is logged there.
#[test]
fn secrets_are_in_no_log_and_in_no_debug() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tell = tracing::subscriber::set_default(subscriber);
    let secrets = runtime.block_on(async {
        let test = TestApp::new(Engine::Sqlite).await;
        let erika = account(&test, "erika@example.org").await;
        let command = Login {
            email: "erika@example.org".to_owned().into(),
            password: PASSWORD.to_owned().into(),
            second_factor: Some("ABCDE-FGHIJ".to_owned().into()),
        };
        let printed = format!("{command:?}");
        let signed_in = service::login(&test.app, command).await.unwrap();
        let printed = format!("{printed} {signed_in:?} {:?} {erika:?}", test.app);
        let again = service::refresh_session(&test.app, &signed_in.refresh_token).await.unwrap();
        let reused = service::refresh_session(&test.app, &signed_in.refresh_token).await;
        let actor = service::authenticate(&test.app, &again.access_token.token).await;
        let printed = format!("{printed} {reused:?} {actor:?}");
        let asked = test
            .run(
                &api::access::Actor::Anonymous,
                LOGIN,
                json!({ "email": "erika@example.org", "password": PASSWORD, "code": "ABCDE-FGHIJ" }),
            )
            .await;
        let wrong = test
            .run(
                &api::access::Actor::Anonymous,
                LOGIN,
                json!({ "email": "erika@example.org", "password": { "nested": PASSWORD } }),
            )
            .await;
        assert!(wrong["errors"].is_array(), "{wrong}");
        let printed = format!("{printed} {wrong}");
        let mut secrets = vec![
            PASSWORD.to_owned(),
            "ABCDE-FGHIJ".to_owned(),
            erika.password_hash.clone().unwrap().0,
            asked["data"]["login"]["refreshToken"].as_str().unwrap().to_owned(),
            asked["data"]["login"]["accessToken"].as_str().unwrap().to_owned(),
        ];
        for tokens in [&signed_in, &again] {
            secrets.push(tokens.refresh_token.expose_secret().to_owned());
            secrets.push(tokens.access_token.token.expose_secret().to_owned());
        }
        for secret in &secrets {
            assert!(!printed.contains(secret.as_str()), "{secret} is printed in {printed}");
        }
        secrets
    });
    drop(tell);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.is_empty(), "something is logged");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
}

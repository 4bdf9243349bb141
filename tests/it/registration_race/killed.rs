//! Three real processes over HTTP, two of which are killed in the middle of it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use api::{
    app::{App, Clock},
    graphql::id::GlobalId as _,
    identity::service::{Login, login},
    vault::Purpose,
};
use aws_lc_rs::signature::Ed25519KeyPair;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event_seats,
    id::{LoginSessionId, UserId},
    login_session, signing_key,
    terms::RegistrationStatus as Status,
    user_account,
};
use reqwest::{StatusCode, header::RETRY_AFTER};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{
    Attempt, CLIENTS, assert_in_order, assert_no_skip, assert_stored, count, people, processes,
    rows, size,
};
use crate::{
    fixture::{Engine, TestApp, verbund},
    registrations::assert_counted,
    world::{global, put, users::account},
};

const REGISTER: &str =
    "mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) {
    registration { id status queueNumber } userErrors { code } } }";

/// A process of the service; it ends with this value.
struct Service {
    process: Mutex<Child>,
    url: String,
    _folder: TempDir,
}

impl Service {
    fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["serve", "--port", "0", "--database", database];
        let mut process =
            verbund(folder.path(), &arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut words = BufReader::new(process.stderr.take().unwrap());
        let mut told = String::new();
        let url = loop {
            let start = told.len();
            assert!(words.read_line(&mut told).unwrap() > 0, "it ended: {told}");
            if let Some((_, url)) = told[start..].split_once("API ") {
                break url.trim().to_owned();
            }
        };
        // Nobody reads the log: a full pipe would hold the service up.
        std::thread::spawn(move || for _ in words.lines() {});
        Self { process: Mutex::new(process), url, _folder: folder }
    }

    /// SIGKILL: nothing is finished, closed or said.
    fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap();
        // It may have ended already.
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// Signs everybody in, as if each had come with a password.
struct Tokens {
    pair: Ed25519KeyPair,
    key: signing_key::Model,
    now: DateTime<Utc>,
}

impl Tokens {
    async fn new(test: &TestApp) -> Self {
        let app = App { clock: Clock::System, ..test.app.clone() };
        let password = "vier Gärten hinter dem Deich";
        let hash = app.passwords.hash(&password.to_owned().into()).await.unwrap();
        let someone = user_account::Model { password_hash: Some(hash), ..account(test, "Erste") };
        let someone = put(test, someone).await;
        let command = Login {
            email: someone.email.into(),
            password: password.to_owned().into(),
            second_factor: None,
        };
        // The first sign-in makes the key.
        login(&app, command).await.unwrap();
        let keys = signing_key::Entity::find().all(app.database.read()).await.unwrap();
        let key = keys.into_iter().next().unwrap();
        let private = app.vault.open(Purpose::SigningKey, key.id.0.as_bytes(), &key.private_key.0);
        let pair = Ed25519KeyPair::from_pkcs8(&private.unwrap()).unwrap();
        Self { pair, key, now: app.clock.now() }
    }

    fn session(&self, test: &TestApp, user: UserId) -> login_session::Model {
        login_session::Model {
            id: LoginSessionId(test.app.ids.next(self.now)),
            user_id: user,
            started_at: self.now,
            refreshed_at: self.now,
            expires_at: self.now + TimeDelta::days(1),
            second_factor: true,
            client: None,
            ended_at: None,
            end_reason: None,
        }
    }

    fn token(&self, session: &login_session::Model) -> String {
        let text = |part: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(part);
        let header = json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": self.key.id.0.to_string() });
        // As a service is called to which nobody gave an address.
        let issuer = "verbund";
        let claims = json!({
            "iss": issuer, "aud": format!("{issuer}/graphql"),
            "sub": session.user_id.to_global(), "sid": session.id.to_global(), "jti": session.id.0,
            "iat": self.now.timestamp(), "nbf": self.now.timestamp(),
            "exp": self.now.timestamp() + 900, "roles": [], "partners": [],
        });
        let [header, claims] = [header, claims].map(|part| text(part.to_string().as_bytes()));
        let message = format!("{header}.{claims}");
        let signature = self.pair.sign(message.as_bytes());
        format!("{message}.{}", text(signature.as_ref()))
    }
}

/// What a process answered: the registration with its place, or that there was one already.
fn read(answer: &Value) -> Option<(entity::id::RegistrationId, i32)> {
    let payload = &answer["data"]["registerForEvent"];
    assert!(answer.get("errors").is_none(), "{answer}");
    let registration = &payload["registration"];
    if registration.is_null() {
        // It was stored by a process that was killed before it could say so.
        assert_eq!(payload["userErrors"][0]["code"], "ALREADY_REGISTERED", "{answer}");
        return None;
    }
    let id = async_graphql::ID(registration["id"].as_str().unwrap().to_owned());
    let (_, id) = api::graphql::id::decode("id", &id).unwrap();
    let number = registration["queueNumber"].as_i64().unwrap_or(0);
    Some((id.into(), i32::try_from(number).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_acknowledged_is_lost_when_processes_are_killed() {
    static TIME: AtomicUsize = AtomicUsize::new(0);
    let attempts = size(10_000, 300);
    let fifty = |seats| event_seats::Model { capacity: Some(50), ..seats };
    let (test, _, event) = processes(Engine::Postgres, 1, fifty, |event| event).await;
    let users = people(&test, attempts).await;
    let tokens = Tokens::new(&test).await;
    let sessions: Vec<_> = users.iter().map(|user| tokens.session(&test, *user)).collect();
    for some in sessions.chunks(500) {
        let rows = some.iter().cloned().map(login_session::Model::into_active_model);
        login_session::Entity::insert_many(rows)
            .exec_without_returning(test.app.database.write())
            .await
            .unwrap();
    }
    let tokens: Arc<Vec<String>> =
        Arc::new(sessions.iter().map(|session| tokens.token(session)).collect());
    let services: Arc<Vec<Service>> =
        Arc::new((0..3).map(|_| Service::start(test.url())).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let input = json!({ "input": { "eventId": global(event) } });
    let body = Arc::new(json!({ "query": REGISTER, "variables": input }).to_string());
    // Two of them are killed at random moments, while others wait for their answers.
    let random = |from: usize| fastrand::usize(from * attempts / 10..(from + 3) * attempts / 10);
    let moments = [random(3), random(6)];
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS.min(attempts / 4) {
        let (services, tokens, next) = (services.clone(), tokens.clone(), next.clone());
        let body = body.clone();
        clients.spawn(async move {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let mut process = client % services.len();
            let mut answered = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(token) = tokens.get(number) else { break };
                if let Some(doomed) = moments.iter().position(|moment| *moment == number) {
                    services[doomed].kill();
                }
                let sent = TIME.fetch_add(1, Ordering::SeqCst);
                let registered = loop {
                    let request = http
                        .post(&services[process].url)
                        .bearer_auth(token)
                        .header("content-type", "application/json")
                        .header("accept", "application/graphql-response+json")
                        .body(body.as_bytes().to_vec());
                    let answer = match request.send().await {
                        Ok(response) => {
                            let status = response.status();
                            if status == StatusCode::SERVICE_UNAVAILABLE {
                                // It has too much to do, says so, and is asked again.
                                assert!(response.headers().contains_key(RETRY_AFTER));
                                tokio::time::sleep(Duration::from_millis(50)).await;
                                continue;
                            }
                            assert!(!status.is_server_error(), "{status}");
                            response.json::<Value>().await
                        }
                        Err(error) => Err(error),
                    };
                    match answer {
                        Ok(answer) => break read(&answer),
                        // It was killed: on to the next one.
                        Err(_) => process = (process + 1) % services.len(),
                    }
                };
                let time = TIME.fetch_add(1, Ordering::SeqCst);
                answered.push(Attempt { sent, answered: time, registered });
            }
            answered
        });
    }
    let answered: Vec<Attempt> = clients.join_all().await.into_iter().flatten().collect();
    assert_eq!(answered.len(), attempts);
    let rows = rows(&test.app, event).await;
    assert_eq!(rows.len(), attempts);
    assert_eq!(count(&rows, Status::Confirmed), 50);
    assert_stored(&answered, &rows);
    assert_in_order(&answered);
    assert_no_skip(&rows);
    assert_counted(&test.app, event).await;
}

//! What is told to those who listen, in every process.

mod counters;
mod events;
mod processes;

use std::time::Duration;

use api::{
    access::{Actor, Level},
    app::App,
    audit::service::SEALER,
    http::HttpSettings,
    work::{self, Workers},
    write::Write,
};
use entity::{event, id::PartnerId, role_grant, user_account};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    fixture::{Engine, RealServer, TestApp},
    world::{
        put,
        users::{account, grant_at},
    },
};

/// Listens to an event.
pub(crate) const EVENT_CHANGED: &str =
    "subscription($id: ID!) { eventChanged(id: $id) { kind event { id title } } }";

/// What takes longer than this does not come.
const SOON: Duration = Duration::from_secs(20);

const PASSWORD: &str = "vier Gärten hinter dem Deich";

/// One process of the service: it answers, seals and follows what happens.
pub(crate) struct Process {
    pub(crate) app: App,
    pub(crate) server: RealServer,
    _workers: Workers,
}

impl Process {
    /// A process on a database of its own.
    pub(crate) async fn new(engine: Engine) -> (TestApp, Self) {
        Self::with(engine, HttpSettings::default()).await
    }

    /// The same with these settings.
    pub(crate) async fn with(engine: Engine, settings: HttpSettings) -> (TestApp, Self) {
        let test = TestApp::new(engine).await;
        let process = Self::of(test.app.clone(), settings).await;
        (test, process)
    }

    /// A process beside others.
    pub(crate) async fn of(app: App, settings: HttpSettings) -> Self {
        let mut workers = work::start_these(&app, &[SEALER]);
        workers.follow(&app);
        assert!(app.feed.is_followed(SOON).await);
        let server = RealServer::with(&app, settings);
        Self { app, server, _workers: workers }
    }

    /// Writes the event with another title, and says so.
    pub(crate) async fn rename(&self, event: &event::Model, title: &str) {
        let row = event::Model { title: title.to_owned(), ..event.clone() };
        self.write(&row, "event.updated", row.id.0).await;
    }

    /// Writes the event, and says that something happened.
    pub(crate) async fn write(&self, event: &event::Model, kind: &'static str, subject: Uuid) {
        let mut write = Write::begin(&self.app, &Actor::Operator, "test.change").await.unwrap();
        event.clone().into_active_model().reset_all().update(write.transaction()).await.unwrap();
        write.announce(kind, Some(subject), json!({}));
        write.commit().await.unwrap();
    }

    /// Waits until nobody listens any more.
    pub(crate) async fn nobody_listens(&self) {
        let nobody = async {
            while self.app.feed.listening() > 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, nobody).await.expect("somebody still listens");
    }

    /// Signs somebody in; the access token and the session.
    async fn sign_in(&self, account: &user_account::Model) -> (String, String) {
        let query = "mutation($email: String!, $password: String!) {
            login(input: { email: $email, password: $password }) { accessToken session { id } } }";
        let variables = json!({ "email": account.email, "password": PASSWORD });
        let answer = self.server.ask(query, variables).await;
        let payload = answer.field("login");
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{payload}")).to_owned();
        (text(&payload["accessToken"]), text(&payload["session"]["id"]))
    }
}

/// Writes a grant as it is now.
async fn update(test: &TestApp, row: role_grant::Model) {
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

/// Puts in somebody who acts for the partner and can sign in.
async fn put_person(
    test: &TestApp,
    name: &str,
    partner: PartnerId,
    level: Level,
) -> (user_account::Model, role_grant::Model) {
    let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
    let account = user_account::Model { password_hash: Some(hash), ..account(test, name) };
    let account = put(test, account).await;
    let grant = put(test, grant_at(test, account.id, partner, level)).await;
    (account, grant)
}

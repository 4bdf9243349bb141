//! Two processes on one database, on a schema with one mutation for each thing that can happen.

use std::{
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use api::{
    app::App,
    database::{Database, Pool},
    fault::Fault,
    graphql::{
        RequestContext,
        error::{Error, Fallible},
        gate::Limits,
    },
    http::{HttpSettings, Server, serve_until},
    vault::Vault,
    write::Write,
};
use async_graphql::{Context, EmptySubscription, Object, Schema, SimpleObject};
use entity::{audit_entry, idempotency_key};
use reqwest::{RequestBuilder, header};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use tokio::{sync::Notify, sync::oneshot};

use crate::{
    fixture::{Engine, MASTER_KEY, TestApp, settings},
    world::global,
};

/// The secret that `createApiKey` answers here.
pub(super) const SECRET: &str = "vbk_GEHEIMNIS";

/// Two processes on one database; they stop with this value.
pub(super) struct Service {
    pub(super) test: TestApp,
    pub(super) probe: Probe,
    addresses: [SocketAddr; 2],
    client: reqwest::Client,
    _stop: Vec<oneshot::Sender<()>>,
}

/// What a test and the mutations tell each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Probe {
    runs: Arc<AtomicUsize>,
    /// Told whenever `slow` begins to wait.
    pub(super) waits: Arc<Notify>,
    /// Lets one `slow` go on.
    pub(super) go_on: Arc<Notify>,
}

/// A status, what came with it, and the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) replayed: bool,
    pub(super) retry_after: Option<String>,
    pub(super) body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// A field of the data.
    pub(super) fn data(&self, field: &str) -> Value {
        self.json()["data"][field].clone()
    }

    /// Code and message of the first error.
    pub(super) fn error(&self) -> (String, String) {
        let error = &self.json()["errors"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&error["extensions"]["code"]), text(&error["message"]))
    }
}

impl Service {
    pub(super) async fn new(engine: Engine) -> Self {
        Self::with(engine, HttpSettings::default()).await
    }

    pub(super) async fn with(engine: Engine, settings_of_http: HttpSettings) -> Self {
        let test = TestApp::new(engine).await;
        let probe = Probe::default();
        let other = Database::connect(test.url(), Pool::default()).await.unwrap();
        let other = App {
            clock: test.app.clock.clone(),
            ..App::new(other, Vault::new(&MASTER_KEY), settings())
        };
        let mut stops = Vec::new();
        let addresses = [test.app.clone(), other].map(|app| {
            let schema =
                Schema::build(Query, Mutation, EmptySubscription).data(probe.clone()).finish();
            let limits = Limits::default();
            let server =
                Server::with_schema(app, schema, settings_of_http.clone(), limits).unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let (stop, stopped) = oneshot::channel();
            stops.push(stop);
            tokio::spawn(serve_until(server, listener, async {
                // A test that is over stops the service too.
                let _ = stopped.await;
            }));
            address
        });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { test, probe, addresses, client, _stop: stops }
    }

    /// A POST to one of the processes.
    pub(super) fn post(&self, process: usize, body: &Value) -> RequestBuilder {
        self.client
            .post(format!("http://{}/graphql", self.addresses[process % 2]))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(body.to_string())
    }

    /// The answer to a document that is sent with a key.
    pub(super) async fn send(&self, key: &str, document: &str) -> Answer {
        self.send_body(key, &json!({ "query": document })).await
    }

    pub(super) async fn send_body(&self, key: &str, body: &Value) -> Answer {
        answer(self.post(0, body).header("Idempotency-Key", key)).await
    }

    /// How often a mutation ran.
    pub(super) fn runs(&self) -> usize {
        self.probe.runs.load(Ordering::SeqCst)
    }

    /// What has had an effect, oldest first.
    pub(super) async fn effects(&self) -> Vec<audit_entry::Model> {
        audit_entry::Entity::find().all(self.test.app.database.read()).await.unwrap()
    }

    pub(super) async fn rows(&self) -> Vec<idempotency_key::Model> {
        idempotency_key::Entity::find().all(self.test.app.database.read()).await.unwrap()
    }
}

pub(super) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let header =
        |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: response.status().as_u16(),
        replayed: header("idempotent-replayed").as_deref() == Some("true"),
        retry_after: header("retry-after"),
        body: response.text().await.unwrap(),
    }
}

#[derive(Debug)]
struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "Hallo"
    }
}

#[derive(Debug, SimpleObject)]
struct Payload {
    number: usize,
    entry: Option<String>,
}

fn run(ctx: &Context<'_>) -> usize {
    let probe: &Probe = ctx.data_unchecked();
    probe.runs.fetch_add(1, Ordering::SeqCst) + 1
}

/// Writes one audit entry, as every use case does.
async fn write(ctx: &Context<'_>) -> Result<String, Fault> {
    let request: &RequestContext = ctx.data_unchecked();
    let write = Write::begin(&request.app, &request.actor, "tests.write").await?;
    Ok(global(write.commit().await?))
}

#[derive(Debug)]
struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self, ctx: &Context<'_>, name: Option<String>) -> Fallible<Payload> {
        let _ = name;
        let number = run(ctx);
        Some(
            write(ctx)
                .await
                .map(|entry| Payload { number, entry: Some(entry) })
                .map_err(Error::from),
        )
    }

    /// Does nothing, and says why.
    async fn refuse(&self, ctx: &Context<'_>) -> Option<Payload> {
        Some(Payload { number: run(ctx), entry: None })
    }

    /// Fails, before or after it did something.
    async fn fail(&self, ctx: &Context<'_>, after: bool) -> Fallible<Payload> {
        run(ctx);
        if after && let Err(fault) = write(ctx).await {
            return Some(Err(fault.into()));
        }
        Some(Err(Fault::internal(anyhow::anyhow!("broken")).into()))
    }

    /// Waits, then writes.
    async fn slow(&self, ctx: &Context<'_>) -> Fallible<Payload> {
        let probe: &Probe = ctx.data_unchecked();
        let number = run(ctx);
        probe.waits.notify_one();
        probe.go_on.notified().await;
        Some(
            write(ctx)
                .await
                .map(|entry| Payload { number, entry: Some(entry) })
                .map_err(Error::from),
        )
    }

    /// Named as one whose answer is a secret.
    async fn create_api_key(&self, ctx: &Context<'_>, refuse: bool) -> Fallible<String> {
        run(ctx);
        if refuse {
            return Some(Ok("refused".to_owned()));
        }
        Some(write(ctx).await.map(|_| SECRET.to_owned()).map_err(Error::from))
    }
}

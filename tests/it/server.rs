//! A service over HTTP, as a client meets it, on a schema that has one field for each thing to test.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use api::{
    graphql::{RequestContext, gate::Limits},
    http::{HttpSettings, Server, serve_until},
};
use async_graphql::{
    Context, EmptySubscription, Enum, Error, InputObject, Interface, Object, Schema, SimpleObject,
};
use reqwest::{RequestBuilder, Response, header};
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use crate::fixture::{Engine, TestApp};

/// A running service; it stops with this value.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
    pub(crate) probe: Probe,
    pub(crate) app: TestApp,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<std::io::Result<()>>,
}

/// What a test and the resolvers tell each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Probe {
    mutations: Arc<AtomicUsize>,
    /// Told whenever `waiting` begins to wait.
    pub(crate) waits: Arc<Notify>,
    /// Lets one `waiting` go on.
    pub(crate) go_on: Arc<Notify>,
}

impl Probe {
    /// How many mutations ran.
    pub(crate) fn mutations(&self) -> usize {
        self.mutations.load(Ordering::SeqCst)
    }
}

impl TestServer {
    /// A service with default settings.
    pub(crate) async fn new() -> Self {
        Self::with(HttpSettings::default(), Limits::default()).await
    }

    /// A service with these settings and limits.
    pub(crate) async fn with(settings: HttpSettings, limits: Limits) -> Self {
        let app = TestApp::new(Engine::Sqlite).await;
        let probe = Probe::default();
        let schema = Schema::build(Query, Mutation, EmptySubscription).data(probe.clone()).finish();
        let server = Server::with_schema(app.app.clone(), schema, settings, limits).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(serve_until(server, listener, async {
            // A test that is over stops the service too.
            let _ = stopped.await;
        }));
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address, client, probe, app, stop: Some(stop), running }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// A POST of JSON that wants the exact status codes.
    pub(crate) fn post(&self, body: impl Into<reqwest::Body>) -> RequestBuilder {
        self.client
            .post(self.url("/graphql"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(body)
    }

    /// The answer to a document.
    pub(crate) async fn ask(&self, query: &str) -> Answer {
        self.ask_with(query, json!({})).await
    }

    /// The answer to a document with variables.
    pub(crate) async fn ask_with(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables }).to_string();
        Answer::of(self.post(body).send().await.unwrap()).await
    }

    /// Whether the service still answers.
    pub(crate) async fn lives(&self) -> bool {
        self.get("/livez").send().await.is_ok_and(|response| response.status() == 200)
    }

    /// Tells the service to stop.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until the service has stopped.
    pub(crate) async fn stopped(self) {
        self.running.await.unwrap().unwrap();
    }
}

/// A status and what came with it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
        Self { status, body }
    }

    /// The code of the first error; empty if there is no error.
    pub(crate) fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }

    /// The message of the first error.
    pub(crate) fn message(&self) -> &str {
        self.body["errors"][0]["message"].as_str().unwrap_or_default()
    }

    pub(crate) fn requested(&self) -> u64 {
        self.body["extensions"]["cost"]["requested"].as_u64().unwrap()
    }
}

/// Sends bytes as they are and reads until the service closes the connection.
pub(crate) async fn raw(address: SocketAddr, request: impl Into<Vec<u8>>) -> String {
    let request = request.into();
    let exchange = move || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(&request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        std::io::Result::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::task::spawn_blocking(exchange).await.unwrap().unwrap()
}

#[derive(Debug)]
struct Query;

#[Object]
impl Query {
    async fn hello(&self, #[graphql(default = "Welt")] name: String) -> String {
        format!("Hallo {name}")
    }

    async fn number(&self, value: i32) -> i32 {
        value
    }

    /// A greeting in the reader's language: German, or one of two translations.
    async fn greeting(&self, ctx: &Context<'_>) -> &str {
        let translations = [("en", "Hello"), ("fr", "Bonjour")]
            .map(|(tag, text)| (tag.parse().expect("a language tag"), text));
        let languages = &ctx.data_unchecked::<RequestContext>().languages;
        languages.best(&translations).map_or("Hallo", |(_, text)| text)
    }

    async fn color(&self, color: Color) -> Color {
        color
    }

    async fn filtered(&self, filter: Filter) -> String {
        format!("{filter:?}")
    }

    #[graphql(name = "self")]
    async fn itself(&self) -> Self {
        Self
    }

    async fn items(&self, first: Option<i32>, last: Option<i32>) -> ItemConnection {
        let _ = (first, last);
        ItemConnection
    }

    async fn list(&self) -> Vec<Item> {
        vec![Item; 2]
    }

    async fn nodes(&self, ids: Vec<async_graphql::ID>) -> Vec<Thing> {
        ids.iter().map(|_| Thing::Item(Item)).collect()
    }

    async fn node(&self) -> Thing {
        Thing::Item(Item)
    }

    async fn panic(&self) -> Option<String> {
        let is_broken = true;
        assert!(!is_broken, "a secret of the panic");
        None
    }

    async fn uncoded(&self) -> Option<Result<String, Error>> {
        Some(Err(Error::new("a secret of the database")))
    }

    async fn failing(&self) -> Vec<Failing> {
        vec![Failing; 60]
    }

    async fn long(&self) -> String {
        "x".repeat(10_000)
    }

    async fn waiting(&self, context: &Context<'_>) -> &str {
        let probe: &Probe = context.data_unchecked();
        probe.waits.notify_one();
        probe.go_on.notified().await;
        "done"
    }
}

#[derive(Debug)]
struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self, context: &Context<'_>) -> usize {
        let probe: &Probe = context.data_unchecked();
        probe.mutations.fetch_add(1, Ordering::SeqCst)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum Color {
    Red,
    Green,
}

#[derive(Debug, InputObject)]
struct Filter {
    name: Option<String>,
    sizes: Vec<i32>,
    #[graphql(default)]
    strict: bool,
}

#[derive(Clone, Copy, Debug)]
struct Item;

#[Object]
impl Item {
    async fn id(&self) -> &str {
        "item"
    }

    async fn children(&self, first: Option<i32>) -> ItemConnection {
        let _ = first;
        ItemConnection
    }
}

#[derive(Debug, Interface)]
#[graphql(
    field(name = "id", ty = "&str"),
    field(name = "children", ty = "ItemConnection", arg(name = "first", ty = "Option<i32>"))
)]
enum Thing {
    Item(Item),
}

#[derive(Clone, Copy, Debug)]
struct Failing;

#[Object]
impl Failing {
    async fn fails(&self) -> Option<Result<String, Error>> {
        Some(Err(Error::new("a secret")))
    }
}

#[derive(Debug)]
struct ItemConnection;

#[Object]
impl ItemConnection {
    async fn nodes(&self) -> Vec<Item> {
        vec![Item]
    }

    async fn edges(&self) -> Vec<ItemEdge> {
        vec![ItemEdge { cursor: "c".to_owned() }]
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { has_next_page: false }
    }
}

#[derive(Debug, SimpleObject)]
#[graphql(complex)]
struct ItemEdge {
    cursor: String,
}

#[async_graphql::ComplexObject]
impl ItemEdge {
    async fn node(&self) -> Item {
        Item
    }
}

#[derive(Debug, SimpleObject)]
struct PageInfo {
    has_next_page: bool,
}

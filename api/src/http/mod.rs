//! The service over HTTP: addresses, GraphQL over HTTP, health, what is served from the binary.

use std::{
    io,
    net::TcpListener,
    pin::pin,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{
    App as ActixApp, HttpServer,
    http::{Method, header},
    middleware::{Compress, Condition, from_fn},
    web,
};
use async_graphql::{ObjectType, Request, Response, SubscriptionType};
use futures_util::{FutureExt as _, future::BoxFuture, stream::BoxStream};
use tokio::{
    runtime::Handle,
    sync::{Semaphore, watch},
};

use crate::{
    app::App,
    config::Masked,
    graphql::{
        self, RequestContext,
        gate::{Gate, Limits, ShapeError},
    },
    live::turn::Turn,
};

mod account;
mod answer;
mod calendar;
mod conditional;
mod console;
mod credentials;
mod document;
mod endpoint;
mod execution;
mod files;
mod health;
mod kept;
mod keys;
mod media;
mod metrics;
mod middleware;
mod operator;
mod origin;
mod pages;
mod parameters;
mod quotas;
mod registration;
mod rejection;
mod retry;
mod self_assessment;
mod settings;
mod staleness;
mod websocket;

pub use quotas::{QuotaError, QuotaSettings};
pub use settings::HttpSettings;

use quotas::Quotas;

/// A client that takes nothing of what was sent for so long is cut off (Linux).
#[cfg(target_os = "linux")]
const STALLED: Duration = Duration::from_secs(30);

/// From the closing of the door until everybody who stood at it is in.
const ACCEPTING: Duration = Duration::from_millis(200);

/// Executes one operation for one caller.
type Execute = Box<dyn Fn(Request, RequestContext) -> BoxFuture<'static, Response> + Send + Sync>;

/// Executes a subscription once, for one message.
type Subscribe =
    Box<dyn Fn(Request, RequestContext, Turn) -> BoxStream<'static, Response> + Send + Sync>;

/// Everything that is served, ready to listen.
pub struct Server {
    app: App,
    settings: HttpSettings,
    gate: Gate,
    quotas: Quotas,
    schema: pages::Schema,
    execute: Execute,
    subscribe: Subscribe,
    console: Option<console::Console>,
    operators_token: Masked,
}

/// The server cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// One of [`HttpSettings::cors_origins`] is no origin.
    #[error("`{0}` is no origin: write scheme and host only, as in `https://www.example.org`")]
    Origin(String),
    /// The schema's description cannot be read.
    #[error(transparent)]
    Schema(#[from] ShapeError),
    /// A file is missing in the binary.
    #[error("the binary lacks {0}")]
    Asset(&'static str),
    /// The manifest of the embedded files is broken.
    #[error("the manifest of the embedded files is broken: {0}")]
    Manifest(#[from] serde_json::Error),
}

impl Server {
    /// The service on `app`.
    pub fn new(app: App, settings: HttpSettings, limits: Limits) -> Result<Self, StartError> {
        Self::with_schema(app, graphql::schema(), settings, limits)
    }

    /// The service with another schema, for tests of what does not depend on it.
    pub fn with_schema<Query, Mutation, Subscription>(
        app: App,
        schema: async_graphql::Schema<Query, Mutation, Subscription>,
        settings: HttpSettings,
        limits: Limits,
    ) -> Result<Self, StartError>
    where
        Query: ObjectType + 'static,
        Mutation: ObjectType + 'static,
        Subscription: SubscriptionType + 'static,
    {
        for origin in &settings.cors_origins {
            let is_origin = url::Url::parse(origin).is_ok_and(|url| {
                let origin_of_url = url.origin();
                origin_of_url.is_tuple() && origin_of_url.ascii_serialization() == *origin
            });
            if !is_origin {
                return Err(StartError::Origin(origin.clone()));
            }
        }
        let sdl = schema.sdl();
        let gate = Gate::new(&sdl, limits, settings.introspection)?;
        let console = settings.graphiql.then(console::Console::load).transpose()?;
        let streamed = schema.clone();
        let subscribe = move |request: Request, context, turn: Turn| {
            graphql::execute_stream(&streamed, request.data(turn), context)
        };
        let execute = move |request, context| {
            let schema = schema.clone();
            async move { graphql::execute(&schema, request, context).await }.boxed()
        };
        let quotas = Quotas::new(&QuotaSettings::off(), &app.clock);
        Ok(Self {
            app,
            settings,
            gate,
            quotas,
            schema: pages::Schema::new(sdl),
            execute: Box::new(execute),
            subscribe: Box::new(subscribe),
            console,
            operators_token: Masked::default(),
        })
    }

    /// The same with quotas; without them everybody may ask for as much as the machine gives.
    #[must_use]
    pub fn with_quotas(self, settings: &QuotaSettings) -> Self {
        let quotas = Quotas::new(settings, &self.app.clock);
        Self { quotas, ..self }
    }

    /// The same, looked after from other machines by whoever has this token. An empty one is nobody's.
    #[must_use]
    pub fn looked_after_with(self, operators_token: Masked) -> Self {
        Self { operators_token, ..self }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What all threads of a running service share.
struct Shared {
    server: Server,
    /// Where operations run.
    runtime: Handle,
    /// Places for operations that run at once.
    executions: Arc<Semaphore>,
    /// Operations that wait for one.
    waiting: AtomicUsize,
    /// Places for sockets.
    places: websocket::Places,
    health: health::Health,
    mails: kept::Kept<Option<metrics::Mails>>,
    stopping: watch::Sender<bool>,
}

impl Shared {
    fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// Serves until the process is told to stop (SIGTERM, SIGINT), then finishes what was accepted.
///
/// Must be called on the multi-thread runtime on which operations are to run.
pub async fn serve(server: Server, listener: TcpListener) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    };
    serve_until(server, listener, stop).await
}

/// Serves until `stop` is done, then turns clients away and finishes what was accepted, within
/// [`HttpSettings::drain_seconds`] and [`HttpSettings::shutdown_seconds`].
pub async fn serve_until(
    server: Server,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let settings = server.settings.clone();
    let shared = web::Data::new(Shared {
        executions: Arc::new(Semaphore::new(settings.max_executions.max(1))),
        runtime: Handle::current(),
        waiting: AtomicUsize::new(0),
        places: websocket::Places::default(),
        health: health::Health::default(),
        mails: kept::Kept::default(),
        stopping: watch::Sender::new(false),
        server,
    });
    let door = listener.try_clone()?;
    let workers = settings.threads();
    let service = {
        let shared = shared.clone();
        let origins = settings.cors_origins.clone();
        move || {
            // What is wrapped last comes first.
            ActixApp::new()
                .app_data(shared.clone())
                .configure(routes)
                .wrap(Compress::default())
                .wrap(Condition::new(!origins.is_empty(), cors(&origins)))
                .wrap(from_fn(middleware::observe))
        }
    };
    let running = HttpServer::new(service)
        .on_connect(|connection, _| cut_off_when_stalled(connection))
        .workers(workers)
        .max_connections(settings.max_connections.div_ceil(workers))
        .client_request_timeout(Duration::from_secs(settings.head_seconds))
        .client_disconnect_timeout(Duration::from_secs(1))
        .keep_alive(Duration::from_secs(settings.keep_alive_seconds))
        // A client that closes its side has gone: its query is ended.
        .h1_allow_half_closed(false)
        .shutdown_timeout(settings.shutdown_seconds)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = running.handle();
    let mut running = pin!(running);
    tokio::select! {
        result = &mut running => return result,
        () = stop => {}
        never = shared.server.quotas.keep_small() => match never {},
    }
    shared.stopping.send_replace(true);
    tracing::info!("stopping: accepted requests finish");
    let stop = async {
        tokio::time::sleep(Duration::from_secs(settings.drain_seconds)).await;
        close(&door);
        tokio::time::sleep(ACCEPTING).await;
        handle.stop(true).await;
    };
    let (result, ()) = tokio::join!(running, stop);
    result
}

/// Lets nobody else in, while those who wait at the door still are: closed with them in it, it would reset their
/// connections. Whoever comes now is refused at once, and goes elsewhere.
fn close(door: &TcpListener) {
    #[cfg(target_os = "linux")]
    {
        // A socket of a network interface that does not exist gets no more connections and keeps those that it has. A
        // filter on the socket would do as well, but some kernels ask for privileges. The option is that of both protocols.
        let nowhere = std::num::NonZeroU32::new(i32::MAX.unsigned_abs());
        if let Err(error) = socket2::SockRef::from(door).bind_device_by_index_v4(nowhere) {
            tracing::warn!(%error, "connections that come at the very end may be reset");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = door;
}

/// Nothing else ends the connection of a client that takes nothing of an answer, but goes on to live.
fn cut_off_when_stalled(connection: &dyn std::any::Any) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() {
        let milliseconds = u32::try_from(STALLED.as_millis()).unwrap_or(u32::MAX);
        if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds) {
            tracing::debug!(%error, "a stalled connection will not be cut off");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = connection;
}

fn routes(config: &mut web::ServiceConfig) {
    let read = |path: &str, route: fn() -> actix_web::Route| {
        web::resource(path)
            .route(route().method(Method::GET))
            .route(route().method(Method::HEAD))
            .default_service(web::to(async || pages::method_not_allowed()))
    };
    config
        .service(web::resource("/graphql").route(web::to(endpoint::graphql)))
        .service(web::resource("/graphql/ws").route(web::to(websocket::open)))
        .service(read("/", || web::to(pages::start)))
        .service(read("/graphiql", || web::to(console::page)))
        .service(read("/graphiql/assets/{name}", || web::to(console::asset)))
        .service(read("/account/invitation", || web::to(account::page)))
        .service(read("/account/reset", || web::to(account::page)))
        .service(read("/account/email", || web::to(account::page)))
        .service(read("/account/account.js", || web::to(account::script)))
        .service(read("/account/account.css", || web::to(account::style)))
        .service(read("/registration", || web::to(registration::page)))
        .service(read("/invitation", || web::to(registration::page)))
        .service(read("/interest", || web::to(registration::page)))
        .service(read("/programme-interest", || web::to(registration::page)))
        .service(read("/register", || web::to(registration::page)))
        .service(read("/registration/{name}", || web::to(registration::part)))
        .service(read("/calendar/public.ics", || web::to(calendar::public)))
        .service(read("/calendar/events/{event}.ics", || web::to(calendar::event)))
        .service(read("/calendar/series/{series}.ics", || web::to(calendar::series)))
        .service(read("/calendar/programmes/{programme}.ics", || web::to(calendar::programme)))
        .service(read("/calendar/personal/{token}.ics", || web::to(calendar::personal)))
        .service(read("/self-assessments/{assessment}.svg", || web::to(self_assessment::chart)))
        .service(
            web::resource("/files/{token}")
                .route(web::put().to(files::upload))
                .route(web::get().to(files::download))
                .route(web::head().to(files::download))
                .default_service(web::to(async || pages::method_not_allowed())),
        )
        .service(read("/schema.graphql", || web::to(pages::schema)))
        .service(read("/.well-known/jwks.json", || web::to(keys::jwks)))
        .service(read("/favicon.svg", || web::to(pages::favicon)))
        .service(read("/favicon.ico", || web::to(pages::favicon)))
        .service(read("/livez", || web::to(health::live)))
        .service(web::resource("/metrics").route(web::to(metrics::metrics)))
        .service(read("/readyz", || web::to(health::ready)))
        .default_service(web::to(async || pages::not_found()));
}

/// Which other sites' pages may call the API. Without cookies there is nothing to send along.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST, Method::PUT])
        .allowed_headers([
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::HeaderName::from_static("idempotency-key"),
            header::HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            header::RETRY_AFTER,
            retry::REPLAYED,
            quotas::POLICY,
            quotas::RATE_LIMIT,
            header::HeaderName::from_static("x-request-id"),
        ])
        .block_on_origin_mismatch(false)
        .max_age(3_600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

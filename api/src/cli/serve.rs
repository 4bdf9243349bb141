//! `verbund serve`: the service itself.

mod reload;
mod systemd;

use std::{
    io::{self, ErrorKind, Write as _},
    net::{IpAddr, SocketAddr, TcpListener},
    time::Duration,
};

use anyhow::{Context as _, anyhow};
use clap::Args;
use socket2::{Domain, Socket, Type};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};

use self::reload::Reload;
use super::{Options, UsageError, application, master_key};
use crate::{
    config::{LogFormat, Settings},
    http::{self, Server},
    telemetry::{self, export::Export},
    users, work,
};

/// Connections that wait to be accepted.
const BACKLOG: i32 = 1024;

/// Run the service
///
/// Without a configuration it makes the SQLite database verbund.db in the working directory and
/// listens at `http://127.0.0.1:8080`. Pending migrations are applied first.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund serve --demo --port 8081")]
pub(super) struct ServeArguments {
    /// Load the demo network into an empty database first
    #[arg(long)]
    demo: bool,
    /// Address to listen at
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,
    /// Port to listen at; 0 takes a free one
    #[arg(long)]
    port: Option<u16>,
}

pub(super) async fn run(arguments: ServeArguments, options: &Options) -> anyhow::Result<()> {
    let ServeArguments { demo, bind, port } = arguments;
    let bind = bind.map(|address| ("--bind", "server.address", address.to_string()));
    let port = port.map(|port| ("--port", "server.port", port.to_string()));
    let sources = options.sources(bind.into_iter().chain(port).collect());
    let mut reload = Reload { settings: sources.load()?.settings, sources, demo };
    reload.settings.identity.require_second_factor &= !demo;
    // Nothing that is wrong with the export keeps the service from running.
    let (export, refused) = match Export::from_environment() {
        Ok(export) => (export, None),
        Err(error) => (None, Some(error)),
    };
    telemetry::start_with(&reload.settings.log, export.as_ref());
    telemetry::panics::tell_in_log();
    if let Some(error) = refused {
        tracing::error!(%error, "neither traces nor logs are exported");
    }
    telemetry::metrics::start().context("nothing can be measured")?;
    let served = serve(reload).await;
    if let Some(export) = export {
        export.shut_down().await;
    }
    served
}

/// Serves until the process is told to stop.
async fn serve(reload: Reload) -> anyhow::Result<()> {
    let demo = reload.demo;
    let settings = reload.settings.clone();
    // From now on it ends nothing.
    let hang_up = signal(SignalKind::hangup()).context("signals cannot be received")?;
    let address = settings.server.socket();
    if demo {
        require_loopback(address.ip(), "the demo network is served on this machine only")?;
    }
    let socket = reserve(address).map_err(|error| explain(address, &error))?;
    let vault = master_key::vault(&settings)?;
    let database = settings.database.connect().await?;
    let app = application(&settings, vault, database).await?;
    // Before anybody uploads: what is wrong with the folder is told now.
    app.files.store()?;
    if demo {
        super::demo::load(&app).await?;
    }
    let administered = users::service::has_administrator(&app).await?;
    if !administered {
        let reason = "while the network has no administrator, it is served on this machine only \
             (`verbund admin create` makes one)";
        require_loopback(address.ip(), reason)?;
    }
    let server = Server::new(app.clone(), settings.http.clone(), settings.limits.clone())?
        .with_quotas(&settings.quotas)
        .looked_after_with(settings.metrics.token.clone());
    // Not before: a client that is let in and has to wait is worse off than one that is told to come back.
    let listener = listen(socket).map_err(|error| explain(address, &error))?;
    // Before anybody is told of the service: from then on it can be told to stop.
    let stop = stop_signal().context("signals cannot be received")?;
    announce(&settings, listener.local_addr()?, demo, administered)?;
    if settings.mail.smtp_url.is_empty() {
        let folder = &settings.mail.folder;
        tracing::warn!(%folder, "no mail server is set: mails are put into the folder, nobody gets them");
    }
    let workers = work::start(&app);
    // They end with this function.
    let mut beside = JoinSet::new();
    beside.spawn(telemetry::metrics::keep_up());
    beside.spawn(reload.follow(hang_up));
    beside.spawn(systemd::keep_alive());
    systemd::tell_ready();
    let served = tokio::select! {
        served = http::serve_until(server, listener, stop) => served,
        never = app.database.watch() => match never {},
    };
    workers.stop(Duration::from_secs(settings.http.shutdown_seconds)).await;
    served.context("the service ended")
}

/// Takes the address, so that a second process does not migrate a database only to find the port in use. Nobody
/// is let in yet.
fn reserve(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Otherwise an address that was just in use could not be taken for a minute.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

/// Lets clients in.
fn listen(socket: Socket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Done when the process is told to stop.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        systemd::tell_stopping();
    })
}

/// The service is for this machine only until somebody can sign in to manage it.
fn require_loopback(address: IpAddr, reason: &str) -> Result<(), UsageError> {
    if address.is_loopback() {
        return Ok(());
    }
    Err(UsageError(format!("will not listen at {address}: {reason}; use 127.0.0.1 or ::1")))
}

fn explain(address: SocketAddr, error: &io::Error) -> anyhow::Error {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} at {} is in use: stop what uses it, or choose another one with --port",
            address.ip()
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "port {port} needs more rights than this user has: choose one above 1023 with --port"
        ),
        _ => anyhow!("cannot listen at {address}: {error}"),
    }
}

/// Tells where the service is and what to do next.
fn announce(
    settings: &Settings,
    address: SocketAddr,
    demo: bool,
    administered: bool,
) -> io::Result<()> {
    let database = &settings.database.url;
    tracing::info!(%address, %database, "listening");
    if settings.log.format == LogFormat::Json {
        return Ok(());
    }
    let next = if demo {
        "Open GraphiQL and run one of its examples on the demo network."
    } else if !administered {
        "Nobody can sign in to manage the network yet. Make the first administrator:\n\
         `verbund admin create --email … --name …`. For a network to look around in, stop this and run\n\
         `verbund serve --demo --database sqlite:demo.db`."
    } else {
        "Open GraphiQL to ask something. For a network to look around in, stop this and run\n\
         `verbund serve --demo --database sqlite:demo.db`."
    };
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        io::stderr(),
        "Verbund {version} on {database}\n\n  \
           GraphiQL  http://{address}/graphiql\n  \
           API       http://{address}/graphql\n  \
           Schema    http://{address}/schema.graphql\n\n\
         {next}\nCtrl-C stops the service."
    )
}

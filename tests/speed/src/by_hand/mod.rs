//! The lower bound: what an engineer writes who needs these answers and nothing else. One statement for each
//! request, which decides what the caller may see, and builds the JSON.

mod caller;
mod reading;
mod registering;

use std::{fs, path::PathBuf};

use actix_web::{App, HttpResponse, HttpServer, ResponseError, http::StatusCode, web};
use anyhow::{Context as _, Result};
use clap::Args;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::NoTls;
use uuid::Uuid;

use self::{caller::Keys, registering::Vault};

/// Serves the same answers by hand.
#[derive(Args)]
pub(crate) struct Options {
    /// Port to listen at
    #[arg(long)]
    port: u16,
    /// Where the database is
    #[arg(long)]
    database: String,
    /// File with the public keys of access tokens, as Verbund publishes them
    #[arg(long)]
    keys: PathBuf,
    /// Do not note who read who registered
    #[arg(long)]
    silent: bool,
}

/// What every handler has.
struct Hand {
    pool: Pool,
    keys: Keys,
    silent: bool,
    vault: Vault,
}

/// Serves until the process is told to end.
pub(crate) async fn serve(options: Options) -> Result<()> {
    let manager = Manager::from_config(
        options.database.parse()?,
        NoTls,
        ManagerConfig { recycling_method: RecyclingMethod::Fast },
    );
    // As many connections as Verbund has.
    let pool = Pool::builder(manager).max_size(8).build()?;
    let file = fs::read(&options.keys)
        .with_context(|| format!("{} cannot be read", options.keys.display()))?;
    let keys = Keys::read(&file)?;
    let hand = web::Data::new(Hand { pool, keys, silent: options.silent, vault: Vault::new()? });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(hand.clone())
            .route("/ready", web::get().to(HttpResponse::Ok))
            .route("/q1", web::post().to(reading::upcoming))
            .route("/q2", web::post().to(reading::event))
            .route("/q3", web::post().to(reading::dashboard))
            .route("/q4", web::post().to(reading::deep_page))
            .route("/q5", web::post().to(reading::partners))
            .route("/q6", web::post().to(reading::node))
            .route("/m1", web::post().to(registering::register))
    });
    // As many threads as Verbund takes by default.
    Ok(server.workers(2).bind(("127.0.0.1", options.port))?.run().await?)
}

#[expect(clippy::disallowed_methods, reason = "not the service: no clock is handed in here")]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Why there is no answer.
#[derive(Debug)]
enum Refused {
    SignedOut,
    Malformed,
    Broken(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::SignedOut => "sign in",
            Self::Malformed => "malformed",
            Self::Broken(what) => what,
        })
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<tokio_postgres::Error> for Refused {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Broken(format!("{error:?}"))
    }
}

impl From<deadpool_postgres::PoolError> for Refused {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        Self::Broken(error.to_string())
    }
}

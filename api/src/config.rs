//! What can be set, and from where: defaults, then a TOML file, the environment, the command line.
//!
//! Each source goes before the ones named before it. A key that does not exist is an error, wherever it stands.

mod database_url;
mod error;
mod keys;
mod sources;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub use self::{
    database_url::DatabaseUrl,
    error::ConfigurationError,
    keys::sample,
    sources::{Configuration, FILE, Setting, Sources},
};
use crate::{database::Pool, graphql::gate::Limits, http::HttpSettings};

/// All settings. The names are those of the file: `server.port` stands under `[server]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the data is.
    pub database: DatabaseSettings,
    /// Where the service listens.
    pub server: ServerSettings,
    /// What operators are told.
    pub log: LogSettings,
    /// How the service listens and answers.
    pub http: HttpSettings,
    /// How much one request may ask for.
    pub limits: Limits,
}

/// Where the data is. Times are in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:FILE` or `postgres://…`.
    pub url: DatabaseUrl,
    /// Connections for queries (SQLite), or for everything (PostgreSQL).
    pub connections: u32,
    /// How long a request waits for a connection.
    pub acquire_seconds: u64,
    /// How long one statement may run (PostgreSQL).
    pub statement_seconds: u64,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        let pool = Pool::default();
        Self {
            url: DatabaseUrl::default(),
            connections: pool.connections,
            acquire_seconds: pool.acquire_timeout.as_secs(),
            statement_seconds: pool.statement_timeout.as_secs(),
        }
    }
}

impl DatabaseSettings {
    /// The same in the words of the database.
    #[must_use]
    pub fn pool(&self) -> Pool {
        Pool {
            connections: self.connections,
            acquire_timeout: Duration::from_secs(self.acquire_seconds),
            statement_timeout: Duration::from_secs(self.statement_seconds),
        }
    }
}

/// Where the service listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address to listen at.
    pub address: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), port: 8080 }
    }
}

impl ServerSettings {
    /// Address and port together.
    #[must_use]
    pub fn socket(self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }
}

/// What operators are told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Directives of `tracing_subscriber::EnvFilter`, as in `info,api=debug`.
    pub filter: String,
    /// How a line is written.
    pub format: LogFormat,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            filter: "info,actix_server=warn,sea_orm_migration=warn,sqlx=warn".into(),
            format: LogFormat::Auto,
        }
    }
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// One object per line.
    Json,
}

impl TryFrom<String> for LogFormat {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        match name.as_str() {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("it is `auto`, `text` or `json`"),
        }
    }
}

//! What can be set, and from where: defaults, then a TOML file, the environment, the command line.
//!
//! Each source goes before the ones named before it. A key that does not exist is an error, wherever it stands.

mod changes;
mod database_url;
mod error;
mod keys;
mod sources;

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub use self::{
    changes::changes,
    database_url::DatabaseUrl,
    error::ConfigurationError,
    keys::sample,
    sources::{Configuration, FILE, Setting, Sources},
};
use crate::{
    database::{Database, DatabaseError, Pool},
    graphql::gate::Limits,
    http::{HttpSettings, QuotaSettings},
};

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
    /// What operators measure.
    pub metrics: MetricsSettings,
    /// How the service listens and answers.
    pub http: HttpSettings,
    /// How much one request may ask for.
    pub limits: Limits,
    /// How much one caller may ask for in a time.
    pub quotas: QuotaSettings,
    /// What keeps secrets.
    pub secrets: SecretsSettings,
    /// How people sign in.
    pub identity: IdentitySettings,
    /// How mails leave.
    pub mail: MailSettings,
    /// Where files are kept.
    pub files: FileSettings,
}

/// What use cases are configured by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceSettings {
    /// Where clients reach the service, without a slash at its end.
    pub public_url: String,
    /// Who issues access tokens: the same for every process of the service, at whatever port.
    pub issuer: String,
    /// How people sign in.
    pub identity: IdentitySettings,
    /// How mails leave.
    pub mail: MailSettings,
    /// Where files are kept.
    pub files: FileSettings,
}

impl ServiceSettings {
    /// Where people are led to: the network's own site, or the pages of the service itself while there is none.
    /// Without a slash at its end.
    #[must_use]
    pub fn site(&self) -> &str {
        let front_end = self.mail.front_end_url.trim_end_matches('/');
        if front_end.is_empty() { &self.public_url } else { front_end }
    }
}

impl Settings {
    /// The part that use cases know.
    #[must_use]
    pub fn service(&self) -> ServiceSettings {
        ServiceSettings {
            public_url: self.server.public_url(),
            issuer: self.server.issuer(),
            identity: self.identity.clone(),
            mail: self.mail.clone(),
            files: self.files.clone(),
        }
    }
}

/// What keeps secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretsSettings {
    /// 32 random bytes in base64. On SQLite, one is made beside the database where none is set.
    pub master_key: Masked,
}

/// How people sign in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// How long an access token holds; at most 15.
    pub access_token_minutes: u32,
    /// How long a session lasts that is not refreshed.
    pub refresh_token_days: u32,
    /// How long a session lasts in any case.
    pub session_days: u32,
    /// How long an invitation holds.
    pub invitation_days: u32,
    /// How long the link holds that resets a password or confirms an address.
    pub link_minutes: u32,
    /// Whether administrators, privacy officers and those who sign need a second factor.
    pub require_second_factor: bool,
    /// Memory of one password hash (OWASP: 19,456 KiB with 2 passes).
    pub password_memory_kib: u32,
    /// Passes of one password hash.
    pub password_passes: u32,
    /// Password hashes that are computed at once.
    pub password_hashes_at_once: usize,
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self {
            access_token_minutes: 10,
            refresh_token_days: 30,
            session_days: 90,
            invitation_days: 7,
            link_minutes: 60,
            require_second_factor: true,
            password_memory_kib: 19_456,
            password_passes: 2,
            password_hashes_at_once: 2,
        }
    }
}

/// How mails leave.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// `smtps://user:password@host` or `smtp://host?tls=required`; empty: mails are put into the folder.
    pub smtp_url: Masked,
    /// The sender, as in `Verbund <noreply@example.org>`.
    pub from: String,
    /// Where mails are put while no mail server is set.
    pub folder: String,
    /// The front end's address, to which links in mails lead; empty: the service's own.
    pub front_end_url: String,
    /// Deliveries that are tried before a mail is given up.
    pub attempts: u32,
    /// How long one delivery may take.
    pub timeout_seconds: u64,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            smtp_url: Masked::default(),
            from: "Verbund <noreply@localhost>".into(),
            folder: "mails".into(),
            front_end_url: String::new(),
            attempts: 12,
            timeout_seconds: 30,
        }
    }
}

/// Where files are kept, and how large they may be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileSettings {
    /// The folder of files while no bucket is set; empty: beside the SQLite database, or `files`.
    pub folder: String,
    /// The bucket of an S3-compatible service; empty: files are put into the folder.
    pub bucket: String,
    /// The address of that service; empty: Amazon's.
    pub endpoint: String,
    /// The region of the bucket.
    pub region: String,
    /// The name of the key that opens the bucket.
    pub access_key_id: String,
    /// The key itself.
    pub secret_access_key: Masked,
    /// Bytes of the largest file.
    pub largest_bytes: u32,
    /// How long the address holds under which a file is uploaded.
    pub upload_minutes: u32,
    /// How long an upload may take from its first byte to its last.
    pub upload_seconds: u64,
    /// Uploads that a process takes at once.
    pub uploads_at_once: usize,
    /// How long an address holds under which a file is downloaded.
    pub download_minutes: u32,
    /// How long a file is kept that is attached to nothing.
    pub unattached_hours: u32,
}

impl Default for FileSettings {
    fn default() -> Self {
        Self {
            folder: String::new(),
            bucket: String::new(),
            endpoint: String::new(),
            region: "us-east-1".into(),
            access_key_id: String::new(),
            secret_access_key: Masked::default(),
            largest_bytes: 20 * 1024 * 1024,
            upload_minutes: 15,
            upload_seconds: 300,
            uploads_at_once: 16,
            download_minutes: 10,
            unattached_hours: 24,
        }
    }
}

/// A setting that is a secret: it is shown as `***`.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// The secret, to be used and never shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is not set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Masked {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_empty() { "" } else { "***" })
    }
}

impl Serialize for Masked {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0.is_empty() { "" } else { "***" })
    }
}

/// Where the data is. Times are in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:FILE` or `postgres://…`.
    pub url: DatabaseUrl,
    /// A copy that follows the database (PostgreSQL), for queries that may be old; empty: none.
    pub replica_url: Masked,
    /// Connections for queries; on PostgreSQL, as many again for transactions that write.
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
            replica_url: Masked::default(),
            connections: pool.connections,
            acquire_seconds: pool.acquire_timeout.as_secs(),
            statement_seconds: pool.statement_timeout.as_secs(),
        }
    }
}

impl DatabaseSettings {
    /// Connects to the database, and to its replica if there is one.
    pub async fn connect(&self) -> Result<Database, DatabaseError> {
        let database = Database::connect(self.url.expose(), self.pool()).await?;
        if self.replica_url.is_empty() {
            return Ok(database);
        }
        database.with_replica(self.replica_url.expose(), self.pool())
    }

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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address to listen at.
    pub address: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Where clients reach the service; empty where they reach it at its address and port.
    pub public_url: String,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), port: 8080, public_url: String::new() }
    }
}

impl ServerSettings {
    /// Address and port together.
    #[must_use]
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// Who issues access tokens (RFC 7519, `iss`): where the service is reached, or its name where nobody said.
    fn issuer(&self) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => "verbund".to_owned(),
            url => url.to_owned(),
        }
    }

    /// Where clients reach the service, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        if !self.public_url.is_empty() {
            return self.public_url.trim_end_matches('/').to_owned();
        }
        // Who listens everywhere is reached from this machine at least.
        let local = match self.address {
            IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            address => address,
        };
        format!("http://{}", SocketAddr::new(local, self.port))
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
    /// An operation that takes longer is told with a warning; 0: none is.
    pub slow_milliseconds: u64,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            filter: "info,actix_server=warn,sea_orm_migration=warn,sqlx=warn".into(),
            format: LogFormat::Auto,
            slow_milliseconds: 1_000,
        }
    }
}

/// What operators measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsSettings {
    /// Who has it reads `/metrics`, and why the service is not ready, from another machine. Empty: nobody does.
    pub token: Masked,
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

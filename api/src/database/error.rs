//! Why a database cannot be used, as a sentence for whoever runs the server.

use std::{fmt::Display, path::Path, time::Duration};

use sea_orm::{
    DbErr,
    sqlx::{self, postgres::PgConnectOptions},
};

/// Why a database cannot be used. No text holds a password.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is of another kind of database, or of none.
    #[error(
        "the database address must begin with `sqlite:` or `postgres://`, \
         as in `sqlite:verbund.db` or `postgres://user:password@host/database`"
    )]
    Scheme,
    /// A replica of what has none, or at an address of another kind of database.
    #[error(
        "`database.replica_url` is for PostgreSQL: the database and its replica have addresses that begin with \
         `postgres://`"
    )]
    Replica,
    /// The address is malformed.
    #[error("the database address cannot be read: {0}")]
    Address(String),
    /// SQLite without a file.
    #[error("a SQLite database in memory would be lost: name a file, as in `sqlite:verbund.db`")]
    Memory,
    /// The file cannot be opened, created or read.
    #[error("the database file {file} cannot be used: {reason}")]
    File {
        /// The file.
        file: String,
        /// What the system or SQLite says.
        reason: String,
    },
    /// The server does not answer, or does not let us in.
    #[error("PostgreSQL at {server} cannot be used: {reason}")]
    Server {
        /// Host, port and database.
        server: String,
        /// What the system or PostgreSQL says.
        reason: String,
    },
    /// The SQLite that was linked has a known fault.
    #[error("SQLite {version} is too old: {oldest} or later is needed")]
    SqliteTooOld {
        /// The version that was linked.
        version: String,
        /// The oldest version that is safe.
        oldest: String,
    },
    /// A later version of Verbund has changed the schema.
    #[error(
        "the database is newer than this version of Verbund ({version}): it has the migration `{0}`; \
         install the version that wrote it, or a later one",
        version = env!("CARGO_PKG_VERSION")
    )]
    Newer(String),
    /// Something else.
    #[error("the database failed: {0}")]
    Failed(#[from] DbErr),
}

impl DatabaseError {
    pub(super) fn file(file: &Path, reason: impl Display) -> Self {
        Self::File { file: file.display().to_string(), reason: reason.to_string() }
    }

    pub(super) fn server(target: &PgConnectOptions, error: &sqlx::Error) -> Self {
        let reason = match error {
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        };
        Self::Server { server: name(target), reason }
    }

    pub(super) fn silent(target: &PgConnectOptions, waited: Duration) -> Self {
        let reason = format!("no answer within {} s", waited.as_secs());
        Self::Server { server: name(target), reason }
    }
}

fn name(target: &PgConnectOptions) -> String {
    let host = match target.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", target.get_host(), target.get_port()),
    };
    match target.get_database() {
        Some(database) => format!("{host}, database `{database}`,"),
        None => host,
    }
}

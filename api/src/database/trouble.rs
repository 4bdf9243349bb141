//! Which errors of the database say nothing about what was asked.

use sea_orm::{
    DbErr, RuntimeErr,
    error::ConnAcquireErr,
    sqlx::{Error, error::DatabaseError},
};

/// No connection (class 08), no room on the disk, no memory, too many connections, a lock that was not free in
/// time, a statement that took too long.
const POSTGRES: [&str; 8] =
    ["08000", "08003", "08006", "53100", "53200", "53300", "55P03", "57014"];

/// Busy, locked, an error of the disk, no room on the disk.
const SQLITE: [&str; 9] = ["5", "6", "10", "13", "261", "517", "778", "1034", "4874"];

/// The connection, not the statement, is to blame.
pub(super) fn is_broken(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::Protocol(_) | Error::Tls(_) => true,
        // The server shuts down or starts, or an administrator ended the connection.
        Error::Database(error) => {
            matches!(error.code().as_deref(), Some("57P01" | "57P02" | "57P03"))
        }
        _ => false,
    }
}

/// The same for an error of the mapper.
pub(super) fn has_broken(error: &DbErr) -> bool {
    driver(error).is_some_and(is_broken)
}

/// What may be over in a moment: the database does not answer, has no room, or is asked by too many.
/// Nothing is wrong with the question.
#[must_use]
pub fn is_temporary(error: &DbErr) -> bool {
    if let DbErr::ConnectionAcquire(reason) = error {
        return matches!(reason, ConnAcquireErr::Timeout);
    }
    let Some(error) = driver(error) else { return false };
    if matches!(error, Error::PoolTimedOut | Error::PoolClosed) || is_broken(error) {
        return true;
    }
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.as_deref().is_some_and(|code| POSTGRES.contains(&code) || SQLITE.contains(&code))
}

fn driver(error: &DbErr) -> Option<&Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

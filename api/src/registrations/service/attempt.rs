//! What is judged before its transaction is judged anew when it was overtaken.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::fault::Fault;

/// So often at most. Each time somebody else changed the event, or this very person's registration.
pub(super) const MOST_ATTEMPTS: usize = 20;

/// Whether PostgreSQL ended the transaction because of another one: a serialisation failure or a deadlock.
pub(super) fn is_overtaken(fault: &Fault) -> bool {
    let Fault::Internal(cause) = fault else { return false };
    let Some(
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)),
    ) = cause.downcast_ref::<DbErr>()
    else {
        return false;
    };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

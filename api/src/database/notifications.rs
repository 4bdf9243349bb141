//! What other processes say through PostgreSQL.

use sea_orm::{
    DatabaseBackend, DbErr, RuntimeErr,
    sqlx::{
        self,
        postgres::{PgListener, PgPoolOptions},
    },
};

use super::Database;

/// Notifications of one channel, on a connection of their own.
pub struct Notifications(PgListener);

impl std::fmt::Debug for Notifications {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Notifications")
    }
}

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notified {
    /// Somebody sent a notification.
    Sent,
    /// The connection was lost and made anew; what was sent meanwhile is lost.
    Reconnected,
}

impl Database {
    /// Listens to `channel`; `None` on SQLite, which one process has to itself.
    pub async fn listen(&self, channel: &str) -> Result<Option<Notifications>, DbErr> {
        if self.backend() != DatabaseBackend::Postgres {
            return Ok(None);
        }
        // It is held for as long as the process lives: not one of those that requests wait for.
        let options = (*self.write.get_postgres_connection_pool().connect_options()).clone();
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with(options);
        let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
        listener.listen(channel).await.map_err(failed)?;
        Ok(Some(Notifications(listener)))
    }
}

impl Notifications {
    /// The next notification.
    pub async fn next(&mut self) -> Result<Notified, DbErr> {
        let heard = self.0.try_recv().await.map_err(failed)?;
        Ok(heard.map_or(Notified::Reconnected, |_| Notified::Sent))
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

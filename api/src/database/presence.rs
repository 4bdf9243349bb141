//! Whether the database answers: known before anybody has to wait for it.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use sea_orm::sqlx::{
    ConnectOptions as _, Connection as _, Error, PgConnection, postgres::PgConnectOptions,
};
use tokio::{sync::watch, time};

/// Between two questions.
const INTERVAL: Duration = Duration::from_millis(400);
/// A database that needs longer to say that it is there is not. Together with the interval less than two
/// seconds, within which clients are told; more than a busy machine lets it wait.
const PATIENCE: Duration = Duration::from_millis(1_400);

/// What a process knows of its database. SQLite is always there.
#[derive(Clone)]
pub(super) struct Presence {
    target: Option<Arc<PgConnectOptions>>,
    is_there: watch::Sender<bool>,
}

impl Presence {
    pub(super) fn of(target: PgConnectOptions) -> Self {
        Self { target: Some(Arc::new(target)), ..Self::default() }
    }

    /// Done when the database is known not to answer.
    pub(super) async fn lost(&self) {
        // The sender lives as long as this does.
        if self.is_there.subscribe().wait_for(|is_there| !is_there).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Asks again and again, on a connection of its own: one of the pool could be waited for. Never done.
    pub(super) async fn watch(&self) -> Infallible {
        let Some(target) = &self.target else { return std::future::pending().await };
        let mut connection = None;
        loop {
            let answer = time::timeout(PATIENCE, ask(target, &mut connection)).await;
            let is_there = matches!(answer, Ok(Ok(())));
            if !is_there {
                connection = None;
            }
            if self.is_there.send_replace(is_there) != is_there {
                match answer {
                    Ok(Ok(())) => tracing::info!("the database answers again"),
                    Ok(Err(error)) => tracing::error!(%error, "the database does not answer"),
                    Err(_) => tracing::error!("the database does not answer in time"),
                }
            }
            time::sleep(INTERVAL).await;
        }
    }
}

impl Default for Presence {
    fn default() -> Self {
        Self { target: None, is_there: watch::Sender::new(true) }
    }
}

impl fmt::Debug for Presence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Presence")
            .field("is_there", &*self.is_there.borrow())
            .finish_non_exhaustive()
    }
}

async fn ask(
    target: &PgConnectOptions,
    connection: &mut Option<PgConnection>,
) -> Result<(), Error> {
    if let Some(connection) = connection {
        return connection.ping().await;
    }
    *connection = Some(target.connect().await?);
    Ok(())
}

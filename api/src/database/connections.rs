//! A pool of connections to PostgreSQL that are used where they were opened, as far as that can be.
//!
//! A connection is driven by the runtime that opened it: on another one, each answer of the server wakes two threads.
//! Every thread that answers requests has a runtime of its own, and no pool of a library asks which.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::sqlx::{
    self, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions,
};
use tokio::{
    runtime,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// A connection that was used so recently is taken to live.
pub(super) const TRUSTED: Duration = Duration::from_secs(1);
/// How long the server may take to say that a connection lives.
const PING: Duration = Duration::from_secs(1);

/// Connections, made when they are needed and kept.
#[derive(Clone)]
pub(super) struct Connections(Arc<Pool>);

struct Pool {
    options: PgConnectOptions,
    most: usize,
    patience: Duration,
    /// One for each connection that may be in use.
    places: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The one that was used last comes last.
    idle: Vec<Idle>,
    /// Connections that are idle, in use, or about to be opened.
    open: usize,
}

struct Idle {
    connection: PgConnection,
    home: runtime::Id,
    since: Instant,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoConnection {
    /// All were in use for as long as anybody waits.
    #[error("no connection was free in time")]
    Busy,
    /// The server did not take one in time.
    #[error("no connection was opened in time")]
    Silent,
    /// The pool is closed.
    #[error("the connections are closed")]
    Closed,
    /// The server cannot be reached, or takes none.
    #[error(transparent)]
    Refused(sqlx::Error),
}

/// A connection for one statement. It is used again only where it is [given back](Self::give_back): whoever waited for
/// an answer and went leaves one in it that nobody asked for.
pub(super) struct Lease {
    connection: PgConnection,
    home: runtime::Id,
    was_used: bool,
    counted: Counted,
    _place: OwnedSemaphorePermit,
}

/// One of those that are open, until this is dropped.
struct Counted(Arc<Pool>);

impl Connections {
    /// At most `most`, for each of which somebody waits so long.
    pub(super) fn new(options: PgConnectOptions, most: u32, patience: Duration) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).clamp(1, Semaphore::MAX_PERMITS);
        let places = Arc::new(Semaphore::new(most));
        Self(Arc::new(Pool { options, most, patience, places, state: Mutex::default() }))
    }

    /// A connection that lives, as far as is known: one of this runtime, if there is one or room for it.
    pub(super) async fn get(&self) -> Result<Lease, NoConnection> {
        let pool = &self.0;
        let place = timeout(pool.patience, Arc::clone(&pool.places).acquire_owned());
        let place = place.await.map_err(|_elapsed| NoConnection::Busy)?;
        let place = place.map_err(|_closed| NoConnection::Closed)?;
        let here = runtime::Handle::current().id();
        loop {
            let (idle, counted) = pool.find(here);
            let Some(Idle { mut connection, home, since }) = idle else {
                let opened = timeout(pool.patience, pool.options.connect()).await;
                let opened = opened.map_err(|_elapsed| NoConnection::Silent)?;
                let connection = opened.map_err(NoConnection::Refused)?;
                return Ok(Lease {
                    connection,
                    home: here,
                    was_used: false,
                    counted,
                    _place: place,
                });
            };
            if since.elapsed() <= TRUSTED || lives(&mut connection).await {
                return Ok(Lease { connection, home, was_used: true, counted, _place: place });
            }
        }
    }

    /// How many are open, and how many of them nobody uses.
    pub(super) fn count(&self) -> (usize, usize) {
        let state = self.0.lock();
        (state.open, state.idle.len())
    }

    /// Closes those that are idle, and the others once they are given back. Nobody gets one any more.
    pub(super) fn close(&self) {
        self.0.places.close();
        let mut state = self.0.lock();
        state.open -= state.idle.len();
        state.idle.clear();
    }
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that nobody uses; or none, and room for one that is opened here. Whoever asks has a place.
    fn find(self: &Arc<Self>, here: runtime::Id) -> (Option<Idle>, Counted) {
        let mut state = self.lock();
        let idle = if let Some(number) = state.idle.iter().rposition(|idle| idle.home == here) {
            Some(state.idle.remove(number))
        } else if state.open < self.most || state.idle.is_empty() {
            state.open += 1;
            None
        } else {
            // One of another runtime. If that has no use for it, it makes room for one of this runtime.
            Some(state.idle.remove(0)).filter(|idle| idle.since.elapsed() <= TRUSTED)
        };
        drop(state);
        (idle, Counted(Arc::clone(self)))
    }
}

impl Lease {
    /// The connection.
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Whether it was used before: then it can have been broken since.
    pub(super) fn was_used(&self) -> bool {
        self.was_used
    }

    /// The server has answered: the next statement can have the connection.
    pub(super) fn give_back(self) {
        let Self { connection, home, counted, .. } = self;
        if counted.0.places.is_closed() {
            return;
        }
        let idle = Idle { connection, home, since: Instant::now() };
        let mut state = counted.0.lock();
        state.idle.push(idle);
        // Still open once `counted` is dropped.
        state.open += 1;
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.lock().open -= 1;
    }
}

async fn lives(connection: &mut PgConnection) -> bool {
    matches!(timeout(PING, connection.ping()).await, Ok(Ok(())))
}

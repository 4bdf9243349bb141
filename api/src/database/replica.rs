//! A copy of the database that follows it, for queries that may be a moment old.

use std::{
    collections::VecDeque,
    fmt,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait as _, DatabaseBackend, DbErr, Statement};
use tokio::{sync::watch, time};

use super::reader::Reader;

/// Between two looks at how far the copy is.
const INTERVAL: Duration = Duration::from_secs(1);
/// A database that needs longer to say how far it is counts as one that does not answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Looks that are remembered: a copy that is further behind is not used.
const REMEMBERED: usize = 600;

/// The copy, and up to which moment it has everything.
#[derive(Clone)]
pub(super) struct Replica {
    pub(super) reader: Reader,
    complete_at: watch::Sender<Option<Instant>>,
}

impl Replica {
    pub(super) fn new(reader: Reader) -> Self {
        Self { reader, complete_at: watch::Sender::new(None) }
    }

    /// How old what it answers is at most; `None` while that is not known.
    pub(super) fn staleness(&self) -> Option<Duration> {
        self.complete_at.borrow().map(|moment| moment.elapsed())
    }

    /// Notes how far the copy is, again and again.
    pub(super) async fn watch(&self, primary: &Reader) {
        let mut written = VecDeque::with_capacity(REMEMBERED);
        loop {
            match time::timeout(PATIENCE, self.look(primary, &mut written)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.lose(&error),
                Err(elapsed) => self.lose(&elapsed),
            }
            time::sleep(INTERVAL).await;
        }
    }

    /// Where the primary is now, and which of its earlier places the copy has reached.
    async fn look(
        &self,
        primary: &Reader,
        written: &mut VecDeque<(Instant, i64)>,
    ) -> Result<(), DbErr> {
        let now = Instant::now();
        let place = position(primary, "pg_current_wal_flush_lsn()").await?;
        if written.len() == REMEMBERED {
            written.pop_front();
        }
        written.push_back((now, place));
        let reached = position(&self.reader, "pg_last_wal_replay_lsn()").await?;
        let complete = written.iter().rev().find(|(_, place)| *place <= reached);
        if let Some((moment, _)) = complete
            && self.complete_at.send_replace(Some(*moment)).is_none()
        {
            tracing::info!("the replica answers");
        }
        Ok(())
    }

    fn lose(&self, error: &dyn fmt::Display) {
        if self.complete_at.send_replace(None).is_some() {
            tracing::warn!(%error, "the replica cannot be used: queries go to the primary");
        }
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Replica")
            .field("staleness", &self.staleness())
            .finish_non_exhaustive()
    }
}

/// A place in the primary's log, in bytes; on the copy only while it follows.
async fn position(reader: &Reader, place: &str) -> Result<i64, DbErr> {
    let statement = format!("SELECT ({place} - '0/0'::pg_lsn)::bigint");
    let statement = Statement::from_string(DatabaseBackend::Postgres, statement);
    let row = reader.query_one_raw(statement).await?;
    let place = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten();
    place.ok_or_else(|| DbErr::Custom("it follows no primary".to_owned()))
}

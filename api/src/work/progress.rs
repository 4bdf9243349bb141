//! What the workers of a process did, for those who look after it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use metrics::{counter, gauge};
use tokio::sync::{Notify, futures::Notified};

use super::Worker;

/// So long a round may take beyond the time after which it was due.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// What requests and workers of one process tell each other.
#[derive(Debug, Default)]
pub struct Work {
    written: Notify,
    rounds: Mutex<BTreeMap<&'static str, Rounds>>,
}

/// The rounds of one worker.
#[derive(Clone, Copy, Debug)]
struct Rounds {
    /// When it last succeeded, or was started.
    succeeded_at: DateTime<Utc>,
    /// After so long without a success, something is wrong with it.
    bound: TimeDelta,
}

impl Work {
    /// Done when something is written for the workers after this call.
    pub fn notified(&self) -> Notified<'_> {
        self.written.notified()
    }

    /// Tells the workers that something was written for them.
    pub fn notify_waiters(&self) {
        self.written.notify_waiters();
    }

    /// The workers without a success for three times as long as lies between two of their rounds; `None` where none
    /// runs in this process.
    #[must_use]
    pub fn late(&self, now: DateTime<Utc>) -> Option<Vec<&'static str>> {
        let rounds = self.rounds();
        if rounds.is_empty() {
            return None;
        }
        let late = rounds.iter().filter(|(_, rounds)| now - rounds.succeeded_at > rounds.bound);
        Some(late.map(|(name, _)| *name).collect())
    }

    pub(super) fn started(&self, worker: &Worker, now: DateTime<Utc>) {
        let interval = TimeDelta::from_std(worker.interval).unwrap_or(TimeDelta::MAX);
        let bound = interval.checked_mul(3).and_then(|three| three.checked_add(&GRACE));
        let bound = bound.unwrap_or(TimeDelta::MAX);
        self.rounds().insert(worker.name, Rounds { succeeded_at: now, bound });
    }

    pub(super) fn succeeded(&self, worker: &Worker, now: DateTime<Utc>) {
        counter!("verbund_worker_rounds_total", "worker" => worker.name, "outcome" => "ok")
            .increment(1);
        #[expect(clippy::cast_precision_loss, reason = "times of this size are exact")]
        let seconds = now.timestamp_millis() as f64 / 1_000.0;
        gauge!("verbund_worker_last_success_timestamp_seconds", "worker" => worker.name)
            .set(seconds);
        if let Some(rounds) = self.rounds().get_mut(worker.name) {
            rounds.succeeded_at = now;
        }
    }

    pub(super) fn failed(worker: &Worker) {
        counter!("verbund_worker_rounds_total", "worker" => worker.name, "outcome" => "error")
            .increment(1);
    }

    fn rounds(&self) -> MutexGuard<'_, BTreeMap<&'static str, Rounds>> {
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

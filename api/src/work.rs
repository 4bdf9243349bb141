//! What the service does by itself: rounds of work that every process runs beside its requests.
//!
//! Each process runs every worker. They share the work through the database: a round takes what is
//! due with `FOR UPDATE SKIP LOCKED` or a lease, so that nothing is done twice at the same time.

mod progress;

use std::{panic::AssertUnwindSafe, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::{sync::watch, task::JoinSet, time};

pub use self::progress::Work;
use crate::{
    agreements, app::App, audit, fault::Fault, feedback, files, idempotency, interests, live, mail,
    messages, notices, programme_interests, registrations,
};

/// The workers of the service, one line each.
pub const WORKERS: &[Worker] = &[
    agreements::service::SETTLE_DUE,
    audit::service::SEALER,
    feedback::service::CLOSE_DUE,
    files::service::REMOVE_UNATTACHED,
    idempotency::service::FORGET_EXPIRED,
    interests::service::TELL_DUE,
    messages::service::WRITE_DUE,
    programme_interests::service::FORGET_EXPIRED,
    Worker {
        name: "mail.deliver_due",
        interval: Duration::from_secs(10),
        is_woken: true,
        round: |app| mail::service::deliver_due(app).boxed(),
    },
    Worker {
        name: "mail.erase_failed",
        interval: Duration::from_hours(1),
        is_woken: false,
        round: |app| mail::service::erase_failed(app).boxed(),
    },
    Worker {
        name: "registrations.expire_due",
        interval: Duration::from_mins(1),
        is_woken: false,
        round: |app| registrations::service::expire_due(app).boxed(),
    },
    Worker {
        name: "registrations.erase_due",
        interval: Duration::from_hours(1),
        is_woken: false,
        round: |app| registrations::service::erase_due(app).boxed(),
    },
    notices::service::DELIVER_DUE,
    notices::service::REMIND_DUE,
];

/// Between a round that found nothing and the next one, though something was said to be due.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
/// From the commit that wakes a worker to its round: what others write meanwhile is done in the same one.
const GATHERING: Duration = Duration::from_millis(50);
/// After the first of several rounds that failed; doubled for each further one.
const FIRST_BACKOFF: Duration = Duration::from_secs(1);
/// The most that a worker waits after rounds that failed.
const LONGEST_BACKOFF: Duration = Duration::from_mins(5);

/// Work that is done in rounds, again and again.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// Its name in the log, as `feature.verb_noun`.
    pub name: &'static str,
    /// The longest time between two rounds.
    pub interval: Duration,
    /// Whether it begins a round as soon as a use case of this process was committed.
    pub is_woken: bool,
    /// One round; a test runs it by hand. It keeps what it did if it is dropped half way.
    pub round: for<'a> fn(&'a App) -> BoxFuture<'a, Result<Round, Fault>>,
}

/// How a round of work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// It did something and there may be more: the next round begins at once.
    Worked,
    /// It did what there was: the next round begins after this time, so that more can share it.
    Paced(Duration),
    /// There is nothing to do before this time; `None` where nobody knows.
    Idle(Option<DateTime<Utc>>),
}

/// The workers that run in this process. They end when this is dropped.
#[derive(Debug)]
#[must_use = "workers end when this is dropped"]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Starts all [`WORKERS`] of the service.
pub fn start(app: &App) -> Workers {
    let mut workers = start_these(app, WORKERS);
    workers.follow(app);
    workers
}

/// Starts some workers.
pub fn start_these(app: &App, workers: &[Worker]) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for worker in workers {
        tasks.spawn(worker.run(app.clone(), stopped.clone()));
    }
    Workers { stop, tasks }
}

impl Workers {
    /// Also tells those who listen in this process what happens in any.
    pub fn follow(&mut self, app: &App) {
        let stopped = || self.stop.subscribe();
        self.tasks.spawn(live::service::follow(app.clone(), stopped()));
        self.tasks.spawn(live::service::follow_notifications(app.clone(), stopped()));
    }

    /// Lets rounds that run finish, for at most `bound`; then they are dropped.
    pub async fn stop(mut self, bound: Duration) {
        // Nobody listens where no worker runs.
        let _ = self.stop.send(true);
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        if time::timeout(bound, finished).await.is_err() {
            tracing::warn!("work was cut off, another process or the next start takes it up");
            self.tasks.shutdown().await;
        }
    }
}

impl Worker {
    async fn run(self, app: App, mut stopped: watch::Receiver<bool>) {
        let mut failures = 0_u32;
        app.work.started(&self, app.clock.now());
        while !*stopped.borrow() {
            // Before the round: what is written while it runs wakes the next one.
            let written = app.work.notified();
            let outcome = self.guarded_round(&app).await;
            if failures > 0 && outcome.is_ok() {
                tracing::info!(worker = self.name, failures, "works again");
            }
            match outcome {
                Ok(round) => {
                    failures = 0;
                    let now = app.clock.now();
                    app.work.succeeded(&self, now);
                    let pause = self.pause(round, now);
                    let is_woken = self.is_woken && !matches!(round, Round::Paced(_));
                    let woken = async {
                        if !is_woken {
                            std::future::pending::<()>().await;
                        }
                        written.await;
                        time::sleep(GATHERING).await;
                    };
                    tokio::select! {
                        () = woken => {}
                        () = time::sleep(pause) => {}
                        _ = stopped.changed() => {}
                    }
                }
                Err(fault) => {
                    Work::failed(&self);
                    if failures == 0 {
                        tracing::error!(worker = self.name, error = %fault, "a round of work failed, it is tried again");
                    }
                    let pause = FIRST_BACKOFF.saturating_mul(1 << failures.min(16));
                    failures = failures.saturating_add(1);
                    tokio::select! {
                        () = time::sleep(pause.min(LONGEST_BACKOFF)) => {}
                        _ = stopped.changed() => {}
                    }
                }
            }
        }
    }

    /// One round; a panic in it is a fault.
    async fn guarded_round(&self, app: &App) -> Result<Round, Fault> {
        let round = AssertUnwindSafe(async { (self.round)(app).await }).catch_unwind().await;
        round.unwrap_or_else(|_| Err(Fault::internal(anyhow::anyhow!("a round of work panicked"))))
    }

    fn pause(&self, round: Round, now: DateTime<Utc>) -> Duration {
        match round {
            Round::Worked => Duration::ZERO,
            Round::Paced(pause) => pause,
            Round::Idle(None) => self.interval,
            Round::Idle(Some(due)) => {
                let until_due = (due - now).to_std().unwrap_or_default();
                until_due.max(SHORTEST_PAUSE).min(self.interval.max(SHORTEST_PAUSE))
            }
        }
    }
}

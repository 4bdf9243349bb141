//! The service's own work goes on whatever happens in a round.

use std::{
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    time::Duration,
};

use api::{
    access::Actor,
    app::App,
    fault::Fault,
    work::{self, Round, Worker},
    write::Write,
};
use tokio::{sync::Notify, time::timeout};

use crate::fixture::{Engine, TestApp};

const SOON: Duration = Duration::from_secs(20);
const NEVER: Duration = Duration::from_hours(1);

/// Rounds of one test: how many began, and a sign for each.
struct Rounds {
    begun: AtomicU32,
    sign: Notify,
}

impl Rounds {
    const fn new() -> Self {
        Self { begun: AtomicU32::new(0), sign: Notify::const_new() }
    }

    fn begin(&self) -> u32 {
        let round = self.begun.fetch_add(1, SeqCst) + 1;
        self.sign.notify_one();
        round
    }

    async fn reach(&self, round: u32) {
        let reached = async {
            while self.begun.load(SeqCst) < round {
                self.sign.notified().await;
            }
        };
        timeout(SOON, reached).await.expect("the worker has stopped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_fails_or_panics_does_not_end_the_worker() {
    static ROUNDS: Rounds = Rounds::new();
    fn round() -> Result<Round, Fault> {
        match ROUNDS.begin() {
            1 => Err(Fault::NotFound),
            2 => panic!("a bug"),
            3 => Ok(Round::Worked),
            _ => Ok(Round::Idle(None)),
        }
    }
    let test = TestApp::new(Engine::Sqlite).await;
    let worker = Worker {
        name: "test.fail",
        interval: NEVER,
        is_woken: true,
        round: |_| Box::pin(std::future::ready(round())),
    };
    let workers = work::start_these(&test.app, &[worker]);
    ROUNDS.reach(4).await;
    workers.stop(SOON).await;
    assert_eq!(ROUNDS.begun.load(SeqCst), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_a_round_runs_wakes_the_next_one() {
    static ROUNDS: Rounds = Rounds::new();
    static GO_ON: Notify = Notify::const_new();
    async fn round(_: &App) -> Result<Round, Fault> {
        ROUNDS.begin();
        GO_ON.notified().await;
        Ok(Round::Idle(None))
    }
    let test = TestApp::new(Engine::Sqlite).await;
    let worker = Worker {
        name: "test.wake",
        interval: NEVER,
        is_woken: true,
        round: |app| Box::pin(round(app)),
    };
    let workers = work::start_these(&test.app, &[worker]);
    ROUNDS.reach(1).await;
    let write = Write::begin(&test.app, &Actor::System, "test.write").await.unwrap();
    write.commit().await.unwrap();
    GO_ON.notify_one();
    ROUNDS.reach(2).await;
    GO_ON.notify_one();
    workers.stop(SOON).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_does_not_end_is_cut_off_when_the_service_stops() {
    static ROUNDS: Rounds = Rounds::new();
    async fn round(_: &App) -> Result<Round, Fault> {
        ROUNDS.begin();
        std::future::pending().await
    }
    let test = TestApp::new(Engine::Sqlite).await;
    let worker = Worker {
        name: "test.hang",
        interval: NEVER,
        is_woken: false,
        round: |app| Box::pin(round(app)),
    };
    let workers = work::start_these(&test.app, &[worker]);
    ROUNDS.reach(1).await;
    timeout(SOON, workers.stop(Duration::from_millis(1))).await.expect("it waits for ever");
}

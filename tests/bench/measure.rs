//! What one operation costs: the processor's time here, and PostgreSQL's work there.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use api::access::Actor;
use rustix::time::{ClockId, clock_gettime};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::fixture::{Engine, TestApp};

/// Operations run at least so often, and then as long as [`PATIENCE`] lasts.
const LEAST_ROUNDS: usize = 7;
const MOST_ROUNDS: usize = 400;
const PATIENCE: Duration = Duration::from_secs(1);

/// A network on one database.
pub(crate) struct Bench {
    pub(crate) engine: Engine,
    pub(crate) test: TestApp,
    statements: Arc<Mutex<Vec<Statement>>>,
}

/// What one operation costs, each time that it runs.
pub(crate) struct Cost {
    /// Median time until the answer is there.
    pub(crate) wall: Duration,
    /// Processor time of this process: all of it, with SQLite; without the server's, with PostgreSQL.
    pub(crate) processor: Duration,
    /// Statements.
    pub(crate) statements: usize,
    /// What the database did, all statements together.
    pub(crate) work: Work,
}

/// What a database did.
#[derive(Default)]
pub(crate) struct Work {
    /// Pages of 8 KiB that PostgreSQL looked at, in its cache or not.
    pub(crate) buffers: u64,
    /// The time that PostgreSQL took to execute, planning left out.
    pub(crate) execution: Duration,
    /// Steps of a plan that grow with the table: its scans, and sorts that no index spares.
    pub(crate) notes: Vec<String>,
}

impl Bench {
    pub(crate) fn new(engine: Engine, mut test: TestApp) -> Self {
        let statements: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let seen = Arc::clone(&statements);
        test.app.database.observe(move |statement| {
            seen.lock().unwrap().push(statement.statement.clone());
        });
        Self { engine, test, statements }
    }

    /// The data that an anonymous client gets.
    pub(crate) async fn ask(&self, query: &str) -> Value {
        let mut answer = self.test.run(&Actor::Anonymous, query, json!({})).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// Runs the operations in turn until their costs are known, so that all have the same machine.
    pub(crate) async fn measure(&self, queries: &[String]) -> Vec<Cost> {
        let mut costs = Vec::new();
        for query in queries {
            // Statements get prepared and pages get into the caches.
            self.ask(query).await;
            self.statements.lock().unwrap().clear();
            self.ask(query).await;
            let statements = std::mem::take(&mut *self.statements.lock().unwrap());
            let mut work = Work::default();
            for statement in &statements {
                self.explain(statement, &mut work).await;
            }
            let (wall, processor) = Default::default();
            costs.push(Cost { wall, processor, statements: statements.len(), work });
        }
        let mut times = vec![(Vec::new(), Vec::new()); queries.len()];
        let begun = Instant::now();
        for round in 0..MOST_ROUNDS {
            if round >= LEAST_ROUNDS && begun.elapsed() > PATIENCE {
                break;
            }
            for (query, (walls, processors)) in queries.iter().zip(&mut times) {
                let (run, processor) = (Instant::now(), processor_time());
                self.ask(query).await;
                walls.push(run.elapsed());
                processors.push(processor_time().saturating_sub(processor));
            }
        }
        for (cost, (walls, processors)) in costs.iter_mut().zip(times) {
            (cost.wall, cost.processor) = (median(walls), median(processors));
        }
        costs
    }

    async fn explain(&self, statement: &Statement, work: &mut Work) {
        let prefix = match self.engine {
            Engine::Sqlite => "EXPLAIN QUERY PLAN",
            Engine::Postgres => "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)",
        };
        let mut explain = statement.clone();
        explain.sql = format!("{prefix} {}", statement.sql);
        let rows = self.test.app.database.read().query_all_raw(explain).await.unwrap();
        for row in rows {
            match self.engine {
                Engine::Sqlite => note_sqlite(&row.try_get::<String>("", "detail").unwrap(), work),
                Engine::Postgres => {
                    let plan: Value = row.try_get_by_index(0).unwrap();
                    let plan = &plan[0];
                    let count = |name| plan["Plan"][name].as_u64().unwrap_or(0);
                    work.buffers += count("Shared Hit Blocks") + count("Shared Read Blocks");
                    let milliseconds = plan["Execution Time"].as_f64().unwrap();
                    work.execution += Duration::from_secs_f64(milliseconds / 1000.0);
                    note_postgres(&plan["Plan"], work);
                }
            }
        }
    }
}

fn note_sqlite(detail: &str, work: &mut Work) {
    let scans = detail.starts_with("SCAN event") && !detail.contains("INDEX");
    if scans || detail.contains("TEMP B-TREE FOR ORDER BY") {
        note(detail.to_owned(), work);
    }
}

/// Rows that were read of a large table without an index, or sorted.
fn note_postgres(plan: &Value, work: &mut Work) {
    const MANY: f64 = 5_000.0;
    let number = |name| plan[name].as_f64().unwrap_or(0.0);
    let read = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
    let node = plan["Node Type"].as_str().unwrap_or_default();
    if read > MANY && (node.ends_with("Scan") || node == "Sort") {
        let table = plan["Relation Name"].as_str().unwrap_or_default();
        note(format!("{node} {table} {read:.0} rows"), work);
    }
    for inner in plan["Plans"].as_array().into_iter().flatten() {
        note_postgres(inner, work);
    }
}

fn note(note: String, work: &mut Work) {
    if !work.notes.contains(&note) {
        work.notes.push(note);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

//! Measures GraphQL operations: counts them by name and outcome, and tells those that are slow.
//!
//! Names come from clients, so their number is bounded. Neither documents nor variables are told.

use std::{
    cell::Cell,
    collections::HashMap,
    sync::{
        Arc, LazyLock, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_graphql::parser::types::OperationType;
use metrics::{Counter, Histogram, counter, histogram};
use sha2::{Digest as _, Sha256};
use tokio::task_local;
use tracing::Instrument as _;

use super::traces;

/// Operations that are counted by their own name.
const MOST_NAMES: usize = 200;
/// Characters of a name that is told.
const LONGEST_NAME: usize = 64;
/// The name of all operations whose own is not told.
const OTHER: &str = "other";
/// The name of operations without one.
const ANONYMOUS: &str = "anonymous";

/// Milliseconds after which an operation is slow; 0: none is.
static SLOW: AtomicU64 = AtomicU64::new(0);

/// The handles of each name.
static NAMES: LazyLock<RwLock<HashMap<String, Arc<Series>>>> = LazyLock::new(RwLock::default);
static OTHERS: LazyLock<Arc<Series>> = LazyLock::new(|| Arc::new(Series::new(OTHER)));
static UNNAMED: LazyLock<Arc<Series>> = LazyLock::new(|| Arc::new(Series::new(ANONYMOUS)));

task_local! {
    /// The statements of the operation that runs in this task.
    static STATEMENTS: Cell<u32>;
}

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered without errors.
    Ok,
    /// It was answered with errors.
    Error,
    /// It was not executed: it breaks a rule that only the engine knows.
    Refused,
    /// It was ended because of the time that it took.
    Timeout,
}

/// From now on, operations that take longer than this are told; 0: none are.
pub fn set_slow(milliseconds: u64) {
    SLOW.store(milliseconds, Ordering::Relaxed);
}

/// A statement was sent to the database. It counts for the operation that runs in this task, if one does.
pub fn count_statement() {
    let _ = STATEMENTS.try_with(|statements| statements.set(statements.get() + 1));
}

/// The gate let an operation not pass. What it would have been is known as far as the client says it.
pub fn refused(name: Option<&str>) {
    let series = match name {
        None => Arc::clone(&UNNAMED),
        // Who is refused gets no name of its own.
        Some(name) => known(name).unwrap_or_else(|| Arc::clone(&OTHERS)),
    };
    let counter = series.refused.get_or_init(|| total(&series.name, "unknown", "refused"));
    counter.increment(1);
}

/// The name, if it can be told: a GraphQL name of at most 64 characters.
#[must_use]
pub fn tellable(name: &str) -> &str {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_name = name.len() <= LONGEST_NAME
        && name.bytes().next().is_some_and(is_start)
        && name.bytes().all(|byte| is_start(byte) || byte.is_ascii_digit());
    if is_name { name } else { OTHER }
}

/// An operation that is being executed.
#[derive(Debug)]
pub struct Measured<'a> {
    series: Arc<Series>,
    kind: OperationType,
    cost: u64,
    document: &'a str,
    begun: Instant,
    statements: u32,
    is_ended: bool,
}

impl<'a> Measured<'a> {
    /// Begins to measure an operation that was admitted.
    #[must_use]
    pub fn begin(kind: OperationType, name: Option<&str>, cost: u64, document: &'a str) -> Self {
        let (series, begun) = (series(name), Instant::now());
        Self { series, kind, cost, document, begun, statements: 0, is_ended: false }
    }

    /// Executes it, in a span of its own where traces are exported.
    pub async fn execute<T>(&mut self, operation: impl Future<Output = T>) -> T {
        let kind = word(self.kind);
        let span = traces::operation(kind, &self.series.name, self.cost);
        let counted = async {
            let result = operation.await;
            (result, STATEMENTS.with(Cell::get))
        };
        let (result, statements) = STATEMENTS.scope(Cell::new(0), counted).instrument(span).await;
        self.statements = statements;
        result
    }

    /// Notes what became of it, and tells it if it was slow.
    pub fn end(mut self, outcome: Outcome, request_id: &str) {
        self.is_ended = true;
        let duration = self.begun.elapsed();
        self.count(outcome, duration);
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let slow = SLOW.load(Ordering::Relaxed);
        if slow > 0 && milliseconds > slow {
            tracing::warn!(
                graphql.operation = self.series.name,
                graphql.kind = word(self.kind),
                cost = self.cost,
                statements = self.statements,
                duration_ms = milliseconds,
                request_id,
                document = fingerprint(self.document),
                "a slow operation"
            );
        }
    }

    fn count(&self, outcome: Outcome, duration: Duration) {
        let kind = word(self.kind);
        let series = &self.series.kinds[self.kind as usize];
        let (place, text) = match outcome {
            Outcome::Ok => (0, "ok"),
            Outcome::Error => (1, "error"),
            Outcome::Refused => (2, "refused"),
            Outcome::Timeout => (3, "timeout"),
        };
        let name = &self.series.name;
        series.outcomes[place].get_or_init(|| total(name, kind, text)).increment(1);
        if outcome == Outcome::Refused {
            return;
        }
        let durations = series.durations.get_or_init(|| {
            let (operation, metric) = (name.clone(), "verbund_graphql_operation_duration_seconds");
            histogram!(metric, "operation" => operation, "kind" => kind)
        });
        durations.record(duration);
    }
}

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        // What a client no longer waits for is dropped without an outcome; a panic is one.
        if !self.is_ended && std::thread::panicking() {
            self.count(Outcome::Error, self.begun.elapsed());
        }
    }
}

/// The SHA-256 of a document in hexadecimal digits, as `sha256sum` prints it for the same text.
#[must_use]
pub fn fingerprint(document: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(document.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The handles of one name. Each is made when it is first needed, so that nothing is listed that never was.
#[derive(Debug)]
struct Series {
    name: String,
    kinds: [Kind; 3],
    refused: OnceLock<Counter>,
}

#[derive(Debug, Default)]
struct Kind {
    outcomes: [OnceLock<Counter>; 4],
    durations: OnceLock<Histogram>,
}

impl Series {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), kinds: Default::default(), refused: OnceLock::new() }
    }
}

fn known(name: &str) -> Option<Arc<Series>> {
    NAMES.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

fn series(name: Option<&str>) -> Arc<Series> {
    let Some(name) = name else { return Arc::clone(&UNNAMED) };
    if let Some(series) = known(name) {
        return series;
    }
    if tellable(name) != name {
        return Arc::clone(&OTHERS);
    }
    let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
    if names.len() >= MOST_NAMES && !names.contains_key(name) {
        return Arc::clone(&OTHERS);
    }
    Arc::clone(names.entry(name.to_owned()).or_insert_with(|| Arc::new(Series::new(name))))
}

fn total(operation: &str, kind: &'static str, outcome: &'static str) -> Counter {
    let operation = operation.to_owned();
    let metric = "verbund_graphql_operations_total";
    counter!(metric, "operation" => operation, "kind" => kind, "outcome" => outcome)
}

fn word(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_graphql_names_of_at_most_64_characters_are_told() {
        let longest = "x".repeat(64);
        for name in ["Events", "_a1", longest.as_str()] {
            assert_eq!(tellable(name), name);
        }
        for name in ["", "1a", "a-b", "anna@example.org", "ä", &"x".repeat(65)] {
            assert_eq!(tellable(name), OTHER, "{name}");
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_sha256sum() {
        // RFC 6234.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint("abc"), abc);
    }
}

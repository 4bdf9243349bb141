//! The numbers of this process, as Prometheus reads them. docs/operator.md lists them.
//!
//! Handles are kept where they are used: to count is one atomic addition.

use std::{sync::OnceLock, time::Duration};

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time;

use super::process;

/// Upper bounds of a request's or an operation's duration, in seconds.
const DURATIONS: [f64; 13] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Upper bounds of a statement's duration, in seconds.
const STATEMENT_DURATIONS: [f64; 12] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];
/// What was observed lies in memory until it is put into its buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// Of the process: whatever it counts goes here.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting for the whole process. Before this, and where nobody calls it, nothing is counted.
pub fn start() -> Result<(), BuildError> {
    let statements = Matcher::Full("verbund_database_statement_duration_seconds".into());
    let handle = PrometheusBuilder::new()
        .set_buckets(&DURATIONS)?
        .set_buckets_for_metric(statements, &STATEMENT_DURATIONS)?
        .install_recorder()?;
    let _ = RECORDER.set(handle);
    describe();
    gauge!("verbund_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(())
}

/// Keeps memory bounded while nobody scrapes. Never ends.
pub async fn keep_up() {
    let mut ticks = time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        if let Some(recorder) = RECORDER.get() {
            recorder.run_upkeep();
        }
    }
}

/// All numbers in Prometheus's text format; `None` where nothing is counted.
#[must_use]
pub fn render() -> Option<String> {
    let recorder = RECORDER.get()?;
    process::measure();
    Some(recorder.render())
}

fn describe() {
    describe_gauge!("verbund_build_info", "Which version runs.");
    describe_counter!("verbund_http_requests_total", "Requests that were answered.");
    describe_histogram!(
        "verbund_http_request_duration_seconds",
        Unit::Seconds,
        "From a request's head to its answer's head."
    );
    describe_counter!(
        "verbund_graphql_operations_total",
        "GraphQL operations, by what became of them."
    );
    describe_histogram!(
        "verbund_graphql_operation_duration_seconds",
        Unit::Seconds,
        "How long operations took that were executed, without waiting for their turn."
    );
    describe_gauge!("verbund_graphql_operations_running", "Operations that are being executed.");
    describe_gauge!("verbund_graphql_operations_waiting", "Operations that wait for their turn.");
    describe_gauge!("verbund_database_connections", "Open connections to the database.");
    describe_counter!(
        "verbund_database_statements_total",
        "Statements that were sent to the database."
    );
    describe_histogram!(
        "verbund_database_statement_duration_seconds",
        Unit::Seconds,
        "How long statements took, with the wait for a connection where they needed one of their own."
    );
    describe_counter!("verbund_worker_rounds_total", "Rounds of work beside the requests.");
    describe_gauge!(
        "verbund_worker_last_success_timestamp_seconds",
        Unit::Seconds,
        "When a worker last ended a round without a fault."
    );
    describe_gauge!("verbund_sockets_open", "WebSockets that are open.");
    describe_counter!(
        "verbund_rate_limited_total",
        "Requests that were refused because there were too many."
    );
    describe_gauge!("process_resident_memory_bytes", "Resident memory.");
    describe_counter!("process_cpu_seconds_total", "Processor time, user and system.");
    describe_gauge!("process_open_fds", "Open files and sockets.");
    describe_gauge!("process_start_time_seconds", "When the process was started.");
}

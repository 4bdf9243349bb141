//! Load, made by wrk.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// How hard a server is asked.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) connections: u32,
    pub(crate) seconds: u32,
}

/// What wrk saw. Times are in microseconds.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Seen {
    pub(crate) requests: u64,
    pub(crate) microseconds: u64,
    pub(crate) p50: u64,
    pub(crate) p99: u64,
    failed: u64,
}

/// Sends the same request over all connections until the time is over; where it has `{n}` in it, with numbers from `first`.
pub(crate) fn load(
    script: &Path,
    url: &str,
    body: &Path,
    first: u64,
    token: Option<&str>,
    pace: Pace,
) -> Result<Seen> {
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--timeout", "10s"]);
    wrk.arg(format!("--connections={}", pace.connections));
    wrk.arg(format!("--duration={}s", pace.seconds)).arg("--script").arg(script);
    wrk.arg(url).arg("--").arg(body).arg(first.to_string()).args(token);
    let answer = wrk.output().context("wrk could not be run; Debian's package is `wrk`")?;
    let printed = String::from_utf8_lossy(&answer.stdout);
    let figures = printed.lines().rfind(|line| line.starts_with('{'));
    let figures = figures.with_context(|| {
        format!("wrk failed: {printed}{}", String::from_utf8_lossy(&answer.stderr))
    })?;
    let seen: Seen = serde_json::from_str(figures)?;
    ensure!(seen.requests > 0, "{url} answered nothing");
    ensure!(seen.failed == 0, "{} of {} requests to {url} failed", seen.failed, seen.requests);
    Ok(seen)
}

//! One question to one server: what it costs.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{
    client::{Client, number},
    cluster::Cluster,
    load::{self, Pace, Seen},
    processes,
};

/// Requests while statements are counted, one after the other.
const COUNTED: u32 = 100;

/// Who is asked, and what.
pub(crate) struct Target<'a> {
    pub(crate) cluster: &'a Cluster,
    /// The server's process.
    pub(crate) process: u32,
    pub(crate) client: &'a Client,
    pub(crate) url: &'a str,
    pub(crate) body: &'a Value,
    pub(crate) signed_in: bool,
    /// Each request stores a registration.
    pub(crate) writes: bool,
    /// Where the body is written for wrk.
    pub(crate) folder: &'a Path,
}

/// What one load costs.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) seen: Seen,
    /// Processor time of the server, in microseconds.
    pub(crate) server: u64,
    /// Processor time of PostgreSQL, in microseconds.
    pub(crate) database: u64,
}

impl Target<'_> {
    /// Warms up, then loads.
    pub(crate) fn load(&self, pace: Pace) -> Result<Cost> {
        let body = self.folder.join("body.json");
        fs::write(&body, self.body.to_string())?;
        let script = crate::folder().join("load.lua");
        let token = if self.signed_in { self.client.token.as_deref() } else { None };
        let postgres = self.cluster.process()?;
        load::load(&script, self.url, &body, number(), token, Pace { seconds: 2, ..pace })?;
        // As autovacuum would within a minute. Plans that were made while tables were empty, those of foreign keys
        // among them, would otherwise read the whole of what was written since.
        self.cluster.query("ANALYZE")?;
        let stored = self.stored()?;
        let before =
            (processes::processor_time(self.process)?, processes::processor_time(postgres)?);
        let seen = load::load(&script, self.url, &body, number(), token, pace)?;
        let after =
            (processes::processor_time(self.process)?, processes::processor_time(postgres)?);
        ensure!(
            self.stored()? >= stored + if self.writes { seen.requests } else { 0 },
            "{} did not store every registration",
            self.url
        );
        Ok(Cost { seen, server: after.0 - before.0, database: after.1 - before.1 })
    }

    fn stored(&self) -> Result<u64> {
        let waiting = "SELECT count(*) FROM registration WHERE status = 'PENDING_CONFIRMATION'";
        if self.writes { Ok(self.cluster.query(waiting)?.parse()?) } else { Ok(0) }
    }

    /// Waits for the workers of the server to come to the end of what they were given.
    async fn rest(&self) -> Result<()> {
        let left = "SELECT (SELECT count(*) FROM mail WHERE status = 'QUEUED') + (SELECT count(*) FROM audit_unsealed)";
        let mut before = u64::MAX;
        loop {
            let now: u64 = self.cluster.query(left)?.parse()?;
            if now == 0 || now == before {
                return Ok(());
            }
            before = now;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Statements of one request, those of transactions too, and of what the server's workers do meanwhile.
    pub(crate) async fn statements(&self) -> Result<f64> {
        let track = |what: &str| {
            let set = format!("ALTER SYSTEM SET pg_stat_statements.track = {what}");
            self.cluster.query(&set).and_then(|_| self.cluster.query("SELECT pg_reload_conf()"))
        };
        self.rest().await?;
        self.cluster.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")?;
        track("top")?;
        // Backends take up a setting with their next statement.
        self.client.ask_for_text(self.url, self.body, self.signed_in).await?;
        let calls = "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'";
        let before: u32 = self.cluster.query(calls)?.parse().context("calls are a number")?;
        for _ in 0..COUNTED {
            self.client.ask_for_text(self.url, self.body, self.signed_in).await?;
        }
        let after: u32 = self.cluster.query(calls)?.parse().context("calls are a number")?;
        track("none")?;
        Ok(f64::from(after - before) / f64::from(COUNTED))
    }
}

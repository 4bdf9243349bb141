//! Finds what was done to the audit log past the service: every digest and the whole chain are
//! computed anew, in memory that does not grow with the log.

mod walk;

use std::{fmt, str::FromStr};

use chrono::TimeDelta;
use entity::id::AuditEntryId;
use serde::Serialize;
use uuid::Uuid;

use self::walk::Walk;
use crate::{
    access::Actor,
    app::App,
    audit::store::{self, Record},
    fault::Fault,
    policy::{self, Action, Facts},
    vault::Purpose,
    write::{self, sha256},
};

/// Entries that are read at once.
const PAGE: u64 = 500;

/// An entry that has waited for its seal for longer was forgotten: nobody seals.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(1);

/// What is wrong at one place of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefectKind {
    /// The entry, or its seal, is not what was written.
    Altered,
    /// An entry or a seal is gone.
    Missing,
    /// The entry stands at another place than the one at which it was sealed.
    Reordered,
    /// The entry waits for its seal for too long.
    Unsealed,
    /// The personal values are not what was written.
    PayloadAltered,
}

/// One place of the log where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What.
    pub kind: DefectKind,
    /// The first position in the chain, where it has one.
    pub position: Option<i64>,
    /// The last position, where several in a row are gone.
    pub through: Option<i64>,
    /// The entry, where it is known.
    pub entry: Option<AuditEntryId>,
}

/// A place of the chain and its hash. Noted elsewhere, it shows later that nothing before it was
/// rewritten or cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// From 1.
    pub position: i64,
    /// The hash of the seal there.
    pub hash: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{}", self.hash, self.position)
    }
}

impl FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rule = "an anchor is HASH@POSITION, as `verbund audit verify` prints it";
        let (hash, position) = text.split_once('@').ok_or(rule)?;
        let position = position.parse().ok().filter(|position| *position > 0).ok_or(rule)?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let hash = hash.to_ascii_lowercase();
        if is_hash { Ok(Self { position, hash }) } else { Err(rule) }
    }
}

/// What was looked at, and how much of it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Seals in the chain.
    pub sealed: u64,
    /// Entries that rightly wait for their seal.
    pub waiting: u64,
    /// Places where something is wrong.
    pub defects: u64,
    /// The end of the chain, to be noted elsewhere.
    pub head: Option<Anchor>,
}

/// Who is told while the log is verified.
pub trait Observer {
    /// A place where something is wrong.
    fn found(&mut self, defect: &Defect);

    /// So many of so many seals were looked at.
    fn progressed(&mut self, done: u64, total: u64);
}

/// Verifies the whole log. `expected` is what was noted at an earlier time.
pub async fn verify(
    app: &App,
    actor: &Actor,
    expected: Option<&Anchor>,
    observer: &mut (impl Observer + Send),
) -> Result<Verification, Fault> {
    policy::require(actor, Action::ReadAudit, &Facts::default())?;
    let connection = app.database.read();
    let total = store::last_seal_position(connection).await?;
    let total = u64::try_from(total.unwrap_or(0)).unwrap_or(0);
    let mut walk = Walk::new(observer);
    let mut sealed = 0;
    loop {
        let links = store::links_after(connection, walk.position(), PAGE).await?;
        if links.is_empty() {
            break;
        }
        let ids: Vec<_> = links.iter().map(|link| link.entry).collect();
        let records = store::records(connection, &ids).await?;
        for link in &links {
            let record = records.get(&link.entry).map(Result::as_ref);
            walk.step(app, link, record)?;
            if let Some(anchor) = expected.filter(|anchor| anchor.position == link.position)
                && anchor.hash != link.hash
            {
                walk.report(DefectKind::Altered, Some(link.position), Some(link.entry));
            }
        }
        sealed += links.len() as u64;
        walk.observer.progressed(sealed, total.max(sealed));
    }
    let head = walk.finish()?;
    if let Some(anchor) = expected {
        let end = head.as_ref().map_or(0, |head| head.position);
        if end < anchor.position {
            walk.report_gap(end + 1, anchor.position);
        }
    }
    let waiting = verify_waiting(app, &mut walk).await?;
    Ok(Verification { sealed, waiting, defects: walk.defects, head })
}

/// Looks at the entries without a seal. Says how many rightly have none.
async fn verify_waiting<O: Observer>(app: &App, walk: &mut Walk<'_, O>) -> Result<u64, Fault> {
    let connection = app.database.read();
    let forgotten = app.clock.now() - LONGEST_WAIT;
    let mut waiting = 0;
    let mut last = AuditEntryId(Uuid::nil());
    loop {
        let entries = store::without_seal_after(connection, last, PAGE).await?;
        let Some((end, _)) = entries.last() else { return Ok(waiting) };
        last = *end;
        let ids: Vec<_> = entries.iter().map(|(id, _)| *id).collect();
        let records = store::records(connection, &ids).await?;
        for (id, waits) in entries {
            let record = records.get(&id).map(Result::as_ref);
            let Some(Ok(record)) = record else {
                walk.report(DefectKind::Altered, None, Some(id));
                continue;
            };
            let is_whole = walk.examine(app, None, record)?;
            if !waits {
                walk.report(DefectKind::Missing, None, Some(id));
            } else if record.entry.recorded_at < forgotten {
                walk.report(DefectKind::Unsealed, None, Some(id));
            } else if is_whole {
                waiting += 1;
            }
        }
    }
}

/// Whether the entry is what its digest says.
fn is_genuine(record: &Record) -> Result<bool, Fault> {
    Ok(write::digest(&record.entry, &record.concerns)? == record.entry.digest)
}

/// Whether the personal values are those that the entry was written with, or erased.
fn is_payload_genuine(app: &App, record: &Record) -> bool {
    let Some(payload) = &record.payload else { return true };
    let opened = app.vault.open(Purpose::AuditPayload, record.entry.id.0.as_bytes(), &payload.0);
    opened.is_ok_and(|plain| record.entry.payload_digest == Some(sha256(&plain)))
}

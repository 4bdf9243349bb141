//! What proves to somebody without the server that entries of the log are what they were.

use std::collections::HashMap;

use entity::id::AuditEntryId;
use serde::Serialize;
use serde_json::Value;

use crate::{
    app::App,
    audit::{chain::BEGINNING, store},
    fault::Fault,
    vault::Purpose,
    write,
};

/// Entries between two that are proven together: over more, each stands for itself.
const LONGEST_GAP: i64 = 1_000;

/// An entry with its place in the chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SealedEntry {
    /// What its digest covers.
    pub content: Value,
    /// SHA-256 over the content in canonical form, in hexadecimal.
    pub digest: String,
    /// Place in the chain.
    pub position: i64,
    /// The hash of its seal.
    pub hash: String,
    /// Its personal values, unless they were erased: whoever asks may read them.
    #[serde(skip)]
    pub payload: Option<Value>,
}

/// A part of the chain: with the hash before it, its digests lead to its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainRun {
    /// Position of the first digest.
    pub from: i64,
    /// The hash before it.
    pub previous: String,
    /// The digests of all entries.
    pub digests: Vec<String>,
    /// The hash of the last seal.
    pub hash: String,
}

/// These entries, as far as they are sealed.
pub async fn sealed_entries(
    app: &App,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, SealedEntry>, Fault> {
    let connection = app.database.read();
    let seals = store::seals(connection, ids).await?;
    let mut records = store::records(connection, ids).await?;
    let mut sealed = HashMap::with_capacity(seals.len());
    for seal in seals {
        let id = seal.audit_entry_id;
        let Some(Ok(record)) = records.remove(&id) else { continue };
        let payload = match record.payload {
            Some(payload) => {
                let context = id.0.as_bytes();
                let plain = app.vault.open(Purpose::AuditPayload, context, &payload.0)?;
                Some(serde_json::from_slice(&plain).map_err(Fault::internal)?)
            }
            None => None,
        };
        let entry = SealedEntry {
            content: write::content(&record.entry, &record.concerns),
            digest: record.entry.digest,
            position: seal.position,
            hash: seal.hash,
            payload,
        };
        sealed.insert(id, entry);
    }
    Ok(sealed)
}

/// The parts of the chain that these positions are in.
pub async fn chain_runs(app: &App, positions: &[i64]) -> Result<Vec<ChainRun>, Fault> {
    let connection = app.database.read();
    let mut runs = Vec::new();
    for (from, to) in spans(positions) {
        let previous = match from {
            1 => BEGINNING.to_owned(),
            _ => hash_at(app, from - 1).await?,
        };
        let digests = store::digests_between(connection, from, to).await?;
        runs.push(ChainRun { from, previous, digests, hash: hash_at(app, to).await? });
    }
    Ok(runs)
}

async fn hash_at(app: &App, position: i64) -> Result<String, Fault> {
    let found = store::hash_at(app.database.read(), position).await?;
    found.ok_or_else(|| Fault::internal(anyhow::anyhow!("the chain has no seal at {position}")))
}

/// First and last of those that lie close to each other.
fn spans(positions: &[i64]) -> Vec<(i64, i64)> {
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for position in positions {
        match spans.last_mut() {
            Some((_, last)) if position - *last <= LONGEST_GAP => *last = position,
            _ => spans.push((position, position)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_far_apart_is_proven_apart() {
        assert_eq!(spans(&[]), []);
        assert_eq!(spans(&[7]), [(7, 7)]);
        assert_eq!(spans(&[900, 7, 7, 1_900]), [(7, 1_900)]);
        assert_eq!(spans(&[7, 1_008]), [(7, 7), (1_008, 1_008)]);
    }
}

//! The sealer: gives committed entries their place in the chain.
//!
//! Chaining inside the transactions that write would let only one of them run at a time (domain.md,
//! invariant 11).

use std::time::Duration;

use entity::audit_seal;
use futures_util::FutureExt as _;

use crate::{
    app::App,
    audit::{chain, store},
    fault::Fault,
    live::service::CHANNEL,
    work::{Round, Worker},
};

/// Entries that one transaction seals.
const BATCH: u64 = 500;

/// After entries were sealed, the next ones gather for so long: each round costs a transaction.
const PACE: Duration = Duration::from_millis(100);

/// Seals what every process has written.
pub const SEALER: Worker = Worker {
    name: "audit.seal",
    interval: Duration::from_secs(1),
    // Whoever listens hears of what is sealed.
    is_woken: true,
    round: |app| {
        async {
            let sealed = seal(app).await?;
            Ok(if sealed > 0 { Round::Paced(PACE) } else { Round::Idle(None) })
        }
        .boxed()
    },
};

/// Seals all entries that are committed, oldest first; says how many they were.
///
/// Any number of processes may do this: one waits for the other.
pub async fn seal(app: &App) -> Result<u64, Fault> {
    let mut sealed = 0;
    // Asked first without a transaction: mostly there is nothing.
    while store::is_any_unsealed(app.database.read()).await? {
        let batch = seal_batch(app).await?;
        sealed += batch;
        // What is written from now on waits for the next round: each costs a transaction.
        if batch < BATCH {
            break;
        }
    }
    Ok(sealed)
}

/// Leaves no audit entry of its own: sealing that one would leave another.
async fn seal_batch(app: &App) -> Result<u64, Fault> {
    let transaction = app.database.begin().await?;
    store::lock_chain(&transaction).await?;
    let last = store::last_seal(&transaction).await?;
    let (mut position, mut hash) =
        last.map_or((0, chain::BEGINNING.to_owned()), |seal| (seal.position, seal.hash));
    let now = app.clock.now();
    let mut seals = Vec::new();
    for (entry, digest) in store::unsealed(&transaction, BATCH).await? {
        position += 1;
        hash = chain::link(&hash, position, &digest)?;
        let seal = audit_seal::Model {
            position,
            audit_entry_id: entry,
            hash: hash.clone(),
            sealed_at: now,
        };
        seals.push(seal);
    }
    let sealed = seals.len() as u64;
    store::write_seals(&transaction, seals).await?;
    if sealed > 0 {
        // Sent with the commit. Nothing else sends any: PostgreSQL lets one transaction at a time commit that
        // does, and those who seal wait for each other already.
        store::notify(&transaction, CHANNEL, position).await?;
    }
    transaction.commit().await?;
    if sealed > 0 {
        app.feed.wake();
    }
    Ok(sealed)
}

//! From the claim of a key to the answer that is kept under it.

use std::time::Duration;

use chrono::TimeDelta;
use entity::{
    id::{AuditEntryId, IdempotencyKeyId},
    idempotency_key,
    value::SecretBytes,
};
use serde_json::json;

use super::{
    attempt::Attempt,
    policy::{LIFE, State},
    store,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    vault::Purpose,
    work::{Round, Worker},
};

/// Keys that one round of cleaning removes at most.
pub const BATCH: u64 = 500;
/// How often a claim is tried where others change its row at the same moment.
const TRIES: usize = 5;

/// What whoever comes with a key is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is theirs: the mutation is to run, with this claim in its origin, and then to be settled.
    Taken(IdempotencyKeyId),
    /// It ran before; this was the answer.
    Answered(Vec<u8>),
    /// It runs now.
    Running,
    /// The key was used for something else.
    OtherBody,
    /// It was carried out, as this audit entry says; the answer was not kept.
    CarriedOut(Option<AuditEntryId>),
}

/// Claims the key of a mutation. A claim that is older than `longest` and has no effect is taken over:
/// nobody works on a mutation for so long.
pub async fn claim(
    app: &App,
    actor: &Actor,
    attempt: &Attempt,
    longest: TimeDelta,
) -> Result<Claim, Fault> {
    let connection = app.database.relaxed();
    let now = app.clock.now();
    let row = idempotency_key::Model {
        id: app.ids.next(now).into(),
        subject: subject(app, actor, attempt)?,
        // Keyed: a password in the body cannot be guessed from it.
        fingerprint: app.vault.hash(Purpose::Idempotency, &attempt.fingerprint.0)?,
        claimed_at: now,
        expires_at: now + LIFE,
        audit_entry_id: None,
        answer: None,
    };
    for _ in 0..TRIES {
        if store::insert(connection, &row).await? {
            return Ok(Claim::Taken(row.id));
        }
        // None if it was freed since.
        let Some(found) = store::by_subject(connection, &row.subject).await? else { continue };
        match State::of(&found, &row.fingerprint, now, longest) {
            State::OtherBody => return Ok(Claim::OtherBody),
            State::Running => return Ok(Claim::Running),
            State::CarriedOut => return Ok(Claim::CarriedOut(found.audit_entry_id)),
            State::Answered => {
                let sealed = found.answer.unwrap_or(SecretBytes(Vec::new()));
                let place = found.id.0;
                let answer = app.vault.open(Purpose::Idempotency, place.as_bytes(), &sealed.0)?;
                return Ok(Claim::Answered(answer));
            }
            State::Forgotten | State::Abandoned => {
                if store::take_over(connection, found.id, &row).await? {
                    return Ok(Claim::Taken(row.id));
                }
            }
        }
    }
    Ok(Claim::Running)
}

/// Settles a claim after the mutation ran: with its answer, which is kept; or without one because it
/// failed. Then the key is free again, unless something was carried out all the same.
pub async fn settle(
    app: &App,
    id: IdempotencyKeyId,
    attempt: &Attempt,
    answer: Option<&[u8]>,
) -> Result<(), Fault> {
    let connection = app.database.relaxed();
    match answer.filter(|_| !attempt.is_secret()) {
        Some(answer) => {
            let sealed = app.vault.seal(Purpose::Idempotency, id.0.as_bytes(), answer)?;
            store::keep(connection, id, sealed.into()).await
        }
        None => store::keep_nothing(connection, id).await,
    }
}

/// Removes keys whose day is over.
pub const FORGET_EXPIRED: Worker = Worker {
    name: "idempotency.forget_expired",
    interval: Duration::from_mins(10),
    is_woken: false,
    round: |app| {
        Box::pin(async {
            let removed = forget_expired(app).await?;
            Ok(if removed == BATCH { Round::Worked } else { Round::Idle(None) })
        })
    },
};

/// Removes keys whose day is over, at most [`BATCH`]; says how many.
pub async fn forget_expired(app: &App) -> Result<u64, Fault> {
    store::remove_expired(app.database.relaxed(), app.clock.now(), BATCH).await
}

/// Whose key it is, for which mutation: what nobody can read without the master key.
fn subject(app: &App, actor: &Actor, attempt: &Attempt) -> Result<SecretBytes, Fault> {
    // Nobody is told apart from nobody by the key alone.
    let place = json!([actor.kind(), actor.id(), attempt.key.as_str(), attempt.mutation]);
    let place = serde_json_canonicalizer::to_vec(&place).map_err(Fault::internal)?;
    Ok(app.vault.hash(Purpose::Idempotency, &place)?.into())
}

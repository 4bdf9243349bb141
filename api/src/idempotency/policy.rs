//! What a key that was used before leads to.

use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency_key;

/// How long a key is known.
pub(super) const LIFE: TimeDelta = TimeDelta::hours(24);

/// What a row means for whoever comes with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Its day is over: the key is as good as new.
    Forgotten,
    /// It was used for something else.
    OtherBody,
    /// It was answered, and the answer is there.
    Answered,
    /// It was carried out, and there is no answer.
    CarriedOut,
    /// Somebody works on it.
    Running,
    /// Whoever worked on it is gone, and did nothing.
    Abandoned,
}

impl State {
    /// How `row` stands at `now`, for this body. Nobody works on a mutation for longer than `longest`.
    pub(super) fn of(
        row: &idempotency_key::Model,
        fingerprint: &[u8],
        now: DateTime<Utc>,
        longest: TimeDelta,
    ) -> Self {
        let works = now - row.claimed_at < longest;
        if row.expires_at <= now {
            Self::Forgotten
        } else if row.fingerprint != fingerprint {
            Self::OtherBody
        } else {
            match &row.answer {
                Some(answer) if !answer.0.is_empty() => Self::Answered,
                Some(_) => Self::CarriedOut,
                None if works => Self::Running,
                None if row.audit_entry_id.is_some() => Self::CarriedOut,
                None => Self::Abandoned,
            }
        }
    }
}

//! Which keys access tokens are signed with and verified by, as a process knows them.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::SigningKeyId, signing_key};

use super::tokens::Tokens;

/// How long a process goes on with what it knows.
const FRESH: TimeDelta = TimeDelta::seconds(30);
/// A new key is published for so long before it signs: longer than [`FRESH`] and than clients keep the
/// published set, so that everybody knows it in time.
pub const LEAD: TimeDelta = TimeDelta::minutes(2);
/// A key is published for so long after it signed last: longer than a token lives.
pub const OVERLAP: TimeDelta = TimeDelta::minutes(20);
/// How long clients may keep the published set, in seconds.
pub const PUBLISHED_SECONDS: u32 = 60;
/// Looks into the database for keys that a process does not know, within [`FRESH`]: tokens of nobody do not
/// make work.
const LOOKS: u32 = 5;

/// The keys that are published, in the order in which they begin to sign.
pub type Keys = Arc<[signing_key::Model]>;

/// What this process knows of the keys.
#[derive(Clone, Default)]
pub struct SigningKeys {
    known: Arc<Mutex<Known>>,
    /// Tokens that were signed with them.
    pub(super) tokens: Tokens,
}

#[derive(Default)]
struct Known {
    keys: Option<(DateTime<Utc>, Keys)>,
    looks: Option<(DateTime<Utc>, u32)>,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKeys(…)")
    }
}

impl SigningKeys {
    /// What is known, unless it is too old.
    pub(super) fn known(&self, now: DateTime<Utc>) -> Option<Keys> {
        let known = self.lock();
        let (at, keys) = known.keys.as_ref()?;
        (now - at < FRESH).then(|| Arc::clone(keys))
    }

    /// What the database said.
    pub(super) fn learn(&self, now: DateTime<Utc>, keys: &Keys) {
        self.lock().keys = Some((now, Arc::clone(keys)));
    }

    /// Whether a key that is not known may be looked for now.
    pub(super) fn may_look(&self, now: DateTime<Utc>) -> bool {
        let mut known = self.lock();
        let (since, looks) =
            known.looks.filter(|(since, _)| now - since < FRESH).unwrap_or((now, 0));
        known.looks = Some((since, looks.saturating_add(1)));
        looks < LOOKS
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether tokens of this key are accepted now.
#[must_use]
pub fn is_published(key: &signing_key::Model, now: DateTime<Utc>) -> bool {
    key.retires_at.is_none_or(|retires_at| retires_at > now)
}

/// The key that signs now: the last one that began to.
#[must_use]
pub fn signer(keys: &[signing_key::Model], now: DateTime<Utc>) -> Option<&signing_key::Model> {
    let signs = |key: &&signing_key::Model| key.signs_from <= now && is_published(key, now);
    keys.iter().filter(signs).max_by_key(|key| (key.signs_from, key.id))
}

/// The key with this id, if its tokens are accepted now.
#[must_use]
pub fn verifier(
    keys: &[signing_key::Model],
    id: SigningKeyId,
    now: DateTime<Utc>,
) -> Option<&signing_key::Model> {
    keys.iter().find(|key| key.id == id && is_published(key, now))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use uuid::Uuid;

    use super::*;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
    }

    fn key(id: u128, signs_from: i64, retires_at: Option<i64>) -> signing_key::Model {
        let at = |seconds| now() + TimeDelta::seconds(seconds);
        signing_key::Model {
            id: SigningKeyId(Uuid::from_u128(id)),
            algorithm: "EdDSA".into(),
            public_key: Vec::new(),
            private_key: Vec::new().into(),
            created_at: now(),
            signs_from: at(signs_from),
            retires_at: retires_at.map(at),
        }
    }

    #[test]
    fn the_last_key_that_began_signs_and_every_published_one_verifies() {
        let keys =
            [key(1, -100, Some(10)), key(2, -5, None), key(3, 60, None), key(4, -1, Some(0))];
        assert_eq!(signer(&keys, now()).map(|key| key.id), Some(keys[1].id));
        assert_eq!(signer(&keys[..1], now()).map(|key| key.id), Some(keys[0].id));
        assert_eq!(signer(&keys[2..], now()), None);
        for (index, verifies) in [(0, true), (1, true), (2, true), (3, false)] {
            assert_eq!(verifier(&keys, keys[index].id, now()).is_some(), verifies, "{index}");
        }
    }

    #[test]
    fn tokens_of_nobody_make_a_few_looks_at_most() {
        let keys = SigningKeys::default();
        let looks = |at| (0..100).filter(|_| keys.may_look(at)).count();
        assert_eq!(looks(now()), 5);
        assert_eq!(looks(now() + TimeDelta::seconds(29)), 0);
        assert_eq!(looks(now() + TimeDelta::seconds(30)), 5);
    }

    #[test]
    fn what_is_known_is_learnt_again_after_a_while() {
        let keys = SigningKeys::default();
        assert!(keys.known(now()).is_none());
        keys.learn(now(), &Keys::from([]));
        assert!(keys.known(now() + TimeDelta::seconds(29)).is_some());
        assert!(keys.known(now() + TimeDelta::seconds(30)).is_none());
    }
}

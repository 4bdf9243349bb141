//! Access tokens whose signature was found to be right: clients send the same one many times.

use std::sync::Arc;

use entity::{id::SigningKeyId, signing_key};
use quick_cache::sync::Cache;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use super::access_token::{self, Signed};

/// Tokens that a process remembers, a hundred bytes each.
const REMEMBERED: usize = 10_000;

/// What this process found out about tokens. Whether one holds now is asked each time: this is only who
/// signed what.
#[derive(Clone, Debug)]
pub(super) struct Tokens(Arc<Cache<[u8; 32], (SigningKeyId, Signed)>>);

impl Default for Tokens {
    fn default() -> Self {
        Self(Arc::new(Cache::new(REMEMBERED)))
    }
}

impl Tokens {
    /// What the token says, if it is one of ours that is signed with `key`.
    pub(super) fn read(
        &self,
        token: &SecretString,
        key: &signing_key::Model,
        issuer: &str,
    ) -> Option<Signed> {
        let hash = Sha256::digest(token.expose_secret()).into();
        if let Some((id, signed)) = self.0.get(&hash)
            && id == key.id
        {
            return Some(signed);
        }
        let signed = access_token::read(token, key, issuer)?;
        self.0.insert(hash, (key.id, signed));
        Some(signed)
    }
}

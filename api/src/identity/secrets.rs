//! Opaque tokens: random, shown once, kept as a keyed hash.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::value::SecretBytes;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    fault::Fault,
    vault::{self, Purpose, Vault},
};

/// Random bytes of a token: not to be guessed.
const TOKEN_BYTES: usize = 32;
/// The same as base64url without padding.
const TOKEN_TEXT: usize = 43;
/// What refresh tokens begin with.
pub const REFRESH_TOKEN: &str = "vbr_";
/// What the secrets of links in mails begin with.
pub const ONE_TIME_TOKEN: &str = "vbo_";

/// A new token. The prefix tells people, and scanners of leaked secrets, what it is.
pub fn new_token(prefix: &str) -> Result<SecretString, Fault> {
    let random = vault::random::<TOKEN_BYTES>()?;
    Ok(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(random)).into())
}

/// How the database knows a token, if it has the form of one with this prefix.
pub fn token_hash(
    vault: &Vault,
    purpose: Purpose,
    prefix: &str,
    token: &SecretString,
) -> Result<Option<SecretBytes>, Fault> {
    let text = token.expose_secret();
    // What was never given out is worth neither a hash nor a look into the database.
    let has_form = text.strip_prefix(prefix).is_some_and(|random| {
        random.len() == TOKEN_TEXT
            && BASE64_URL_SAFE_NO_PAD.decode(random).is_ok_and(|bytes| bytes.len() == TOKEN_BYTES)
    });
    if !has_form {
        return Ok(None);
    }
    vault.hash(purpose, text.as_bytes()).map(|hash| Some(hash.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_by_its_hash_and_only_in_its_form() {
        let vault = Vault::new(&[7; 32]);
        let token = new_token(REFRESH_TOKEN).unwrap();
        let hash = |token: &SecretString, prefix| {
            token_hash(&vault, Purpose::RefreshToken, prefix, token).unwrap()
        };
        assert_eq!(hash(&token, REFRESH_TOKEN), hash(&token.clone(), REFRESH_TOKEN));
        assert!(hash(&token, REFRESH_TOKEN).is_some());
        assert_ne!(
            hash(&token, REFRESH_TOKEN),
            hash(&new_token(REFRESH_TOKEN).unwrap(), REFRESH_TOKEN)
        );
        assert_eq!(hash(&token, ONE_TIME_TOKEN), None);
        for wrong in
            ["", "vbr_", "vbr_x", &format!("{}A", token.expose_secret()), &"x".repeat(100_000)]
        {
            assert_eq!(hash(&wrong.to_owned().into(), REFRESH_TOKEN), None);
        }
        assert!(!format!("{token:?}").contains(token.expose_secret()));
    }
}

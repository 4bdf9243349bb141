//! The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes in its place.

use chrono::{DateTime, Utc};
use entity::{id::UserId, user_account, value::SecretBytes};
use secrecy::SecretString;
use totp_rs::{Algorithm, Builder, Totp};

use super::store;
use crate::{
    fault::Fault,
    vault::{Purpose, Vault},
    write::Write,
};

/// What an app shows beside the codes.
const ISSUER: &str = "Verbund";
/// Digits of a code.
const DIGITS: u8 = 6;
/// Seconds for which a code is shown.
const STEP_SECONDS: u64 = 30;
/// Codes before and after the current one that are taken: clocks differ.
const SKEW: u16 = 1;
/// Longest code that is looked at, with what people put between its parts.
const LONGEST_CODE: usize = 64;

/// The codes of a secret, as every authenticator app makes them (SHA-1, 6 digits, 30 seconds).
pub fn codes(secret: &[u8]) -> Result<Totp, Fault> {
    builder(secret).build().map_err(unusable)
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(secret.to_vec())
}

fn unusable(error: impl std::fmt::Display) -> Fault {
    Fault::internal(anyhow::anyhow!("no second factor: {error}"))
}

/// How an app is set up with a secret: as `otpauth://totp/…`, and in base32 to be typed.
pub(super) fn shown(secret: &[u8], email: &str) -> Result<(SecretString, SecretString), Fault> {
    // The label's parts are separated by a colon: it has none of its own.
    let totp = builder(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(email.replace(':', " "))
        .build()
        .map_err(unusable)?;
    Ok((totp.to_url().map_err(unusable)?.into(), totp.secret().to_base32().into()))
}

/// The step of time whose code this is, if it is one of now.
#[must_use]
pub fn step(totp: &Totp, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let now = u64::try_from(now.timestamp()).ok()?;
    totp.check(code, now).and_then(|step| i64::try_from(step).ok())
}

/// The secret of a person's app, as it lies in the row.
pub fn seal_secret(vault: &Vault, user: UserId, secret: &[u8]) -> Result<SecretBytes, Fault> {
    vault.seal(Purpose::Totp, user.0.as_bytes(), secret).map(SecretBytes)
}

/// The secret of a person's app.
pub fn open_secret(vault: &Vault, user: UserId, sealed: &SecretBytes) -> Result<Vec<u8>, Fault> {
    vault.open(Purpose::Totp, user.0.as_bytes(), &sealed.0)
}

/// How the database knows a recovery code, however it was typed.
pub fn recovery_code_hash(vault: &Vault, user: UserId, code: &str) -> Result<SecretBytes, Fault> {
    let normal = plain(code).to_ascii_uppercase();
    let value = [user.0.as_bytes().as_slice(), normal.as_bytes()].concat();
    vault.hash(Purpose::RecoveryCode, &value).map(SecretBytes)
}

/// Whether `code` is one of the person's, and uses it up: none works twice. The account's row must be locked.
pub(super) async fn verify(
    write: &Write,
    user: &user_account::Model,
    code: &str,
) -> Result<bool, Fault> {
    if code.len() > LONGEST_CODE {
        return Ok(false);
    }
    let (vault, transaction) = (&write.app().vault, write.transaction());
    let code = plain(code);
    if code.len() == usize::from(DIGITS) && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let Some(sealed) = user.totp_secret.as_ref().filter(|_| user.totp_confirmed_at.is_some())
        else {
            return Ok(false);
        };
        let totp = codes(&open_secret(vault, user.id, sealed)?)?;
        let Some(step) = step(&totp, &code, write.now()) else { return Ok(false) };
        return store::use_totp_step(transaction, user.id, step).await;
    }
    let hash = recovery_code_hash(vault, user.id, &code)?;
    store::use_recovery_code(transaction, user.id, &hash, write.now()).await
}

/// A code without what people put between its parts.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

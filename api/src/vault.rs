//! Secrets at rest: encryption under the master key, and keyed hashes.
//!
//! Every use has a purpose of its own, from which its key is derived (HKDF, RFC 5869): what was sealed
//! for one purpose cannot be opened for another.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{fault::Fault, write::hexadecimal};

/// Bytes of the master key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce of XChaCha20-Poly1305: long enough to be drawn at random.
const NONCE_BYTES: usize = 24;
/// The form of what is sealed: its first byte.
const FORM: u8 = 1;

/// What something is encrypted or hashed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Private keys that sign access tokens.
    SigningKey,
    /// Secrets of authenticator apps.
    Totp,
    /// Refresh tokens.
    RefreshToken,
    /// Secrets of links in mails.
    OneTimeToken,
    /// Codes that stand in for an authenticator app.
    RecoveryCode,
    /// Keys of partner systems.
    ApiKey,
    /// Accounts and addresses whose attempts are counted.
    Throttle,
    /// Who uses which idempotency key, and the answers.
    Idempotency,
    /// Addresses and contents of mails.
    Mail,
    /// Addresses that people want to change to.
    EmailChange,
    /// Personal values of audit entries.
    AuditPayload,
    /// Who takes part in an event.
    Participant,
    /// Addresses of people without an account, and names of delegates: to tell the same person.
    PersonHash,
    /// Words of participants' names: to find the person.
    ParticipantWord,
    /// What of a registration can reveal what Art. 9 GDPR protects.
    Sensitive,
    /// What participants answered.
    Answer,
    /// Links by which people keep their registrations, invitations and interests.
    ParticipantLink,
    /// Who is invited to an event.
    EventInvitation,
    /// Who is told when registration opens.
    Interest,
    /// Who asks whether a municipality could take part in a programme.
    ProgrammeInterest,
    /// What organisers write to participants.
    Message,
    /// Feedback in words, and who gave it as long as it can be changed.
    Feedback,
    /// Addresses of personal calendars.
    CalendarFeed,
    /// Addresses under which files are uploaded and downloaded.
    FileLink,
    /// By what the master key itself is recognised.
    Fingerprint,
}

impl Purpose {
    /// Part of the derived key: never changed.
    const fn label(self) -> &'static str {
        match self {
            Self::SigningKey => "verbund/signing-key",
            Self::Totp => "verbund/totp",
            Self::RefreshToken => "verbund/refresh-token",
            Self::OneTimeToken => "verbund/one-time-token",
            Self::RecoveryCode => "verbund/recovery-code",
            Self::ApiKey => "verbund/api-key",
            Self::Throttle => "verbund/throttle",
            Self::Idempotency => "verbund/idempotency",
            Self::Mail => "verbund/mail",
            Self::EmailChange => "verbund/email-change",
            Self::AuditPayload => "verbund/audit-payload",
            Self::Participant => "verbund/participant",
            Self::PersonHash => "verbund/person-hash",
            Self::ParticipantWord => "verbund/participant-word",
            Self::Sensitive => "verbund/sensitive",
            Self::Answer => "verbund/answer",
            Self::ParticipantLink => "verbund/participant-link",
            Self::EventInvitation => "verbund/event-invitation",
            Self::Interest => "verbund/interest",
            Self::ProgrammeInterest => "verbund/programme-interest",
            Self::Message => "verbund/message",
            Self::Feedback => "verbund/feedback",
            Self::CalendarFeed => "verbund/calendar-feed",
            Self::FileLink => "verbund/file-link",
            Self::Fingerprint => "verbund/fingerprint",
        }
    }
}

/// The master key, and what is done with it.
#[derive(Clone)]
pub struct Vault(Arc<Hkdf<Sha256>>);

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Vault(…)")
    }
}

impl Vault {
    /// A vault under this master key.
    #[must_use]
    pub fn new(master_key: &[u8; KEY_BYTES]) -> Self {
        Self(Arc::new(Hkdf::new(None, master_key)))
    }

    /// A vault under a master key in base64, as configuration holds it. `None` if it is not 32 bytes.
    #[must_use]
    pub fn from_base64(master_key: &str) -> Option<Self> {
        let bytes = STANDARD.decode(master_key.trim()).ok()?;
        Some(Self::new(&bytes.try_into().ok()?))
    }

    /// Encrypts `plain`. `context` names its place (a row's id): it cannot be opened in another one.
    pub fn seal(&self, purpose: Purpose, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let nonce = random::<NONCE_BYTES>()?;
        let sealed = self
            .cipher(purpose)?
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context })
            .map_err(|_| Fault::internal(anyhow::anyhow!("a secret could not be encrypted")))?;
        Ok([&[FORM][..], &nonce, &sealed].concat())
    }

    /// Decrypts what was sealed for this purpose and place.
    pub fn open(&self, purpose: Purpose, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let broken = || {
            Fault::internal(anyhow::anyhow!(
                "a secret in the database does not open: it was changed, or the master key is another one"
            ))
        };
        let (form, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, cipher_text) =
            rest.split_first_chunk::<NONCE_BYTES>().filter(|_| *form == FORM).ok_or_else(broken)?;
        let payload = Payload { msg: cipher_text, aad: context };
        self.cipher(purpose)?.decrypt(&XNonce::from(*nonce), payload).map_err(|_| broken())
    }

    /// A keyed hash (HMAC-SHA-256): equal for equal values, of no use without the master key.
    pub fn hash(&self, purpose: Purpose, value: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.derived(purpose)?)
            .map_err(Fault::internal)?;
        mac.update(value);
        Ok(mac.finalize().into_bytes().to_vec())
    }

    /// Sixteen digits by which the master key is recognised, and that tell nothing of it.
    pub fn fingerprint(&self) -> Result<String, Fault> {
        let hash = self.hash(Purpose::Fingerprint, b"")?;
        Ok(hexadecimal(&hash)[..16].to_owned())
    }

    fn cipher(&self, purpose: Purpose) -> Result<XChaCha20Poly1305, Fault> {
        Ok(XChaCha20Poly1305::new(&self.derived(purpose)?.into()))
    }

    fn derived(&self, purpose: Purpose) -> Result<[u8; 32], Fault> {
        let mut key = [0; 32];
        self.0
            .expand(purpose.label().as_bytes(), &mut key)
            .map_err(|error| Fault::internal(anyhow::anyhow!("no key can be derived: {error}")))?;
        Ok(key)
    }
}

/// Random bytes of the operating system, fit for secrets.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Fault::internal(anyhow::anyhow!("no random bytes: {error}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_for_its_purpose_and_place_and_unchanged() {
        let vault = Vault::new(&[7; KEY_BYTES]);
        let sealed = vault.seal(Purpose::Mail, b"a", b"secret").unwrap();
        assert_eq!(vault.open(Purpose::Mail, b"a", &sealed).unwrap(), b"secret");
        assert!(vault.open(Purpose::Totp, b"a", &sealed).is_err());
        assert!(vault.open(Purpose::Mail, b"b", &sealed).is_err());
        assert!(Vault::new(&[8; KEY_BYTES]).open(Purpose::Mail, b"a", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(vault.open(Purpose::Mail, b"a", &changed).is_err(), "byte {index}");
        }
        assert!(vault.open(Purpose::Mail, b"a", &[]).is_err());
    }

    #[test]
    fn a_hash_depends_on_key_purpose_and_value() {
        let vault = Vault::new(&[7; KEY_BYTES]);
        let hash = |purpose, value: &[u8]| vault.hash(purpose, value).unwrap();
        assert_eq!(hash(Purpose::ApiKey, b"x"), hash(Purpose::ApiKey, b"x"));
        assert_ne!(hash(Purpose::ApiKey, b"x"), hash(Purpose::Throttle, b"x"));
        assert_ne!(hash(Purpose::ApiKey, b"x"), hash(Purpose::ApiKey, b"y"));
        let other = Vault::new(&[8; KEY_BYTES]);
        assert_ne!(hash(Purpose::ApiKey, b"x"), other.hash(Purpose::ApiKey, b"x").unwrap());
    }

    #[test]
    fn a_key_is_recognised_by_its_fingerprint() {
        let fingerprint = |byte| Vault::new(&[byte; KEY_BYTES]).fingerprint().unwrap();
        assert_eq!(fingerprint(7).len(), 16);
        assert_eq!(fingerprint(7), fingerprint(7));
        assert_ne!(fingerprint(7), fingerprint(8));
    }

    #[test]
    fn a_master_key_is_32_bytes_in_base64() {
        assert!(Vault::from_base64(&STANDARD.encode([1; 32])).is_some());
        assert!(Vault::from_base64(&format!(" {}\n", STANDARD.encode([1; 32]))).is_some());
        for wrong in ["", "x", &STANDARD.encode([1; 31]), &STANDARD.encode([1; 33])] {
            assert!(Vault::from_base64(wrong).is_none(), "{wrong}");
        }
    }
}

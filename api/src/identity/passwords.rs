//! Passwords: argon2id (RFC 9106) off the threads that answer, a bounded number at once.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use entity::value::SecretText;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

use super::refusal::AccountErrorCode;
use crate::{config::IdentitySettings, fault::Fault, refusal::Refusal, vault};

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most characters of a password.
pub const LONGEST: usize = 128;
/// Most bytes that are looked at at all: no more than [`LONGEST`] characters have in any form.
const MOST_BYTES: usize = 2_048;
/// Hashes that wait for their turn; more are sent away.
const WAITING: usize = 256;
/// How long one waits before it is sent away.
const PATIENCE: Duration = Duration::from_secs(8);
/// Random bytes beside the password in a hash.
const SALT_BYTES: usize = 16;

/// Hashes passwords, a bounded number at once.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    memory_kib: u32,
    passes: u32,
    /// Places for hashes that are computed at once: each has its memory.
    places: Arc<Semaphore>,
    waiting: Semaphore,
    hashes: AtomicU64,
    running: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// Whether a password is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verification {
    /// It is.
    pub matches: bool,
    /// It is, and its hash was made with other parameters than today's: hash it again.
    pub needs_rehash: bool,
}

/// What was computed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Hashes.
    pub hashes: u64,
    /// The most that were computed at the same time.
    pub most_at_once: usize,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Passwords").field(&self.work()).finish()
    }
}

impl Passwords {
    /// As configured.
    #[must_use]
    pub fn new(settings: &IdentitySettings) -> Self {
        let at_once = settings.password_hashes_at_once.clamp(1, Semaphore::MAX_PERMITS);
        Self(Arc::new(Inner {
            memory_kib: settings.password_memory_kib,
            passes: settings.password_passes,
            places: Arc::new(Semaphore::new(at_once)),
            waiting: Semaphore::new(at_once.saturating_add(WAITING).min(Semaphore::MAX_PERMITS)),
            hashes: AtomicU64::new(0),
            running: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        }))
    }

    /// The hash of a password that was [checked](check), in PHC form.
    ///
    /// # Errors
    ///
    /// [`Fault::Busy`] if too many are waiting already.
    pub async fn hash(&self, password: &SecretString) -> Result<SecretText, Fault> {
        let password = normal(password);
        let argon2 = self.argon2()?;
        self.compute(move || {
            let salt = vault::random::<SALT_BYTES>()?;
            let hash = argon2
                .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
                .map_err(no_hash)?;
            Ok(SecretText(hash.to_string()))
        })
        .await
    }

    /// Whether `password` is the one whose hash is `stored`. Where there is none, the same work is done in vain, so
    /// that the time does not tell whether there is an account.
    ///
    /// # Errors
    ///
    /// [`Fault::Busy`] if too many are waiting already.
    pub async fn verify(
        &self,
        stored: Option<&SecretText>,
        password: &SecretString,
    ) -> Result<Verification, Fault> {
        let never = Verification { matches: false, needs_rehash: false };
        if password.expose_secret().len() > MOST_BYTES {
            return Ok(never);
        }
        let password = normal(password);
        let argon2 = self.argon2()?;
        let stored = stored.cloned();
        self.compute(move || {
            let password = password.expose_secret().as_bytes();
            let Some(stored) = stored else {
                argon2.hash_password_with_salt(password, &[0; SALT_BYTES]).map_err(no_hash)?;
                return Ok(never);
            };
            let hash = PasswordHash::new(&stored.0).map_err(no_hash)?;
            if argon2.verify_password(password, &hash).is_err() {
                return Ok(never);
            }
            let params = Params::try_from(&hash).map_err(no_hash)?;
            let wanted = argon2.params();
            let is_current = hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
                && (params.m_cost(), params.t_cost(), params.p_cost())
                    == (wanted.m_cost(), wanted.t_cost(), wanted.p_cost());
            Ok(Verification { matches: true, needs_rehash: !is_current })
        })
        .await
    }

    /// What was computed so far.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            hashes: self.0.hashes.load(Ordering::Relaxed),
            most_at_once: self.0.most_at_once.load(Ordering::Relaxed),
        }
    }

    fn argon2(&self) -> Result<Argon2<'static>, Fault> {
        let params = Params::new(self.0.memory_kib, self.0.passes, 1, None).map_err(no_hash)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    async fn compute<T: Send + 'static>(
        &self,
        hash: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let busy = || Fault::Busy { retry_after_seconds: PATIENCE.as_secs() };
        let _waiting = self.0.waiting.try_acquire().map_err(|_| busy())?;
        let place = timeout(PATIENCE, Arc::clone(&self.0.places).acquire_owned()).await;
        let place = place.map_err(|_| busy())?.map_err(Fault::internal)?;
        let inner = Arc::clone(&self.0);
        let work = move || {
            // Held here: a request that is given up does not give its place to another one while it computes.
            let _place = place;
            inner.hashes.fetch_add(1, Ordering::Relaxed);
            let running = inner.running.fetch_add(1, Ordering::Relaxed) + 1;
            inner.most_at_once.fetch_max(running, Ordering::Relaxed);
            let result = hash();
            inner.running.fetch_sub(1, Ordering::Relaxed);
            result
        };
        spawn_blocking(work).await.map_err(Fault::internal)?
    }
}

/// Refuses a password that is too short, too long, or easy to guess for who knows the person: `about` holds name
/// and address. `path` is where it stands in the input.
pub async fn check(
    path: &str,
    password: &SecretString,
    about: &[&str],
) -> Result<Result<(), Refusal<AccountErrorCode>>, Fault> {
    let too_long = || Refusal::at(path, AccountErrorCode::PasswordTooLong).with("max", LONGEST);
    if password.expose_secret().len() > MOST_BYTES {
        return Ok(Err(too_long()));
    }
    let password = normal(password);
    let length = password.expose_secret().chars().count();
    if length > LONGEST {
        return Ok(Err(too_long()));
    }
    if length < SHORTEST {
        let refusal = Refusal::at(path, AccountErrorCode::PasswordTooShort).with("min", SHORTEST);
        return Ok(Err(refusal));
    }
    let about = known(about);
    let estimate = move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        zxcvbn(password.expose_secret(), &about).score() >= Score::Three
    };
    let is_strong = spawn_blocking(estimate).await.map_err(Fault::internal)?;
    Ok(if is_strong { Ok(()) } else { Err(Refusal::at(path, AccountErrorCode::PasswordTooWeak)) })
}

/// The words that everybody who knows a person knows.
fn known(about: &[&str]) -> Vec<String> {
    let parts = |text: &str| -> Vec<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
    };
    let mut words: Vec<String> = about.iter().flat_map(|text| parts(text)).collect();
    words.extend(about.iter().map(|text| text.to_lowercase()));
    words.push("verbund".to_owned());
    words
}

/// The same password from every keyboard: composed (NFC, RFC 8265).
fn normal(password: &SecretString) -> SecretString {
    password.expose_secret().nfc().collect::<String>().into()
}

fn no_hash(error: impl fmt::Display) -> Fault {
    Fault::internal(anyhow::anyhow!("a password cannot be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(memory_kib: u32, at_once: usize) -> Passwords {
        Passwords::new(&IdentitySettings {
            password_memory_kib: memory_kib,
            password_passes: 1,
            password_hashes_at_once: at_once,
            ..IdentitySettings::default()
        })
    }

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    #[tokio::test]
    async fn a_password_is_known_again_in_every_form_of_its_characters() {
        let passwords = passwords(8, 1);
        let stored = passwords.hash(&secret("Stra\u{df}enkleid gr\u{fc}n")).await.unwrap();
        assert!(stored.0.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", stored.0);
        let verify = async |password: &str| {
            passwords.verify(Some(&stored), &secret(password)).await.unwrap().matches
        };
        assert!(verify("Stra\u{df}enkleid gru\u{308}n").await);
        assert!(!verify("Stra\u{df}enkleid grun").await);
        assert!(!verify("").await);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_to_be_made_again() {
        let old = passwords(8, 1).hash(&secret("a password of old")).await.unwrap();
        let verify = async |memory| {
            let result =
                passwords(memory, 1).verify(Some(&old), &secret("a password of old")).await;
            result.unwrap()
        };
        assert_eq!(verify(8).await, Verification { matches: true, needs_rehash: false });
        assert_eq!(verify(16).await, Verification { matches: true, needs_rehash: true });
    }

    #[tokio::test]
    async fn nobody_s_password_takes_the_same_work_and_a_huge_one_none() {
        let passwords = passwords(8, 1);
        assert!(!passwords.verify(None, &secret("x")).await.unwrap().matches);
        assert_eq!(passwords.work().hashes, 1);
        assert!(!passwords.verify(None, &secret(&"x".repeat(1_000_000))).await.unwrap().matches);
        assert_eq!(passwords.work().hashes, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn more_hashes_than_places_wait_and_more_than_can_wait_are_sent_away() {
        let passwords = passwords(64, 2);
        let all = (0..WAITING + 50).map(|_| {
            let passwords = passwords.clone();
            async move { passwords.verify(None, &secret("x")).await }
        });
        let results = futures_util::future::join_all(all).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), WAITING + 2);
        assert!(results.iter().any(|result| matches!(result, Err(Fault::Busy { .. }))));
        assert!(passwords.work().most_at_once <= 2, "{passwords:?}");
        assert!(passwords.verify(None, &secret("x")).await.is_ok(), "places come back");
    }

    #[tokio::test]
    async fn a_password_must_be_long_enough_not_too_long_and_hard_to_guess() {
        let code = async |password: &str| {
            let about = ["Erika", "Mustermann", "erika.mustermann@dresden.example"];
            let result = check("password", &secret(password), &about).await.unwrap();
            result.err().map(|refusal| refusal.code)
        };
        for short in ["", "kurz", "elf Zeichen"] {
            assert_eq!(code(short).await, Some(AccountErrorCode::PasswordTooShort), "{short}");
        }
        for long in [129, 3_000, 1_000_000] {
            let code = code(&"ä".repeat(long)).await;
            assert_eq!(code, Some(AccountErrorCode::PasswordTooLong), "{long}");
        }
        for weak in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "qwertzuiopqwertz",
            "123456789012",
            "ErikaMustermann",
            "erika.mustermann@dresden.example",
            "VerbundVerbund",
        ] {
            assert_eq!(code(weak).await, Some(AccountErrorCode::PasswordTooWeak), "{weak}");
        }
        for good in ["korrekt Pferd Batterie Heftklammer", "wT9#qLm2!vRz"] {
            assert_eq!(code(good).await, None, "{good}");
        }
    }
}

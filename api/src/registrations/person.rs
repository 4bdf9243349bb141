//! The personal payload of a registration: sealed at rest, and found by keyed hashes alone.

use std::fmt;

use entity::{
    id::{EventId, PartnerId, RegistrationId},
    value::SecretBytes,
};
use serde::{Deserialize, Serialize};

use crate::{
    fault::Fault,
    identity::email::Email,
    vault::{Purpose, Vault},
    words,
};

/// Who takes part. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Person {
    /// Given name or names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address, as it was written; a delegate can have none.
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Organisation, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Function there, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Person(…)")
    }
}

impl Person {
    /// The name as it is addressed.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// For the row `participant`.
    pub fn seal(&self, vault: &Vault, registration: RegistrationId) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::Participant, registration.0.as_bytes(), &plain)?.into())
    }

    /// From the row `participant`.
    pub fn open(
        vault: &Vault,
        registration: RegistrationId,
        sealed: &SecretBytes,
    ) -> Result<Self, Fault> {
        let plain = vault.open(Purpose::Participant, registration.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map_err(Fault::internal)
    }

    /// What the words of name and organisation are found by at this event: the row `participant_word`.
    pub fn word_hashes(&self, vault: &Vault, event: EventId) -> Result<Vec<SecretBytes>, Fault> {
        let texts = [Some(&self.given_name), Some(&self.family_name), self.organisation.as_ref()];
        let text = words::search_text(texts.into_iter().flatten().map(String::as_str));
        let mut found: Vec<&str> = text.split_whitespace().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|word| word_hash(vault, event, word)).collect()
    }
}

/// What a normalised word is found by at this event. The same word has another hash at another event, so
/// that nobody is followed from one to the next.
pub fn word_hash(vault: &Vault, event: EventId, word: &str) -> Result<SecretBytes, Fault> {
    let text = [event.0.as_bytes(), word.as_bytes()].concat();
    vault.hash(Purpose::ParticipantWord, &text).map(SecretBytes::from)
}

/// How a person with this address is told apart at every event (invariant 2).
pub fn email_hash(vault: &Vault, email: &Email) -> Result<SecretBytes, Fault> {
    let text = [b"email\0", email.key().as_bytes()].concat();
    vault.hash(Purpose::PersonHash, &text).map(SecretBytes::from)
}

/// How a delegate without an address is told apart: by partner and name.
pub fn delegate_hash(
    vault: &Vault,
    partner: PartnerId,
    given_name: &str,
    family_name: &str,
) -> Result<SecretBytes, Fault> {
    let name = words::sort_key(&format!("{given_name} {family_name}"));
    let text = [b"delegate\0", &partner.0.as_bytes()[..], name.as_bytes()].concat();
    vault.hash(Purpose::PersonHash, &text).map(SecretBytes::from)
}

//! What of a registration can reveal what Art. 9 GDPR protects: kept apart, for the organisers and the person
//! alone.

use std::{collections::BTreeMap, fmt};

use entity::{id::RegistrationId, value::SecretBytes};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    fault::Fault,
    registrations::form::Answer,
    vault::{Purpose, Vault},
};

/// The payload of `registration_sensitive`. `Debug` shows nothing of it.
#[derive(Clone, Default, Deserialize, Serialize)]
pub struct Sensitive {
    /// What the person needs to take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// The declared group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Uuid>,
    /// Answers to sensitive questions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<Uuid, Answer>,
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sensitive(…)")
    }
}

impl Sensitive {
    /// For the row.
    pub fn seal(&self, vault: &Vault, registration: RegistrationId) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::Sensitive, registration.0.as_bytes(), &plain)?.into())
    }

    /// From the row.
    pub fn open(
        vault: &Vault,
        registration: RegistrationId,
        sealed: &SecretBytes,
    ) -> Result<Self, Fault> {
        let plain = vault.open(Purpose::Sensitive, registration.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map_err(Fault::internal)
    }
}

//! The personal payload of an invitation: sealed at rest.

use std::fmt;

use entity::{
    event_invitation,
    id::EventInvitationId,
    value::{Locale, SecretBytes},
};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

use crate::{
    fault::Fault,
    vault::{Purpose, Vault},
};

/// Who is asked to come. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "what is unsafe is inside of a macro of the standard library"
)]
pub struct Invited {
    /// Given name or names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address, as it was written.
    pub email: String,
    /// BCP 47 tag of the person's language.
    pub locale: String,
    /// What the organisers added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl fmt::Debug for Invited {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Invited(…)")
    }
}

impl Invited {
    /// The name as it is addressed.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The language of mails; German, the base, where it is none that is known.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_else(|_| Locale::from(langid!("de")))
    }

    /// For the row `event_invitation`.
    pub fn seal(&self, vault: &Vault, id: EventInvitationId) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::EventInvitation, id.0.as_bytes(), &plain)?.into())
    }

    /// From the row `event_invitation`; none once the person was removed from it.
    pub fn open(vault: &Vault, row: &event_invitation::Model) -> Result<Option<Self>, Fault> {
        let Some(sealed) = &row.payload else { return Ok(None) };
        let plain = vault.open(Purpose::EventInvitation, row.id.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map(Some).map_err(Fault::internal)
    }
}

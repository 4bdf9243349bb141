//! The personal payload of an interest: sealed at rest, erased once the person was told.

use std::fmt;

use entity::{
    event_interest,
    id::EventInterestId,
    value::{Locale, SecretBytes},
};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

use crate::{
    fault::Fault,
    vault::{Purpose, Vault},
};

/// Who wants to be told. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "what is unsafe is inside of a macro of the standard library"
)]
pub(super) struct Interested {
    /// Name, as the person writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Address, as it was written.
    pub(super) email: String,
    /// BCP 47 tag of the person's language.
    pub(super) locale: String,
}

impl fmt::Debug for Interested {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Interested(…)")
    }
}

impl Interested {
    /// The language of mails; German, the base, where it is none that is known.
    pub(super) fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_else(|_| Locale::from(langid!("de")))
    }

    /// For the row `event_interest`.
    pub(super) fn seal(&self, vault: &Vault, id: EventInterestId) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::Interest, id.0.as_bytes(), &plain)?.into())
    }

    /// From the row `event_interest`; none once the person was removed from it.
    pub(super) fn open(vault: &Vault, row: &event_interest::Model) -> Result<Option<Self>, Fault> {
        let Some(sealed) = &row.payload else { return Ok(None) };
        let plain = vault.open(Purpose::Interest, row.id.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map(Some).map_err(Fault::internal)
    }
}

//! The personal payload of a question: sealed at rest, erased once it was answered.

use std::fmt;

use entity::{
    id::ProgrammeInterestId,
    programme_interest,
    value::{Locale, SecretBytes},
};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

use crate::{
    fault::Fault,
    vault::{Purpose, Vault},
};

/// Who asks. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "what is unsafe is inside of a macro of the standard library"
)]
pub(super) struct Asker {
    /// Name, as the person writes it.
    pub(super) name: String,
    /// Address, as it was written.
    pub(super) email: String,
    /// Function at the municipality, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) function: Option<String>,
    /// What the person writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// BCP 47 tag of the person's language.
    pub(super) locale: String,
}

impl fmt::Debug for Asker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Asker(…)")
    }
}

impl Asker {
    /// The language of mails; German, the base, where it is none that is known.
    pub(super) fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_else(|_| Locale::from(langid!("de")))
    }

    /// For the row `programme_interest`.
    pub(super) fn seal(
        &self,
        vault: &Vault,
        id: ProgrammeInterestId,
    ) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::ProgrammeInterest, id.0.as_bytes(), &plain)?.into())
    }

    /// From the row `programme_interest`; none once the person was removed from it.
    pub(super) fn open(
        vault: &Vault,
        row: &programme_interest::Model,
    ) -> Result<Option<Self>, Fault> {
        let Some(sealed) = &row.payload else { return Ok(None) };
        let plain = vault.open(Purpose::ProgrammeInterest, row.id.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map(Some).map_err(Fault::internal)
    }
}

//! What was said in words: sealed at rest.

use std::fmt;

use entity::{id::FeedbackId, value::SecretBytes};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::refusal::FeedbackErrorCode::{self, ControlCharacter, TooLong};
use crate::{
    fault::Fault,
    refusal::{Refusal, Refusals},
    vault::{Purpose, Vault},
};

/// Most characters of a text.
const LONGEST: usize = 5_000;

/// What was said in words. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Words {
    /// What was liked.
    pub liked: Option<String>,
    /// What could be better.
    pub to_improve: Option<String>,
    /// What else is to be said.
    pub remarks: Option<String>,
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Words(…)")
    }
}

impl Words {
    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In NFC and byte for byte otherwise; what is empty is not said.
    pub(super) fn checked(self, refusals: &mut Refusals<FeedbackErrorCode>) -> Self {
        Self {
            liked: text("liked", self.liked, refusals),
            to_improve: text("toImprove", self.to_improve, refusals),
            remarks: text("remarks", self.remarks, refusals),
        }
    }

    /// For the row with this id; nothing where nothing was said.
    pub(super) fn seal(
        &self,
        vault: &Vault,
        row: FeedbackId,
    ) -> Result<Option<SecretBytes>, Fault> {
        if self.is_empty() {
            return Ok(None);
        }
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(Some(vault.seal(Purpose::Feedback, row.0.as_bytes(), &plain)?.into()))
    }

    /// From the row with this id.
    pub(super) fn open(
        vault: &Vault,
        row: FeedbackId,
        sealed: Option<&SecretBytes>,
    ) -> Result<Self, Fault> {
        let Some(sealed) = sealed else { return Ok(Self::default()) };
        let plain = vault.open(Purpose::Feedback, row.0.as_bytes(), &sealed.0)?;
        serde_json::from_slice(&plain).map_err(Fault::internal)
    }
}

fn text(
    path: &str,
    text: Option<String>,
    refusals: &mut Refusals<FeedbackErrorCode>,
) -> Option<String> {
    let text: String = text?.nfc().collect();
    let found = text.chars().count();
    let allowed =
        |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
    if text.trim().is_empty() {
        None
    } else if found > LONGEST {
        refusals.add(Refusal::at(path, TooLong).with("max", LONGEST).with("found", found));
        None
    } else if !text.chars().all(allowed) {
        refusals.add(Refusal::at(path, ControlCharacter));
        None
    } else {
        Some(text)
    }
}

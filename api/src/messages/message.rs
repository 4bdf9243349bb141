//! What a message says: sealed at rest, as it can speak of people.

use std::fmt;

use entity::{
    id::ParticipantMessageId,
    participant_message,
    terms::{MessageAudience, RegistrationStatus},
    value::SecretBytes,
};
use serde::{Deserialize, Serialize};

use crate::{
    fault::Fault,
    vault::{Purpose, Vault},
};

/// What organisers write. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Text {
    /// The subject, one line.
    pub subject: String,
    /// The text, byte for byte.
    pub text: String,
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Text(…)")
    }
}

impl Text {
    /// For the row `participant_message`.
    pub(super) fn seal(
        &self,
        vault: &Vault,
        id: ParticipantMessageId,
    ) -> Result<SecretBytes, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        Ok(vault.seal(Purpose::Message, id.0.as_bytes(), &plain)?.into())
    }

    /// From the row `participant_message`.
    pub(super) fn open(vault: &Vault, row: &participant_message::Model) -> Result<Self, Fault> {
        let plain = vault.open(Purpose::Message, row.id.0.as_bytes(), &row.payload.0)?;
        serde_json::from_slice(&plain).map_err(Fault::internal)
    }
}

/// Where the registrations stand that a message is for. Nobody is written to before the address is confirmed,
/// nor once the registration has ended.
pub(super) const fn statuses(audience: MessageAudience) -> &'static [RegistrationStatus] {
    use RegistrationStatus::{Confirmed, Offered, PendingApproval, Waitlisted};
    match audience {
        MessageAudience::Confirmed => &[Confirmed],
        MessageAudience::Waitlisted => &[Waitlisted, Offered],
        MessageAudience::All => &[Confirmed, Waitlisted, Offered, PendingApproval],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_written_to_unconfirmed_or_after_the_end() {
        use RegistrationStatus::{Cancelled, Expired, Lapsed, PendingConfirmation, Rejected};
        for audience in
            [MessageAudience::Confirmed, MessageAudience::Waitlisted, MessageAudience::All]
        {
            for status in [PendingConfirmation, Cancelled, Expired, Lapsed, Rejected] {
                assert!(!statuses(audience).contains(&status), "{audience:?} {status:?}");
            }
        }
    }
}

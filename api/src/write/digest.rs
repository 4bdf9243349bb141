//! What the digest of an audit entry covers, and how it is computed.

use std::{collections::BTreeSet, fmt::Write as _};

use entity::audit_entry;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::fault::Fault;

/// SHA-256 over the entry without its digest, in the canonical form of RFC 8785.
///
/// What is absent is left out, so that entries from before a column was added keep their digest.
pub fn digest(entry: &audit_entry::Model, concerns: &BTreeSet<Uuid>) -> Result<String, Fault> {
    let content = content(entry, concerns);
    Ok(sha256(&serde_json_canonicalizer::to_vec(&content).map_err(Fault::internal)?))
}

/// What the digest of an entry covers.
#[must_use]
pub fn content(entry: &audit_entry::Model, concerns: &BTreeSet<Uuid>) -> Value {
    let mut content = json!({
        "id": entry.id.0,
        "recordedAt": entry.recorded_at.timestamp_micros().to_string(),
        "actorKind": entry.actor_kind,
        "actorId": entry.actor_id,
        "useCase": entry.use_case,
        "changes": entry.changes,
    });
    let added = [
        ("actingAs", entry.acting_as.map(|role| json!(role))),
        ("partnerId", entry.partner_id.map(|partner| json!(partner.0))),
        ("credentialId", entry.credential_id.map(|credential| json!(credential))),
        ("requestId", entry.request_id.as_ref().map(|request| json!(request))),
        ("payloadDigest", entry.payload_digest.as_ref().map(|digest| json!(digest))),
        ("concerns", (!concerns.is_empty()).then(|| json!(concerns))),
    ];
    for (name, value) in added {
        if let Some(value) = value {
            content[name] = value;
        }
    }
    content
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! The proof of an agreement: which bytes were signed, by whom and when, in one archive that a script checks without
//! the server (docs/agreement-proof.md).

use entity::{agreement_document, signature};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::archive::{Entry, archive};
use crate::{
    audit::service::{ChainRun, SealedEntry},
    fault::Fault,
    write::sha256,
};

/// The name of this form. A change of it is another name.
const FORMAT: &str = "verbund-proof/1";
/// What checks it.
const SCRIPT: &str = include_str!("../../../scripts/verify-agreement.py");
const README: &str = include_str!("../../assets/agreement-proof.txt");

/// What a proof is made of.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) document: agreement_document::Model,
    pub(super) files: Vec<SignedFile>,
    pub(super) signatures: Vec<(signature::Model, SealedEntry)>,
    pub(super) corrections: Vec<Value>,
    pub(super) chain: Vec<ChainRun>,
}

/// A file that was signed.
#[derive(Debug)]
pub(super) struct SignedFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Signed<'a> {
    id: Uuid,
    party: Value,
    name: &'a str,
    function: Option<&'a str>,
    evidence: Option<&'a str>,
    method: Value,
    signed_on: Value,
    recorded_at: Value,
    entry: &'a SealedEntry,
    payload: Option<&'a Value>,
}

impl Proof {
    /// The archive.
    pub(super) fn bundle(&self) -> Result<Vec<u8>, Fault> {
        let mut entries: Vec<Entry> = vec![
            ("README.txt".to_owned(), README.into()),
            ("verify-agreement.py".to_owned(), SCRIPT.into()),
            ("agreement.json".to_owned(), self.document.metadata.clone().into_bytes()),
        ];
        if let Some(text) = &self.document.text {
            entries.push(("text.txt".to_owned(), text.clone().into_bytes()));
        }
        for (number, file) in (1..).zip(&self.files) {
            entries.push((format!("files/{number}.{}", ending(&file.name)), file.bytes.clone()));
        }
        entries.push(("signatures.json".to_owned(), self.signatures()?));
        let listed: Vec<_> = entries
            .iter()
            .map(|(name, bytes)| json!({ "name": name, "bytes": bytes.len(), "sha256": sha256(bytes) }))
            .collect();
        let manifest = canonical(&json!({ "format": FORMAT, "entries": listed }))?;
        entries.push(("manifest.json".to_owned(), manifest));
        Ok(archive(&entries))
    }

    fn signatures(&self) -> Result<Vec<u8>, Fault> {
        let metadata: Value =
            serde_json::from_str(&self.document.metadata).map_err(Fault::internal)?;
        let signatures: Vec<_> = self
            .signatures
            .iter()
            .filter_map(|(signature, entry)| signed(signature, entry, &metadata))
            .collect();
        canonical(&json!({
            "format": FORMAT,
            "documentSha256": self.document.sha256,
            "openedAt": self.document.frozen_at.timestamp_micros().to_string(),
            "signatures": signatures,
            "corrections": self.corrections,
            "chain": self.chain,
        }))
    }
}

/// A signature as it was recorded on the day: what was corrected later stands apart.
fn signed<'a>(
    row: &'a signature::Model,
    entry: &'a SealedEntry,
    metadata: &Value,
) -> Option<Signed<'a>> {
    let id = json!(row.id.0);
    let changes = entry.content["changes"].as_array()?;
    let mut said = changes.iter().map(|change| &change["details"]["signature"]);
    let said = said.find(|said| said["id"] == id)?;
    let parties = metadata["parties"].as_array()?;
    let party = parties.iter().find(|party| party["partner"]["id"] == said["party"])?;
    let values = entry.payload.as_ref().and_then(|payload| payload["values"].as_array());
    let named = values.and_then(|values| values.iter().find(|value| value["signature"] == id));
    let text = |field: &str, now: Option<&'a str>| match named {
        Some(values) => values[field].as_str(),
        None => now,
    };
    Some(Signed {
        id: row.id.0,
        party: party.clone(),
        name: text("name", Some(&row.signatory_name)).unwrap_or_default(),
        function: text("function", row.signatory_function.as_deref()),
        evidence: text("evidence", row.evidence.as_deref()),
        method: said["method"].clone(),
        signed_on: said["signedOn"].clone(),
        recorded_at: entry.content["recordedAt"].clone(),
        entry,
        payload: entry.payload.as_ref(),
    })
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn canonical(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json_canonicalizer::to_vec(value).map_err(Fault::internal)
}

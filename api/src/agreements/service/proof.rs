//! The proof of an agreement is put together, for whoever has its address.

use std::collections::HashMap;

use entity::{
    agreement_correction,
    id::{AgreementId, AuditEntryId},
};
use serde_json::{Value, json};

use crate::{
    agreements::{
        document::File,
        proof::{Proof, SignedFile},
        store,
    },
    app::App,
    audit::service::{chain_runs, seal, sealed_entries},
    fault::Fault,
    files::service::{AttachedFile, attached_to, bytes_of},
};

/// The archive that proves an agreement, and the number of the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofBundle {
    /// The number.
    pub number: String,
    /// The archive.
    pub bytes: Vec<u8>,
}

/// The proof of what is open for signature, or was signed. Not found where nothing was opened here.
pub async fn proof_bundle(app: &App, id: AgreementId) -> Result<ProofBundle, Fault> {
    // Whoever has just signed is in the chain, too.
    seal(app).await?;
    let connection = app.database.read();
    let row = store::agreement_by_id(connection, id).await?.ok_or(Fault::NotFound)?;
    let documents = store::documents(connection, std::slice::from_ref(&row)).await?;
    let document = documents.into_values().next().ok_or(Fault::NotFound)?;
    let given = store::signed_under(connection, id, row.revision).await?;
    let entries: Vec<AuditEntryId> = given.iter().filter_map(|row| row.audit_entry_id).collect();
    let mut entries = sealed_entries(app, &entries).await?;
    let mut signatures = Vec::with_capacity(given.len());
    for signature in given {
        if let Some(entry) = signature.audit_entry_id.and_then(|entry| entries.remove(&entry)) {
            signatures.push((signature, entry));
        }
    }
    let positions: Vec<i64> = signatures.iter().map(|(_, entry)| entry.position).collect();
    let corrections = store::corrections_of(connection, id).await?;
    let proof = Proof {
        files: files(app, id, &document.metadata).await?,
        chain: chain_runs(app, &positions).await?,
        corrections: corrections.iter().map(correction).collect(),
        document,
        signatures,
    };
    Ok(ProofBundle { number: row.number, bytes: proof.bundle()? })
}

/// The files that the metadata lists, in their order.
async fn files(app: &App, id: AgreementId, metadata: &str) -> Result<Vec<SignedFile>, Fault> {
    let metadata: Value = serde_json::from_str(metadata).map_err(Fault::internal)?;
    let listed: Vec<File> =
        serde_json::from_value(metadata["files"].clone()).map_err(Fault::internal)?;
    let attached = attached_to(app, id.0).await?.into_iter();
    let attached: HashMap<_, AttachedFile> =
        attached.filter_map(|attached| Some((attached.file.sha256.clone()?, attached))).collect();
    let mut files = Vec::with_capacity(listed.len());
    for file in listed {
        let found = attached.get(&file.sha256);
        let found = found
            .ok_or_else(|| Fault::internal(anyhow::anyhow!("a file that was signed is gone")))?;
        files.push(SignedFile { name: file.name, bytes: bytes_of(app, &found.file).await? });
    }
    Ok(files)
}

fn correction(row: &agreement_correction::Model) -> Value {
    json!({
        "signature": row.signature_id.map(|id| id.0),
        "field": row.field,
        "before": row.value_before,
        "after": row.value_after,
        "reason": row.reason,
        "correctedAt": row.corrected_at.timestamp_micros().to_string(),
    })
}

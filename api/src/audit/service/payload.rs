//! Erasing the personal values of an entry. Only their digest is part of the chain, so that it stays whole.

use entity::{id::AuditEntryId, terms::SubjectKind};
use serde_json::json;
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    audit::store,
    fault::Fault,
    policy::{self, Action, Facts},
    write::{Change, Write},
};

/// Erases the personal values of the entry, as part of a use case; whether there were any.
pub async fn erase_payload(write: &mut Write, entry: AuditEntryId) -> Result<bool, Fault> {
    let erased = store::delete_payload(write.transaction(), entry).await?;
    if erased {
        let details = json!({ "payload": "ERASED" });
        write.changed(Change::Updated, SubjectKind::AuditEntry, entry, &details);
    }
    Ok(erased)
}

/// Erases the personal values of all entries about an object that use cases left whose names begin so, as part of a
/// use case.
pub async fn erase_payloads_about(
    write: &mut Write,
    subject: Uuid,
    use_cases: &str,
) -> Result<(), Fault> {
    for entry in store::with_payload(write.transaction(), subject, use_cases).await? {
        erase_payload(write, entry).await?;
    }
    Ok(())
}

/// Erases the personal values of one entry; whether there were any.
pub async fn erase_entry_payload(
    app: &App,
    actor: &Actor,
    entry: AuditEntryId,
) -> Result<bool, Fault> {
    let mut write = Write::begin(app, actor, "audit.erase_payload").await?;
    write.on(policy::require(actor, Action::EraseAuditPayload, &Facts::default())?);
    if !store::has_entry(write.transaction(), entry).await? {
        return Err(Fault::NotFound);
    }
    let erased = erase_payload(&mut write, entry).await?;
    if erased {
        write.commit().await?;
    }
    Ok(erased)
}

//! Reading the log, cut to what the reader may know.

use std::collections::HashMap;

use entity::{
    audit_entry, audit_seal,
    id::{AuditEntryId, PartnerId},
};

use crate::{
    access::Actor,
    app::App,
    audit::store::{self, AuditFilter},
    fault::Fault,
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
};

/// Asks for a page of the entries about one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntriesOfPartner(pub PartnerId, pub PageRequest);

/// Asks for the seal of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SealOf(pub AuditEntryId);

/// Entries by id.
pub async fn entries(
    app: &App,
    reach: &Reach,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, audit_entry::Model>, Fault> {
    let rows = store::entries(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of entries, newest first.
pub async fn list_entries(
    app: &App,
    actor: &Actor,
    reach: &Reach,
    filter: &AuditFilter,
    request: &PageRequest,
) -> Result<Page<audit_entry::Model>, Fault> {
    policy::require(actor, Action::SearchAudit, &Facts::default())?;
    store::list_entries(app.database.read(), reach, filter, request).await
}

/// A page of the entries about each of these partners, newest first.
pub async fn entries_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<audit_entry::Model>>, Fault> {
    store::entries_of_partners(app.database.read(), reach, parents, request).await
}

/// The seals of entries that the reader has found; none where one still waits.
pub async fn seals(
    app: &App,
    _: &Reach,
    entries: &[SealOf],
) -> Result<HashMap<SealOf, audit_seal::Model>, Fault> {
    let ids: Vec<_> = entries.iter().map(|SealOf(id)| *id).collect();
    let rows = store::seals(app.database.read(), &ids).await?;
    Ok(rows.into_iter().map(|row| (SealOf(row.audit_entry_id), row)).collect())
}

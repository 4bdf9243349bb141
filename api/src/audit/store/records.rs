//! Whole entries, as they are checked.

use std::collections::{BTreeSet, HashMap};

use entity::{
    audit_concern, audit_entry, audit_payload, audit_seal, audit_unsealed, id::AuditEntryId,
    rows::Rows as _, value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, RuntimeErr, sqlx,
};
use uuid::Uuid;

use super::chain::{seal_of_entry, unsealed_of_entry};
use crate::{database::conditions::among, fault::Fault};

/// An entry with all that its digest covers.
#[derive(Clone, Debug)]
pub(in crate::audit) struct Record {
    pub(in crate::audit) entry: audit_entry::Model,
    pub(in crate::audit) concerns: BTreeSet<Uuid>,
    pub(in crate::audit) payload: Option<SecretBytes>,
}

/// A row holds what nothing here ever wrote.
#[derive(Clone, Copy, Debug)]
pub(in crate::audit) struct Unreadable;

/// A seal without its time, which the chain does not cover.
#[derive(Clone, Debug)]
pub(in crate::audit) struct Link {
    pub(in crate::audit) position: i64,
    pub(in crate::audit) entry: AuditEntryId,
    pub(in crate::audit) hash: String,
}

/// The next part of the chain.
pub(in crate::audit) async fn links_after(
    connection: &impl ConnectionTrait,
    position: i64,
    limit: u64,
) -> Result<Vec<Link>, Fault> {
    use audit_seal::Column;
    let links = audit_seal::Entity::rows()
        .select_only()
        .columns([Column::Position, Column::AuditEntryId, Column::Hash])
        .filter(Column::Position.gt(position))
        .order_by_asc(Column::Position)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    let link = |(position, entry, hash)| Link { position, entry, hash };
    Ok(links.into_iter().map(link).collect())
}

/// The next entries without a seal, each with whether it is marked to wait for one.
pub(in crate::audit) async fn without_seal_after(
    connection: &impl ConnectionTrait,
    entry: AuditEntryId,
    limit: u64,
) -> Result<Vec<(AuditEntryId, bool)>, Fault> {
    let entries: Vec<(AuditEntryId, Option<AuditEntryId>)> = audit_entry::Entity::rows()
        .select_only()
        .column(audit_entry::Column::Id)
        .column(audit_unsealed::Column::AuditEntryId)
        .join(JoinType::LeftJoin, seal_of_entry())
        .join(JoinType::LeftJoin, unsealed_of_entry())
        .filter(audit_seal::Column::Position.is_null())
        .filter(audit_entry::Column::Id.gt(entry))
        .order_by_asc(audit_entry::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(entries.into_iter().map(|(entry, mark)| (entry, mark.is_some())).collect())
}

/// These entries, as far as there are any.
pub(in crate::audit) async fn records(
    connection: &impl ConnectionTrait,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, Result<Record, Unreadable>>, Fault> {
    match read(connection, ids).await {
        Ok(records) => {
            return Ok(records.into_iter().map(|(id, record)| (id, Ok(record))).collect());
        }
        Err(error) if is_unreadable(&error) => {}
        Err(error) => return Err(error.into()),
    }
    // Which of them it is that cannot be read.
    let mut records = HashMap::new();
    for id in ids {
        match read(connection, &[*id]).await {
            Ok(found) => records.extend(found.into_iter().map(|(id, record)| (id, Ok(record)))),
            Err(error) if is_unreadable(&error) => {
                records.insert(*id, Err(Unreadable));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(records)
}

async fn read(
    connection: &impl ConnectionTrait,
    ids: &[AuditEntryId],
) -> Result<HashMap<AuditEntryId, Record>, DbErr> {
    let entries = audit_entry::Entity::rows()
        .filter(among(audit_entry::Column::Id, ids.iter().copied()))
        .all(connection)
        .await?;
    let record =
        |entry: audit_entry::Model| Record { entry, concerns: BTreeSet::new(), payload: None };
    let mut records: HashMap<_, _> =
        entries.into_iter().map(|entry| (entry.id, record(entry))).collect();
    let concerns = audit_concern::Entity::rows()
        .filter(among(audit_concern::Column::AuditEntryId, ids.iter().copied()));
    for concern in concerns.all(connection).await? {
        if let Some(record) = records.get_mut(&concern.audit_entry_id) {
            record.concerns.insert(concern.subject_id);
        }
    }
    let payloads = audit_payload::Entity::rows()
        .filter(among(audit_payload::Column::AuditEntryId, ids.iter().copied()));
    for payload in payloads.all(connection).await? {
        if let Some(record) = records.get_mut(&payload.audit_entry_id) {
            record.payload = Some(payload.payload);
        }
    }
    Ok(records)
}

/// Whether the rows came, but one of them does not hold what its columns are for.
fn is_unreadable(error: &DbErr) -> bool {
    match error {
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => true,
        DbErr::Query(RuntimeErr::SqlxError(error)) => {
            matches!(**error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
        }
        _ => false,
    }
}

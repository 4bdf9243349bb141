//! The one way to write: a transaction that leaves exactly one audit entry and its outbox events
//! (domain.md, invariant 11).

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use entity::{audit_entry, id::AuditEntryId, outbox_event, terms::SubjectKind};
use sea_orm::{ActiveModelTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    access::Actor,
    app::{App, Ids},
    fault::Fault,
};

/// A use case that writes, from its first statement to its commit. Dropped, it leaves nothing.
#[derive(Debug)]
#[must_use = "nothing is written without `commit`"]
pub struct Write {
    transaction: DatabaseTransaction,
    ids: Ids,
    now: DateTime<Utc>,
    entry: AuditEntryId,
    actor: Actor,
    use_case: &'static str,
    changes: Vec<Value>,
    events: Vec<outbox_event::Model>,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Change {
    /// It is new.
    Created,
    /// It is no longer what it was.
    Updated,
    /// It is gone.
    Deleted,
}

impl Write {
    /// Begins `use_case`, named as `feature.verb_noun`.
    pub async fn begin(app: &App, actor: &Actor, use_case: &'static str) -> Result<Self, Fault> {
        let transaction = app.database.begin().await?;
        // Read after the lock was waited for: what is written later has a later time.
        let now = app.clock.now();
        Ok(Self {
            transaction,
            ids: app.ids.clone(),
            now,
            entry: AuditEntryId(app.ids.next(now)),
            actor: actor.clone(),
            use_case,
            changes: Vec::new(),
            events: Vec::new(),
        })
    }

    /// The transaction, for the store.
    #[must_use]
    pub fn transaction(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The time of everything that this use case writes.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// An id for a new row.
    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        Id::from(self.ids.next(self.now))
    }

    /// Notes for the audit entry what changed. `details` never holds a personal value.
    pub fn changed(
        &mut self,
        change: Change,
        kind: SubjectKind,
        subject: impl Into<Uuid>,
        details: &Value,
    ) {
        self.changes.push(json!({
            "change": change,
            "kind": kind,
            "id": subject.into(),
            "details": details,
        }));
    }

    /// Notes for the audit entry what is no change of one object: the summary of an import.
    pub fn summarise(&mut self, summary: Value) {
        self.changes.push(summary);
    }

    /// Tells those who listen, once this is committed. `kind` is `subject.happened`.
    pub fn announce(&mut self, kind: &'static str, subject: Option<Uuid>, payload: Value) {
        self.events.push(outbox_event::Model {
            id: self.new_id(),
            recorded_at: self.now,
            audit_entry_id: self.entry,
            kind: kind.to_owned(),
            subject_id: subject,
            payload,
        });
    }

    /// Writes the audit entry and the outbox events, and makes all of it lasting.
    pub async fn commit(self) -> Result<AuditEntryId, Fault> {
        let mut entry = audit_entry::Model {
            id: self.entry,
            recorded_at: self.now,
            actor_kind: self.actor.kind(),
            actor_id: self.actor.id(),
            use_case: self.use_case.to_owned(),
            changes: Value::Array(self.changes),
            digest: String::new(),
        };
        entry.digest = digest(&entry)?;
        entry.into_active_model().insert(&self.transaction).await?;
        if !self.events.is_empty() {
            let events = self.events.into_iter().map(outbox_event::Model::into_active_model);
            outbox_event::Entity::insert_many(events).exec(&self.transaction).await?;
        }
        self.transaction.commit().await?;
        Ok(self.entry)
    }
}

/// SHA-256 over the entry without its digest, in the canonical form of RFC 8785.
pub fn digest(entry: &audit_entry::Model) -> Result<String, Fault> {
    let content = json!({
        "id": entry.id.0,
        "recordedAt": entry.recorded_at.timestamp_micros().to_string(),
        "actorKind": entry.actor_kind,
        "actorId": entry.actor_id,
        "useCase": entry.use_case,
        "changes": entry.changes,
    });
    let canonical = serde_json_canonicalizer::to_vec(&content).map_err(Fault::internal)?;
    Ok(hexadecimal(&Sha256::digest(canonical)))
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

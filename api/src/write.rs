//! The one way to write: a transaction that leaves exactly one audit entry and its outbox events
//! (domain.md, invariant 11).

use std::{collections::BTreeSet, fmt::Write as _};

use chrono::{DateTime, Utc};
use entity::{
    audit_concern, audit_entry, audit_payload, audit_unsealed,
    id::{AuditEntryId, PartnerId},
    idempotency_key, mail, outbox_event,
    terms::{GrantRole, SubjectKind},
};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _, IntoActiveModel as _,
    QueryFilter as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    mail::Letter,
    policy::Ground,
    search,
    vault::{self, Purpose},
};

/// Rows of one statement: 12 columns of a mail, and at most 32,766 values on SQLite.
const ROWS_AT_ONCE: usize = 1_000;

/// A use case that writes, from its first statement to its commit. Dropped, it leaves nothing.
#[derive(Debug)]
#[must_use = "nothing is written without `commit`"]
pub struct Write {
    transaction: DatabaseTransaction,
    app: App,
    now: DateTime<Utc>,
    entry: AuditEntryId,
    actor: Actor,
    acting_as: Option<GrantRole>,
    partner: Option<PartnerId>,
    use_case: &'static str,
    changes: Vec<Value>,
    changed: Vec<(SubjectKind, Uuid)>,
    concerns: BTreeSet<Uuid>,
    personal: Vec<Value>,
    events: Vec<outbox_event::Model>,
    mails: Vec<mail::Model>,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Change {
    /// It is new.
    Created,
    /// It is no longer what it was.
    Updated,
    /// It is gone.
    Deleted,
    /// Its personal data was handed out; it is what it was.
    Read,
}

impl Write {
    /// Begins `use_case`, named as `feature.verb_noun`.
    pub async fn begin(app: &App, actor: &Actor, use_case: &'static str) -> Result<Self, Fault> {
        let transaction = app.database.begin().await?;
        // Read after the lock was waited for: what is written later has a later time.
        let now = app.clock.now();
        Ok(Self {
            transaction,
            app: app.clone(),
            now,
            entry: AuditEntryId(app.ids.next(now)),
            actor: actor.clone(),
            acting_as: None,
            partner: None,
            use_case,
            changes: Vec::new(),
            changed: Vec::new(),
            concerns: BTreeSet::new(),
            personal: Vec::new(),
            events: Vec::new(),
            mails: Vec::new(),
        })
    }

    /// What the use case may reach for.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
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
        Id::from(self.app.ids.next(self.now))
    }

    /// The audit entry of this use case.
    #[must_use]
    pub fn entry(&self) -> AuditEntryId {
        self.entry
    }

    /// Notes on what ground the policy allowed it: in which role and for which partner.
    pub fn on(&mut self, ground: Ground) {
        self.acting_as = ground.role;
        self.partner = ground.partner;
        self.concerns.extend(ground.partner.map(Uuid::from));
    }

    /// Notes what else the entry is about, besides what changed: the partner of a grant, the event of a
    /// session. Those who may read the audit log of that object find the entry there.
    pub fn concerns(&mut self, subject: impl Into<Uuid>) {
        self.concerns.insert(subject.into());
    }

    /// Keeps personal values of what changed, encrypted and apart from the chain: they can be erased.
    pub fn personal(&mut self, values: Value) {
        self.personal.push(values);
    }

    /// Sends a mail, once this is committed.
    pub fn send(&mut self, letter: &Letter) -> Result<(), Fault> {
        self.mails.push(letter.sealed(&self.app, self.new_id(), self.entry, self.now)?);
        Ok(())
    }

    /// Notes for the audit entry what changed, as before and after. `details` never holds a personal value.
    pub fn changed(
        &mut self,
        change: Change,
        kind: SubjectKind,
        subject: impl Into<Uuid>,
        details: &Value,
    ) {
        let subject = subject.into();
        self.concerns.insert(subject);
        if change != Change::Read {
            self.changed.push((kind, subject));
        }
        self.changes.push(json!({
            "change": change,
            "kind": kind,
            "id": subject,
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

    /// Writes the words by which what changed is found, the audit entry, the outbox events and the mails,
    /// and makes all of it lasting.
    pub async fn commit(self) -> Result<AuditEntryId, Fault> {
        let connection = &self.transaction;
        search::service::keep(connection, &self.changed, &self.concerns).await?;
        let personal = self.personal_payload()?;
        let mut entry = audit_entry::Model {
            id: self.entry,
            recorded_at: self.now,
            actor_kind: self.actor.kind(),
            actor_id: self.actor.id(),
            acting_as: self.acting_as,
            partner_id: self.partner,
            credential_id: self.actor.credential(),
            request_id: self.app.origin.request_id.clone(),
            use_case: self.use_case.to_owned(),
            changes: Value::Array(self.changes),
            digest: String::new(),
            payload_digest: personal.as_ref().map(|payload| sha256(payload)),
        };
        entry.digest = digest(&entry, &self.concerns)?;
        let entry = entry.into_active_model();
        audit_entry::Entity::insert(entry).exec_without_returning(connection).await?;
        let unsealed = audit_unsealed::Model { audit_entry_id: self.entry };
        let unsealed = unsealed.into_active_model();
        audit_unsealed::Entity::insert(unsealed).exec_without_returning(connection).await?;
        let concern = |subject_id| audit_concern::Model { subject_id, audit_entry_id: self.entry };
        let concerns: Vec<_> =
            self.concerns.into_iter().map(|id| concern(id).into_active_model()).collect();
        for some in concerns.chunks(ROWS_AT_ONCE) {
            let some = some.to_vec();
            audit_concern::Entity::insert_many(some).exec_without_returning(connection).await?;
        }
        if let Some(payload) = personal {
            let sealed =
                self.app.vault.seal(Purpose::AuditPayload, self.entry.0.as_bytes(), &payload)?;
            let row = audit_payload::Model { audit_entry_id: self.entry, payload: sealed.into() };
            let row = row.into_active_model();
            audit_payload::Entity::insert(row).exec_without_returning(connection).await?;
        }
        for some in self.events.chunks(ROWS_AT_ONCE) {
            let some = some.iter().cloned().map(outbox_event::Model::into_active_model);
            outbox_event::Entity::insert_many(some).exec_without_returning(connection).await?;
        }
        for some in self.mails.chunks(ROWS_AT_ONCE) {
            let some = some.iter().cloned().map(mail::Model::into_active_model);
            mail::Entity::insert_many(some).exec_without_returning(connection).await?;
        }
        if let Some(key) = self.app.origin.idempotency {
            let marked = idempotency_key::Entity::update_many()
                // The first one stays: what notes that personal data was read comes after the effect.
                .col_expr(
                    idempotency_key::Column::AuditEntryId,
                    Expr::col(idempotency_key::Column::AuditEntryId).if_null(self.entry),
                )
                .filter(idempotency_key::Column::Id.eq(key))
                .exec(connection)
                .await?;
            // Somebody else took over: what is done under one key is done once.
            if marked.rows_affected == 0 {
                return Err(Fault::Conflict(
                    "another request with the same idempotency key has taken over".into(),
                ));
            }
        }
        self.transaction.commit().await?;
        self.app.work.notify_waiters();
        Ok(self.entry)
    }

    /// The personal values in canonical form, so that their digest can be checked; with a random salt,
    /// so that nobody guesses them from the digest when they are erased.
    fn personal_payload(&self) -> Result<Option<Vec<u8>>, Fault> {
        if self.personal.is_empty() {
            return Ok(None);
        }
        let salt = hexadecimal(&vault::random::<16>()?);
        let payload = json!({ "salt": salt, "values": self.personal });
        serde_json_canonicalizer::to_vec(&payload).map(Some).map_err(Fault::internal)
    }
}

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
